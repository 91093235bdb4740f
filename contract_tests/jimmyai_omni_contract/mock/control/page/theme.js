// Light, dark, or what the system says; see also theme-first.js.

import { byId } from "./dom.js";

const KEPT = "omni-mock-theme";

export function startTheme() {
  const select = byId("theme");
  select.value = localStorage.getItem(KEPT) ?? "";
  select.addEventListener("change", () => {
    document.documentElement.dataset.theme = select.value;
    localStorage.setItem(KEPT, select.value);
  });
}
