// One request in a line, and all of it below where it is opened.

import { el } from "./dom.js";
import { amount, timeOfDay } from "./format.js";
import { ruleLink } from "./prose.js";
import { requestDetail } from "./request-detail.js";
import { control } from "./server.js";

const LOST = { drop: "connection dropped", stall: "never answered", cut: "cut half way" };

/** The rows of a request, for a `NewestFirst`. */
export function requestRow(seen) {
  const id = `request-${seen.number}`;
  const cell = el("td", { colspan: 8 });
  const detail = el("tr", { class: "detail", id, hidden: true }, cell);
  const opener = el(
    "button",
    { type: "button", class: "opener", "aria-expanded": "false", "aria-controls": id, "aria-label": `Request ${seen.number}`, click: toggle },
    String(seen.number),
  );
  const line = el(
    "tr",
    {},
    el("td", {}, opener),
    el("td", { class: "roomy when" }, timeOfDay(seen.at)),
    el("td", { class: "path", title: seen.path }, el("span", { class: "method" }, seen.method), " ", aimOf(seen)),
    el("td", {}, answerOf(seen)),
    el("td", {}, verdict(seen)),
    el("td", { class: "roomy" }, seen.fault ? el("span", { class: "badge warn" }, seen.fault) : "–"),
    el("td", { class: "roomy" }, seen.account ?? "–"),
    el("td", { class: "number roomy" }, seen.charged ? amount(seen.charged) : "–"),
  );
  const row = { nodes: [line, detail], open: false, update() {} };
  async function toggle() {
    row.open = !row.open;
    detail.hidden = !row.open;
    opener.setAttribute("aria-expanded", row.open);
    if (row.open && !cell.hasChildNodes()) cell.replaceChildren(await fetched(seen.number));
  }
  return row;
}

function answerOf({ kind, status_code, code, delivery }) {
  const lost = LOST[delivery];
  const said = code == null ? [] : [" · ", el("span", { class: "roomy" }, "code "), code];
  return [el("span", { class: `badge ${kind}` }, el("span", {}, status_code, said)), lost && el("p", { class: "error" }, lost)];
}

function verdict({ operation, rules }) {
  if (rules.length) {
    const ids = [...new Set(rules.map((finding) => finding.rule))];
    return el("span", { class: "row" }, el("span", { class: "badge bad" }, "breaks"), ids.map(ruleLink));
  }
  return operation === "create" ? el("span", { class: "badge good" }, "kept") : "–";
}

/** What a request was for, in short; all of its path is in its details. */
function aimOf({ operation, path }) {
  const parts = path.split("/");
  if (!operation) return el("span", { class: "mono" }, path);
  if (operation === "balance") return `${operation} of the ${parts.at(-2)}`;
  return ["query", "media"].includes(operation) ? [operation, " ", el("span", { class: "mono" }, parts.at(-1))] : operation;
}

async function fetched(number) {
  try {
    return requestDetail(await control("GET", `exchanges/${number}`));
  } catch (error) {
    return el("p", { class: "error" }, `It cannot be shown: ${error.message}`);
  }
}
