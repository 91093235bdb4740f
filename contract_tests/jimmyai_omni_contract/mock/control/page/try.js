// A form that sends an operation to this mock, and shows what it answers.

import { el, fill } from "./dom.js";
import { counted, pretty } from "./format.js";
import { bindKey, currentKey } from "./key.js";
import { say } from "./say.js";
import { call } from "./server.js";
import { newestTaskId } from "./tasks.js";

export function tryForm(operation, read) {
  const { operationId, method, path, parameters = [], requestBody, security } = operation;
  const guarded = !security || security.length > 0;
  const places = parameters.map((parameter) => ({ ...parameter, input: parameterInput(operationId, parameter) }));
  const body = requestBody && bodyInput(operationId, requestBody, read);
  const answer = el("div", { class: "answer", id: `answer-${operationId}` });
  const form = el(
    "form",
    { class: "card tryit", "aria-label": `Try ${operationId}` },
    el("h4", {}, "Try it"),
    el(
      "div",
      { class: "fields" },
      guarded && field(`key-${operationId}`, "API key", bindKey(el("input", { id: `key-${operationId}`, autocomplete: "off", spellcheck: "false" }))),
      places.map(({ name, input }) => field(input.id, name, input)),
    ),
    body?.node,
    el("p", { class: "row" }, el("button", { type: "submit", class: "primary" }, "Send"), el("code", {}, `${method} ${path}`)),
    answer,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(method, filled(path, places), { key: guarded ? currentKey() : "", ...body?.sent() }, answer);
  });
  return form;
}

async function send(method, path, options, holder) {
  try {
    const { response, text, milliseconds } = await call(method, path, options);
    const said = `HTTP ${response.status}, ${response.headers.get("content-type")}, ${milliseconds} ms`;
    holder.replaceChildren(
      el("p", {}, el("span", { class: `badge ${response.ok ? "good" : "bad"}` }, `HTTP ${response.status}`), ` ${said.slice(said.indexOf(",") + 2)}`),
      el("pre", { tabindex: "0", role: "region", "aria-label": "The answer" }, text ? pretty(text) : "(empty)"),
    );
    say(`Answered: HTTP ${response.status}, ${counted(text.length, "character")}`);
  } catch (error) {
    holder.replaceChildren(el("p", { class: "error" }, `No answer came: ${error.message}`));
    say("No answer came");
  }
}

function filled(path, places) {
  const query = new URLSearchParams();
  let there = path;
  for (const { name, in: place, input } of places) {
    if (place === "path") there = there.replace(`{${name}}`, encodeURIComponent(input.value));
    else if (input.value) query.set(name, input.value);
  }
  return query.size ? `${there}?${query}` : there;
}

function parameterInput(operationId, { name, in: place, required, example }) {
  const id = `${name}-${operationId}`;
  const list = name === "taskId" ? "task-ids" : undefined;
  const value = place === "path" ? (newestTaskId() ?? example) : "";
  return el("input", { id, list, value, required: Boolean(required), placeholder: example, autocomplete: "off", spellcheck: "false" });
}

function bodyInput(operationId, { content }, read) {
  const json = content["application/json"];
  if (!json) return fileInput(operationId);
  const examples = Object.values(json.examples).map(read.resolve);
  const written = el("textarea", { id: `body-${operationId}`, rows: 11, class: "mono", spellcheck: "false" });
  const select = el("select", { id: `example-${operationId}`, change: () => take() });
  const take = () => (written.value = JSON.stringify(examples[select.value].value, null, 2));
  fill(select, examples.map(({ summary }, index) => [index, summary]));
  take();
  return {
    node: el("div", { class: "stack whole" }, field(select.id, "Begin with", select), field(written.id, "Body", written)),
    sent: () => ({ body: written.value, headers: { "Content-Type": "application/json" } }),
  };
}

function fileInput(operationId) {
  const file = el("input", { id: `file-${operationId}`, type: "file", required: true });
  return {
    node: field(file.id, "File", file),
    sent() {
      const body = new FormData();
      body.append("file", file.files[0]);
      return { body };
    },
  };
}

function field(id, label, input) {
  return el("div", { class: "field" }, el("label", { for: id }, label), input);
}
