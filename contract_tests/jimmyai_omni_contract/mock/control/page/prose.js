// The contract's texts: paragraphs, `code`, and rule ids that lead to their rule.

import { el } from "./dom.js";

/** A link to a rule. */
export function ruleLink(id) {
  return el("a", { href: `#${id}` }, id);
}

/** The words of a text, with its code and its rules. */
export function words(text) {
  return text.split(/(`[^`]+`|OMNI-\d\d)/).map((part) => {
    if (part.startsWith("`")) return el("code", {}, part.slice(1, -1));
    return /^OMNI-\d\d$/.test(part) ? ruleLink(part) : part;
  });
}

/** A text of several paragraphs. */
export function prose(text = "") {
  const paragraphs = text.trim().split(/\n\s*\n/).filter(Boolean);
  return el("div", { class: "prose" }, paragraphs.map((paragraph) => el("p", {}, words(paragraph))));
}
