// Which section is shown: the one that the address names, or that holds what it names.

import { byId } from "./dom.js";
import { showContract } from "./contract.js";

const VIEWS = ["tasks", "requests", "ledger", "controls", "contract"];

export function startViews() {
  window.addEventListener("hashchange", () => show(true));
  show(false);
}

async function show(moved) {
  const name = location.hash.slice(1) || "tasks";
  // The skip link leads to what is shown.
  if (name === "main") return;
  const view = VIEWS.includes(name) ? name : "contract";
  document.body.dataset.view = view;
  for (const link of document.querySelectorAll(".top nav a")) {
    if (link.hash !== `#${view}`) link.removeAttribute("aria-current");
    else {
      link.setAttribute("aria-current", "page");
      // The tabs of a phone are wider than it.
      link.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }
  document.title = `${byId(`${view}-title`).textContent} · Omni mock server`;
  if (view === "contract") await showContract();
  if (view !== name) reveal(byId(name));
  else if (moved) {
    window.scrollTo(0, 0);
    byId(`${view}-title`).focus({ preventScroll: view !== "controls" });
  }
}

function reveal(target) {
  if (!target) return;
  target.closest("details")?.setAttribute("open", "");
  target.scrollIntoView({ block: "center" });
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}
