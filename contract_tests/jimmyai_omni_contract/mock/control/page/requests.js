// The requests as they came, and how they were answered.

import { byId, setText } from "./dom.js";
import { amount } from "./format.js";
import { NewestFirst, onFilter } from "./list.js";
import { requestRow } from "./request-row.js";

const KINDS = {
  rules: (seen) => seen.rules.length > 0,
  faults: (seen) => seen.fault != null,
  refused: (seen) => seen.kind !== "good",
  billed: (seen) => seen.charged > 0,
};
const NONE = "No request yet. Whatever a client sends to this server is shown here.";
const list = new NewestFirst(byId("request-list"), requestRow, matches);
let total = 0;

export function startRequests() {
  onFilter(byId("request-filter"), () => {
    list.filter();
    count();
  });
}

export function showRequests(news) {
  total = news.total;
  const seen = news.items.map((item) => ({ ...item, kind: kindOf(item) }));
  list.put(seen, (item) => item.number, news.kept, news.from_start);
  count();
}

function kindOf({ status_code, code, delivery }) {
  if (delivery !== "whole" || status_code >= 400) return "bad";
  return code == null || String(code) === "20000" ? "good" : "warn";
}

function count() {
  setText(byId("requests-count"), amount(total));
  list.tell(byId("request-shown"), byId("request-none"), total, "request", NONE);
}

function matches(item) {
  const kind = byId("request-kind").value;
  if (kind && !KINDS[kind](item)) return false;
  const rules = item.rules.map((finding) => finding.rule);
  const told = [item.method, item.path, item.status_code, item.code, item.delivery, item.fault, item.account, item.operation, ...rules];
  const sought = byId("request-text").value.toLowerCase().split(/\s+/);
  return sought.every((word) => told.join(" ").toLowerCase().includes(word));
}
