// Setting what a user or a key may spend.

import { byId, el, fill, setText } from "./dom.js";
import { amount } from "./format.js";
import { doing } from "./say.js";
import { control } from "./server.js";

let accounts = { users: [], keys: [] };
let typed = false;

export function startBalances() {
  const field = byId("balance-amount");
  byId("balance-name").addEventListener("change", describe);
  field.addEventListener("input", () => (typed = field.value !== ""));
  field.addEventListener("blur", describe);
  byId("balance").addEventListener("submit", async (event) => {
    event.preventDefault();
    const [kind, name] = chosen();
    const limit = kind === "user" ? "balance" : "quota";
    const query = { [kind]: name, [limit]: field.value };
    const done = await doing(() => control("POST", "accounts", query), `The ${limit} of ${name} is ${field.value} JimiCoin`);
    if (done) typed = false;
  });
}

export function showBalances(news) {
  const names = ({ users, keys }) => [
    ...users.map(({ name }) => [`user ${name}`, `user ${name}: balance`]),
    ...keys.map(({ name }) => [`key ${name}`, `key ${name}: quota`]),
  ];
  const select = byId("balance-name");
  if (String(names(news)) !== String(names(accounts))) fill(select, names(news));
  byId("key-names").replaceChildren(...news.keys.map(({ name }) => el("option", { value: name })));
  accounts = news;
  describe();
}

function chosen() {
  const [kind, ...name] = byId("balance-name").value.split(" ");
  return [kind, name.join(" ")];
}

function describe() {
  const [kind, name] = chosen();
  const found = accounts[`${kind}s`]?.find((account) => account.name === name);
  if (!found) return;
  const field = byId("balance-amount");
  if (!typed && document.activeElement !== field) field.value = found.balance ?? found.quota;
  const limit = kind === "user" ? `balance ${amount(found.balance)}` : `quota ${found.quota ? amount(found.quota) : "unlimited"}`;
  setText(byId("balance-now"), `Now: ${limit}, used ${amount(found.used)}. A quota of 0 is unlimited.`);
}
