// One operation of the contract: what it takes, what it answers, and a form to try it.

import { el } from "./dom.js";
import { prose, ruleLink, words } from "./prose.js";
import { tryForm } from "./try.js";

export function operationPart(operation, read) {
  const { method, path, operationId, summary, description, parameters = [], requestBody } = operation;
  const [[mediaType, body] = []] = Object.entries(requestBody?.content ?? {});
  const answer = operation.responses["200"];
  return el(
    "details",
    { class: "operation", id: operationId },
    el("summary", {}, el("h3", {}, summary), el("code", {}, `${method} ${path}`)),
    el(
      "div",
      { class: "inside" },
      prose(description),
      parameters.length > 0 && table(`Parameters of ${operationId}`, parameterRows(parameters), "Parameters"),
      body && table(`Body of ${operationId}, ${mediaType}`, read.fields(body.schema).map((field) => fieldRow(field, read)), `Body, ${mediaType}`),
      body && clauses(read.clauses(body.schema), read),
      body?.examples && examples(`Requests to ${operationId}`, body.examples, read, "Example requests"),
      tryForm(operation, read),
      table(`Answer of ${operationId}`, read.fields(read.success(answer.content["application/json"])).map((field) => fieldRow(field, read)), "Answer where all is well"),
      examples(`Answers of ${operationId}`, answer.content["application/json"].examples, read, "Example answers"),
      others(operation.responses, read),
    ),
  );
}

function table(label, rows, title) {
  return el(
    "div",
    { class: "stack whole" },
    el("h4", {}, title),
    el(
      "div",
      { class: "scroll", role: "region", "aria-label": label, tabindex: "0" },
      el(
        "table",
        {},
        el("thead", {}, el("tr", {}, ["Name", "What it is"].map((name) => el("th", { scope: "col" }, name)))),
        el("tbody", {}, rows),
      ),
    ),
  );
}

function parameterRows(parameters) {
  return parameters.map(({ name, in: place, required, schema, description, example }) =>
    row(name, required, `${schema.type} in the ${place}`, [words(description), example && el("p", { class: "quiet" }, "for example ", el("code", {}, example))]),
  );
}

function fieldRow({ name, type, required, limits, description, rules }, read) {
  const sentences = rules.map((id) => el("p", { class: "quiet" }, ruleLink(id), " ", read.rule(id).text));
  return row(name, required, type, [prose(description), limits && el("p", { class: "quiet path" }, words(limits)), sentences]);
}

function row(name, required, type, told) {
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, el("code", { class: "path" }, name), el("p", { class: "quiet" }, type, required && el("strong", {}, ", required"))),
    el("td", {}, told),
  );
}

function clauses(clauses, read) {
  const ids = [...new Set(clauses.flat())].sort();
  if (!ids.length) return undefined;
  return el(
    "div",
    { class: "stack whole" },
    el("h4", {}, "Rules between its fields"),
    el("ul", { class: "verdicts" }, ids.map((id) => el("li", {}, ruleLink(id), " ", read.rule(id).text))),
  );
}

function examples(label, examples, read, title) {
  const all = Object.entries(examples).map(([name, example]) => ({ name, ...read.resolve(example) }));
  return el(
    "details",
    {},
    el("summary", {}, `${title} (${all.length})`),
    el(
      "div",
      { class: "stack whole" },
      all.map(({ name, summary, value }) => [
        el("p", { class: "quiet" }, summary ?? name),
        el("pre", { tabindex: "0", role: "region", "aria-label": `${label}: ${summary ?? name}` }, JSON.stringify(value, null, 2)),
      ]).flat(),
    ),
  );
}

function others(responses, read) {
  const rows = Object.entries(responses).filter(([status]) => status !== "200");
  return el(
    "div",
    { class: "stack whole" },
    el("h4", {}, "Other answers"),
    el("ul", { class: "verdicts" }, rows.map(([status, answer]) => el("li", {}, el("code", {}, status), " ", words(read.resolve(answer).description)))),
  );
}
