// A list on the page of which the newest are kept, and those that a filter lets through are seen.

import { setText } from "./dom.js";
import { amount, counted } from "./format.js";

/** Does something whenever a form that filters says something else. */
export function onFilter(form, act) {
  // How many it lets through is read out to whoever filters, and not whenever there are more.
  const count = form.querySelector("output");
  form.addEventListener("focusin", () => count.setAttribute("aria-live", "polite"));
  form.addEventListener("focusout", () => count.setAttribute("aria-live", "off"));
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

  /** Says how many are seen of all that there are, such as of each `task`, and else why none is. */
  tell(count, none, total, one, empty) {
    const [seen, here] = [this.seen, this.#rows.size];
    const beyond = total > here ? `; the newest ${here} of ${amount(total)} are here` : "";
    setText(count, total ? `${counted(seen, one)} shown${beyond}` : "");
    setText(none, total ? `No ${one} fits the filter.` : empty);
    none.hidden = seen > 0;
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
