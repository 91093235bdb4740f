// The table of the rules, to be searched and linked to.

import { el, setText } from "./dom.js";
import { counted } from "./format.js";

export function ruleTable(rules) {
  const rows = rules.map((rule) => ({ node: ruleRow(rule), told: Object.values(rule).flat().join(" ").toLowerCase() }));
  const search = el("input", { id: "rule-text", type: "search", placeholder: "duration, money, reading", autocomplete: "off" });
  const shown = el("output", { class: "quiet", for: "rule-text" });
  const filter = () => {
    const sought = search.value.toLowerCase().split(/\s+/);
    for (const { node, told } of rows) node.hidden = !sought.every((word) => told.includes(word));
    setText(shown, `${counted(rows.filter(({ node }) => !node.hidden).length, "rule")} shown`);
  };
  search.addEventListener("input", filter);
  // Whoever follows a link to a rule is to see it.
  window.addEventListener("hashchange", () => {
    if (!location.hash.startsWith("#OMNI-")) return;
    search.value = "";
    filter();
  });
  filter();
  return [
    el("div", { class: "filters" }, el("div", { class: "field grow" }, el("label", { for: search.id }, "Filter the rules"), search), shown),
    el(
      "div",
      { class: "scroll", role: "region", "aria-label": "Table of rules", tabindex: "0" },
      el(
        "table",
        {},
        el(
          "thead",
          {},
          el("tr", {}, ["Rule", "What it says", "Binds", "Said by schema", "Refused with"].map((name, place) => el("th", { scope: "col", class: place > 1 ? "roomy" : "" }, name))),
        ),
        el("tbody", {}, rows.map(({ node }) => node)),
      ),
    ),
  ];
}

function ruleRow({ id, text, level, reading, source, binds, schema, refused_with: code }) {
  return el(
    "tr",
    { id },
    el("th", { scope: "row" }, el("a", { href: `#${id}`, class: "mono" }, id)),
    el("td", {}, text, el("p", { class: "quiet" }, `${level} · ${source}${reading ? ` · a reading: ${reading}` : ""}`)),
    el("td", { class: "roomy" }, binds.join(", ")),
    el("td", { class: "roomy" }, schema),
    el("td", { class: "roomy" }, code ?? "–"),
  );
}
