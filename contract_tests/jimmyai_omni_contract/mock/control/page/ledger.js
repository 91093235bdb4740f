// What was billed, and what may still be spent.

import { byId, el, setText } from "./dom.js";
import { amount, moment } from "./format.js";
import { NewestFirst } from "./list.js";
import { drawPlot } from "./plot.js";

const list = new NewestFirst(byId("charge-list"), chargeRow);

export function showLedger({ items, kept, total, spent, from_start }) {
  // Each charge says how much was spent with it, whatever charges are no more here.
  let before = spent - items.reduce((sum, item) => sum + item.amount, 0);
  const summed = items.map((item) => ({ ...item, spent: (before += item.amount) }));
  list.put(summed, (item) => item.number, kept, from_start);
  setText(byId("ledger-count"), amount(total));
  setText(byId("ledger-billed"), amount(total));
  setText(byId("ledger-spent"), `${amount(spent)} JimiCoin`);
  byId("charge-none").hidden = total > 0;
  drawPlot(byId("plot"), list.items);
}

export function showAccounts({ users, keys }) {
  byId("account-list").replaceChildren(
    ...users.flatMap((user) => [
      accountRow("User", user.name, user.balance, user),
      ...keys.filter((key) => key.user === user.name).map((key) => accountRow("Key", key.name, key.quota || null, key)),
    ]),
  );
}

function accountRow(kind, name, limit, { used, available }) {
  return el(
    "tr",
    {},
    el("th", { scope: "row", class: kind === "Key" ? "key-of" : "" }, `${kind} ${name}`),
    el("td", { class: "number" }, limit == null ? "unlimited" : amount(limit)),
    el("td", { class: "number" }, amount(used)),
    el("td", { class: "number" }, available == null ? "–" : amount(available)),
  );
}

function chargeRow(charge) {
  const line = el(
    "tr",
    {},
    el("td", { class: "when" }, moment(charge.at).split(" ").flatMap((word) => [el("span", {}, word), " "])),
    el("td", { class: "path" }, charge.billing_name, el("p", { class: "quiet mono" }, charge.task_id)),
    el("td", { class: "roomy" }, charge.account),
    el("td", { class: "number" }, amount(charge.amount)),
    el("td", { class: "number" }, amount(charge.spent)),
  );
  return { nodes: [line], update() {} };
}
