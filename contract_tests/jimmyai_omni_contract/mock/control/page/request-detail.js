// All of one exchange: verdicts, request, answer, and how to send it again.

import { el } from "./dom.js";
import { amount, moment } from "./format.js";
import { ruleLink, words } from "./prose.js";
import { snippet } from "./snippet.js";

export function requestDetail(exchange) {
  const { request, answer, request_findings: findings, charges } = exchange;
  const billed = charges.map((charge) => `${amount(charge.amount)} JimiCoin as ${charge.billing_name} for ${charge.task_id}`);
  return el(
    "div",
    { class: "stack detail-parts" },
    el(
      "p",
      { class: "quiet" },
      [moment(exchange.at), `answered in ${(exchange.seconds * 1000).toFixed(1)} ms`, exchange.fault && `fault ${exchange.fault}`, billed.length && `billed ${billed.join(", ")}`]
        .filter(Boolean)
        .join(" · "),
    ),
    findings.length > 0 && el("ul", { class: "verdicts", "aria-label": "Rules that it breaks" }, findings.map(finding)),
    el(
      "div",
      { class: "halves" },
      part("Request", `${request.method} ${request.url}`, request),
      answer ? part("Answer", `HTTP ${answer.status_code}`, answer) : el("p", {}, "No answer."),
    ),
    el(
      "div",
      { class: "halves" },
      snippet("curl", exchange.curl),
      snippet("Python", exchange.python),
    ),
  );
}

function finding({ rule, where, message }) {
  return el("li", {}, el("span", { class: "badge bad" }, where), " ", ruleLink(rule), " ", words(`${message}.`));
}

function part(title, line, { headers, body }) {
  return el(
    "div",
    {},
    el("h3", {}, title),
    el("code", { class: "path" }, line),
    el("dl", { class: "headers" }, Object.entries(headers).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    shownBody(title, body),
  );
}

function shownBody(title, body) {
  if (!body.size) return el("p", { class: "quiet" }, "No body.");
  if ("base64" in body) return el("p", { class: "quiet" }, `${amount(body.size)} bytes that are no text.`);
  const text = "json" in body ? JSON.stringify(body.json, null, 2) : body.text;
  return el(
    "div",
    { class: "stack whole" },
    el("pre", { tabindex: "0", role: "region", "aria-label": `Body of the ${title.toLowerCase()}` }, text),
    body.cut && el("p", { class: "quiet" }, `The beginning of ${amount(body.size)} bytes.`),
  );
}
