// A list on the page of which the newest are kept, and those that a filter lets through are seen.

/** Does something whenever a form that filters says something else. */
export function onFilter(form, act) {
  for (const event of ["input", "change"]) form.addEventListener(event, act);
  form.addEventListener("submit", (event) => event.preventDefault());
}

/** `make` gives the nodes of an item: `{nodes, update}`; `matches` says whether an item is seen. */
export class NewestFirst {
  #holder;
  #make;
  #matches;
  #rows = new Map();

  constructor(holder, make, matches = () => true) {
    this.#holder = holder;
    this.#make = make;
    this.#matches = matches;
  }

  get items() {
    return [...this.#rows.values()].map((row) => row.item);
  }

  get seen() {
    return this.items.filter(this.#matches).length;
  }

  /** Takes in items, the eldest first; those that are known by their key are changed. */
  put(items, key, kept, fromStart) {
    if (fromStart) this.#forget();
    for (const item of items) this.#putOne(item, key(item));
    for (const [eldest, row] of this.#rows) {
      if (this.#rows.size <= kept) break;
      row.nodes.forEach((node) => node.remove());
      this.#rows.delete(eldest);
    }
  }

  filter() {
    for (const row of this.#rows.values()) this.#hide(row);
  }

  each(act) {
    for (const row of this.#rows.values()) act(row);
  }

  #putOne(item, key) {
    const row = this.#rows.get(key) ?? this.#add(item, key);
    row.item = item;
    row.update(item);
    this.#hide(row);
  }

  #add(item, key) {
    const row = this.#make(item);
    this.#rows.set(key, row);
    this.#holder.prepend(...row.nodes);
    return row;
  }

  #hide(row) {
    row.nodes[0].hidden = !this.#matches(row.item);
    // What belongs to a row that is not seen is not seen either; else it is as it was left.
    for (const node of row.nodes.slice(1)) node.hidden = row.nodes[0].hidden || !row.open;
  }

  #forget() {
    this.#rows.clear();
    this.#holder.replaceChildren();
  }
}
