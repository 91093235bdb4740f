// Setting what a user or a key may spend.

import { byId, el, fill, setText } from "./dom.js";
import { amount } from "./format.js";
import { doing } from "./say.js";
import { control } from "./server.js";

let accounts = { users: [], keys: [] };

export function startBalances() {
  byId("balance-name").addEventListener("change", describe);
  byId("balance").addEventListener("submit", (event) => {
    event.preventDefault();
    const [kind, name] = chosen();
    const limit = kind === "user" ? "balance" : "quota";
    const query = { [kind]: name, [limit]: byId("balance-amount").value };
    doing(() => control("POST", "accounts", query), `The ${limit} of ${name} is ${byId("balance-amount").value} JimiCoin`);
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
  const limit = kind === "user" ? `balance ${amount(found.balance)}` : `quota ${found.quota ? amount(found.quota) : "unlimited"}`;
  setText(byId("balance-now"), `Now: ${limit}, used ${amount(found.used)}. A quota of 0 is unlimited.`);
}
