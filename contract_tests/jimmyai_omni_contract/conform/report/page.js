"use strict";
// Without this script all is there all the same, only not to be filtered.
const form = document.querySelector("#filter");
const checks = [...document.querySelectorAll("details.check")];
const said = document.querySelector("#said");
const wordsOf = (elements) => elements.map((it) => it.textContent).join(" ").toLowerCase();
const heads = new Map(checks.map((check) => [check, wordsOf([...check.querySelectorAll(".head")])]));
const groups = new Map(checks.map((check) => [check, [...check.querySelectorAll(".alike")].map((group) => ({
  group,
  head: wordsOf([group.querySelector("dl.facts")]),
  findings: [...group.querySelectorAll(".finding")].map((finding) => [finding, wordsOf([finding])]),
}))]));

// Where the check itself is meant, all of its cases are; else those that are.
function keep(check, text) {
  const whole = heads.get(check).includes(text);
  let any = whole;
  for (const { group, head, findings } of groups.get(check)) {
    let left = 0;
    for (const [finding, words] of findings) {
      finding.hidden = !(whole || head.includes(text) || words.includes(text));
      left += !finding.hidden;
    }
    group.hidden = !left;
    any ||= left > 0;
  }
  return any;
}

function filter() {
  const standings = new FormData(form).getAll("standing");
  const text = form.elements.text.value.trim().toLowerCase();
  let shown = 0;
  for (const check of checks) {
    check.hidden = !(keep(check, text) && standings.includes(check.dataset.standing));
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

async function copy(button) {
  const pre = button.parentElement.querySelector("pre");
  try {
    await navigator.clipboard.writeText(pre.textContent);
  } catch {
    // Not everywhere may a page do so; a key of the user then copies what is selected.
    getSelection().selectAllChildren(pre);
    button.textContent = document.execCommand("copy") ? "Copied" : "Selected";
    return;
  }
  button.textContent = "Copied";
}

for (const button of document.querySelectorAll(".copy")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("reset", () => setTimeout(filter));
form.addEventListener("submit", (event) => event.preventDefault());
form.querySelector("#open").addEventListener("click", () => checks.forEach((it) => { it.open = !it.hidden; }));
form.querySelector("#close").addEventListener("click", () => checks.forEach((it) => { it.open = false; }));
addEventListener("hashchange", reveal);
let opened = [];
function openAll(elements) {
  const closed = elements.filter((it) => !it.open && !it.closest("[hidden]"));
  for (const it of closed) it.open = true;
  opened.push(...closed);
}
addEventListener("beforeprint", () => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  openAll(checks.filter((check) => check.querySelector(".finding")));
  openAll(all(".finding"));
  openAll(all(".finding .exchange").slice(0, MOST_PRINTED));
});
addEventListener("afterprint", () => {
  for (const it of opened) it.open = false;
  opened = [];
});
filter();
reveal();
