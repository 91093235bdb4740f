// The contract as a reference; fetched and built when it is first looked at.

import { byId, el } from "./dom.js";
import { operationPart } from "./operation.js";
import { prose, words } from "./prose.js";
import { ruleTable } from "./rules.js";
import { readContract } from "./schema.js";
import { control } from "./server.js";

let building;

export function showContract() {
  building ??= build();
  return building;
}

async function build() {
  const holder = byId("contract-body");
  try {
    const contract = await control("GET", "contract");
    holder.replaceChildren(...parts(contract));
  } catch (error) {
    building = undefined;
    holder.replaceChildren(el("p", { class: "error" }, `The contract cannot be shown: ${error.message}`));
  }
}

function parts(contract) {
  const read = readContract(contract);
  const operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  );
  return [
    el(
      "div",
      { class: "card" },
      el("h3", {}, `${contract.info.title}, version ${contract.info.version}`),
      prose(contract.info.description),
      el(
        "ul",
        { class: "index", "aria-label": "Operations" },
        operations.map(({ operationId }) => el("li", {}, el("a", { href: `#${operationId}` }, operationId))),
        el("li", {}, el("a", { href: "#rules" }, "Rules")),
      ),
    ),
    ...operations.map((operation) => operationPart(operation, read)),
    el("h3", { id: "rules" }, "Rules"),
    el("p", { class: "quiet" }, words("`documented`: the publisher says so; `reading`: the documents are silent, and this is how they are read here.")),
    ...ruleTable(contract["x-omni-rules"]),
  ];
}
