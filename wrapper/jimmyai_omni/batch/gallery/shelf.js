// The list of cards. All are of one size, so that only those near what is seen need to be there.

const [LEAST_WIDTH_REM, GAP_REM, MARGIN_PX] = [17, 1.1, 1200];
/** The height of what is below the picture; see `.words`. */
const WORDS_REM = 8.25;

class Shelf {
  #holder;
  #open;
  #shape;
  #rows = [];
  #places = new Map();
  #isDue = false;
  #first = 0;

  /** `open` is told whose card was chosen; `shape` is the width of a picture by its height. */
  constructor(holder, open, shape) {
    this.#holder = holder;
    this.#open = open;
    this.#shape = shape;
    addEventListener("scroll", () => this.#soon(), { passive: true });
    new ResizeObserver(() => this.#soon()).observe(holder.parentElement);
  }

  /** Shows these rows, in their order. */
  show(rows) {
    for (const index of this.#places.keys()) this.#remove(index);
    this.#rows = rows;
    this.#holder.hidden = rows.length === 0;
    this.refresh();
  }

  /** Brings a row into view, with the focus on it. */
  reveal(row) {
    const index = this.#rows.indexOf(row);
    const { columns, pitch } = this.#measures();
    const top = this.#holder.getBoundingClientRect().top + Math.floor(index / columns) * pitch;
    if (top < 0 || top + pitch > innerHeight) scrollBy(0, top - (innerHeight - pitch) / 2);
    this.refresh();
    this.#places.get(index)?.querySelector("button").focus({ preventScroll: true });
  }

  /** Has the first so many cards there, whatever is seen; 0 ends that. */
  keep(first) {
    this.#first = first;
    this.refresh();
  }

  /** Has exactly those cards there that are near what is seen, or that are to be kept. */
  refresh() {
    const first = this.#first;
    const measures = this.#measures();
    const { columns, pitch } = measures;
    const top = -this.#holder.getBoundingClientRect().top;
    const from = first ? 0 : Math.max(0, Math.floor((top - MARGIN_PX) / pitch)) * columns;
    const to = first || Math.ceil((top + innerHeight + MARGIN_PX) / pitch) * columns;
    this.#holder.style.height = `${Math.ceil(this.#rows.length / columns) * pitch}px`;
    for (const [index, place] of this.#places) {
      // Whoever is at a card stays there.
      if ((index < from || index >= to) && !place.contains(document.activeElement)) this.#remove(index);
    }
    for (let index = from; index < Math.min(to, this.#rows.length); index += 1) {
      if (!this.#places.has(index)) this.#add(index);
    }
    for (const [index, place] of this.#places) this.#put(place, index, measures);
  }

  #soon() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.refresh();
    });
  }

  #measures() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const [room, gap] = [this.#holder.parentElement.clientWidth, GAP_REM * rem];
    const columns = Math.max(1, Math.floor((room + gap) / (LEAST_WIDTH_REM * rem + gap)));
    const width = (room - (columns - 1) * gap) / columns;
    const height = width / this.#shape + WORDS_REM * rem;
    return { columns, width, height, gap, pitch: height + gap };
  }

  #add(index) {
    const row = this.#rows[index];
    const place = el("li", { "aria-setsize": this.#rows.length, "aria-posinset": index + 1 }, cardOf(row, () => this.#open(row)));
    this.#places.set(index, place);
    // In the order of the rows, for whoever goes through them by keys.
    const after = [...this.#holder.children].find((other) => Number(other.getAttribute("aria-posinset")) > index + 1);
    this.#holder.insertBefore(place, after ?? null);
  }

  #put(place, index, { columns, width, height, gap, pitch }) {
    const { style } = place;
    style.left = `${(index % columns) * (width + gap)}px`;
    style.top = `${Math.floor(index / columns) * pitch}px`;
    style.width = `${width}px`;
    style.height = `${height}px`;
  }

  #remove(index) {
    const place = this.#places.get(index);
    const canvas = place.querySelector("canvas");
    if (canvas) forgetPoster(canvas);
    place.remove();
    this.#places.delete(index);
  }
}
