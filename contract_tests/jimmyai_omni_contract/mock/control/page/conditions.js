// Fields that say for which calls something is armed; left empty, for all.

import { el } from "./dom.js";

/** The fields for `kind`, and what is written in them as parameters. */
export function conditionFields(kind) {
  const inputs = [
    ["key", "Key", { list: "key-names", placeholder: "any" }],
    ["prompt", "Prompt has", { placeholder: "any text" }],
    ["calls", "Calls", { placeholder: "all, or 1,3", pattern: "[1-9][0-9]*(,[1-9][0-9]*)*", title: "Numbers from 1, with commas" }],
    ["probability", "Chance", { type: "number", min: "0.01", max: "1", step: "any", placeholder: "1" }],
  ].map(([name, label, attributes]) => [name, label, el("input", { id: `${kind}-${name}`, autocomplete: "off", ...attributes })]);
  return {
    node: el(
      "details",
      {},
      el("summary", { class: "quiet" }, "Only for some calls"),
      el("div", { class: "pair" }, inputs.map(([, label, input]) => [el("label", { for: input.id }, label), input])),
    ),
    values: () => Object.fromEntries(inputs.map(([name, , input]) => [name, input.value])),
  };
}
