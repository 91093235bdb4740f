"use strict";
// Without this script all is there all the same, only not to be filtered.
const form = document.querySelector("#filter");
const checks = [...document.querySelectorAll("details.check")];
const said = document.querySelector("#said");
const words = new Map(checks.map((check) => [check, check.textContent.toLowerCase()]));

function filter() {
  const standings = new FormData(form).getAll("standing");
  const text = form.elements.text.value.trim().toLowerCase();
  let shown = 0;
  for (const check of checks) {
    check.hidden = !(standings.includes(check.dataset.standing) && words.get(check).includes(text));
    shown += !check.hidden;
    document.querySelector(`[data-tile="${CSS.escape(check.id)}"]`).classList.toggle("away", check.hidden);
  }
  said.textContent = `${shown} of ${checks.length} checks shown`;
}

function reveal() {
  const name = decodeURIComponent(location.hash.slice(1));
  const target = name && document.getElementById(name);
  if (!target) return;
  if (target.hidden) {
    form.reset();
    filter();
  }
  for (let it = target; it; it = it.parentElement) if (it.tagName === "DETAILS") it.open = true;
  target.scrollIntoView();
  target.querySelector("summary")?.focus({ preventScroll: true });
}

form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("reset", () => setTimeout(filter));
form.addEventListener("submit", (event) => event.preventDefault());
form.querySelector("#open").addEventListener("click", () => checks.forEach((it) => { it.open = !it.hidden; }));
form.querySelector("#close").addEventListener("click", () => checks.forEach((it) => { it.open = false; }));
addEventListener("hashchange", reveal);
addEventListener("beforeprint", () => {
  for (const check of checks) if (check.querySelector(".finding")) check.open = true;
});
filter();
reveal();
