// A text to copy.

import { el } from "./dom.js";
import { say } from "./say.js";

export function snippet(title, text) {
  const shown = el("pre", { tabindex: "0", role: "region", "aria-label": title }, text);
  const button = el("button", { type: "button", click: () => copy(title, text, shown) }, "Copy ", el("span", {}, title));
  return el("div", { class: "snippet" }, el("div", { class: "row" }, el("h3", {}, title), button), shown);
}

async function copy(title, text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    say(`Copied: ${title}`);
  } catch {
    // Browsers give the clipboard only to pages of this machine, or over TLS.
    getSelection().selectAllChildren(shown);
    shown.focus();
    say("Selected; copy it with Ctrl+C");
  }
}
