// What goes wrong with the next calls, and what becomes of the next tasks.

import { conditionFields } from "./conditions.js";
import { byId, el, fill, setText } from "./dom.js";
import { counted } from "./format.js";
import { doing } from "./say.js";
import { control } from "./server.js";

const conditions = { fault: conditionFields("fault"), scenario: conditionFields("scenario") };
let faults = [];
let scenarios = [];

export async function startScript() {
  byId("fault-operation").addEventListener("change", offerFaults);
  byId("fault-name").addEventListener("change", describe);
  byId("scenario-name").addEventListener("change", describe);
  byId("fault").addEventListener("submit", armFault);
  byId("scenario").addEventListener("submit", armScenario);
  for (const kind of ["fault", "scenario"]) {
    const all = `${kind}s`;
    byId(`${kind}-description`).before(conditions[kind].node);
    byId(`${kind}-clear`).addEventListener("click", () => doing(() => control("DELETE", all), `All ${all} are cleared`));
  }
  [{ known: faults }, { known: scenarios }] = await Promise.all([control("GET", "faults"), control("GET", "scenarios")]);
  fill(byId("fault-operation"), [...new Set(faults.flatMap((fault) => fault.operations))]);
  fill(byId("scenario-name"), scenarios.map(({ scenario }) => scenario));
  offerFaults();
}

export function showScript(script) {
  showArmed("fault", script.faults.map(({ operation, fault, ...rest }) => [`${operation}: ${fault}`, rest]));
  showArmed("scenario", script.scenarios.map(({ scenario, ...rest }) => [scenario, rest]));
}

function showArmed(kind, armed) {
  byId(`${kind}-armed`).replaceChildren(
    ...armed.map(([name, { times, ...when }]) =>
      el(
        "li",
        {},
        el("span", { class: "badge warn" }, name),
        ` ${times == null ? "until cleared" : counted(times, "more time")}`,
        Object.entries(when).map(([condition, value]) => `, ${condition} ${value}`),
      ),
    ),
  );
  byId(`${kind}-clear`).disabled = armed.length === 0;
}

function offerFaults() {
  const operation = byId("fault-operation").value;
  fill(byId("fault-name"), faults.filter((fault) => fault.operations.includes(operation)).map(({ fault }) => fault));
  describe();
}

function describe() {
  const fault = faults.find(({ fault }) => fault === byId("fault-name").value);
  const scenario = scenarios.find(({ scenario }) => scenario === byId("scenario-name").value);
  setText(byId("fault-description"), fault?.description ?? "");
  setText(byId("scenario-description"), scenario?.description ?? "");
}

function armFault(event) {
  event.preventDefault();
  const [operation, fault, times] = valuesOf("fault-operation", "fault-name", "fault-times");
  doing(() => control("POST", "faults", { operation, fault, times, ...conditions.fault.values() }), `Armed: ${fault} on ${operation}`);
}

function armScenario(event) {
  event.preventDefault();
  const [scenario, error_message, times] = valuesOf("scenario-name", "scenario-message", "scenario-times");
  doing(() => control("POST", "scenarios", { scenario, error_message, times, ...conditions.scenario.values() }), `Armed: ${scenario}`);
}

function valuesOf(...ids) {
  return ids.map((id) => byId(id).value);
}
