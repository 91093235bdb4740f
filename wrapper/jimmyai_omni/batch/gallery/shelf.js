// The list of cards. Each row has its place; only places near what is seen are filled.

class Shelf {
  #holder;
  #open;
  #places = new Map();
  #rows = new WeakMap();
  #watcher = new IntersectionObserver((entries) => entries.forEach((entry) => this.#change(entry)), { rootMargin: "1200px 0px" });

  constructor(holder, open) {
    this.#holder = holder;
    this.#open = open;
  }

  /** Shows these rows, in their order. */
  show(rows) {
    const shown = document.createDocumentFragment();
    for (const row of rows) shown.append(this.#placeOf(row));
    this.#holder.replaceChildren(shown);
    this.#holder.hidden = rows.length === 0;
  }

  /** Brings a row into view, with the focus on it. */
  reveal(row) {
    const place = this.#placeOf(row);
    this.#fill(place);
    place.scrollIntoView({ block: "nearest" });
    place.querySelector("button").focus({ preventScroll: true });
  }

  /** Fills the first places, for paper. */
  fillFirst(count) {
    [...this.#holder.children].slice(0, count).forEach((place) => this.#fill(place));
  }

  #placeOf(row) {
    let place = this.#places.get(row);
    if (!place) {
      place = el("li", {});
      this.#places.set(row, place);
      this.#rows.set(place, row);
      this.#watcher.observe(place);
    }
    return place;
  }

  #change({ isIntersecting, target }) {
    if (isIntersecting) this.#fill(target);
    else if (!target.contains(document.activeElement)) this.#empty(target);
  }

  #fill(place) {
    if (place.hasChildNodes()) return;
    const row = this.#rows.get(place);
    place.append(...cardOf(row, () => this.#open(row)));
  }

  #empty(place) {
    const canvas = place.querySelector("canvas");
    if (canvas) forgetPoster(canvas);
    place.replaceChildren();
  }
}
