// Making elements. Whatever comes from outside becomes text, never markup.

/** An element; attributes that are functions listen to the event of their name. */
export function el(tag, attributes = {}, ...children) {
  return furnished(document.createElement(tag), attributes, children);
}

/** The same of a drawing. */
export function svg(tag, attributes = {}, ...children) {
  return furnished(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

export function byId(id) {
  return document.getElementById(id);
}

/** Sets a text only where it is another one: a screen reader and a selection notice each change. */
export function setText(node, text) {
  if (node.textContent !== String(text)) node.textContent = text;
}

/** Fills a select with values, or with pairs of value and label. */
export function fill(select, options) {
  select.replaceChildren(
    ...options.map((option) => {
      const [value, label] = Array.isArray(option) ? option : [option, option];
      return el("option", { value }, label);
    }),
  );
}

function furnished(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return node;
}
