// One task: where it stands, its video, and what can be done to it.

import { el, setText } from "./dom.js";
import { amount, counted, settingsOf, span } from "./format.js";
import { currentKey } from "./key.js";
import { doing } from "./say.js";
import { call, control } from "./server.js";
import { outcomeOf } from "./task-video.js";

const KINDS = { completed: "good", failed: "bad" };

/** The card of a task, for a `NewestFirst`. */
export function taskCard(first) {
  const id = first.task_id;
  const badge = el("span", { class: "badge" });
  const bar = el("progress", { max: 100, "aria-label": `Progress of ${id}` });
  const percent = el("span", { class: "quiet" });
  const [polls, scenario, age] = [el("span"), el("span"), el("span")];
  const state = el("div", { class: "state" }, badge, bar, percent);
  const failing = failForm(id);
  const actions = el("div", { class: "actions", role: "group", "aria-label": `Actions on ${id}` });
  const open = [
    action("Query", `Query ${id}`, () => query(id)),
    action("Complete", `Complete ${id}`, () => complete(id)),
    action("Fail…", `Fail ${id}`, () => failing.toggle(), failing.form.id),
  ];
  failing.opener = open[2];
  actions.append(...open);
  const told = el(
    "div",
    { class: "stack" },
    el("h3", { title: first.prompt }, first.prompt || "(no prompt)"),
    el(
      "p",
      { class: "facts" },
      el("span", { class: "mono" }, id),
      settingsOf(first.settings).map((text) => el("span", {}, text)),
      el("span", {}, `${amount(first.cost)} JimiCoin`),
      el("span", {}, `key ${first.account}`),
      scenario,
      polls,
      age,
    ),
  );
  const showOutcome = outcomeOf(state, told);
  return {
    nodes: [el("li", { class: "task", id: `task-${id}` }, state, told, actions, failing.form)],
    update(task) {
      const ended = task.status in KINDS;
      setText(badge, task.status);
      badge.className = `badge ${KINDS[task.status] ?? "busy"}`;
      bar.value = task.progress;
      bar.hidden = percent.hidden = ended;
      setText(percent, `${task.progress} %`);
      setText(scenario, task.scenario === "plain" ? "" : `scenario ${task.scenario}`);
      setText(polls, counted(task.polls, "poll"));
      if (ended) leave(open, failing);
      showOutcome(task);
    },
    age(now) {
      setText(age, `${span(now - first.created_at)} old`);
    },
  };
}

function action(text, label, act, controls) {
  const attributes = { type: "button", "aria-label": label, click: act };
  return el("button", controls ? { ...attributes, "aria-controls": controls, "aria-expanded": "false" } : attributes, text);
}

/** What has ended is only queried; the focus stays with the task. */
function leave([query, ...ending], failing) {
  const left = [...ending, failing.form].some((node) => node.contains(document.activeElement));
  failing.close();
  for (const button of ending) button.hidden = true;
  if (left) query.focus();
}

function failForm(id) {
  const input = el("input", { id: `why-${id}`, value: "The prompt was rejected by the content review.", size: 40 });
  const close = el("button", { type: "button" }, "Cancel");
  const form = el(
    "form",
    { class: "failing", id: `fail-${id}`, hidden: true },
    el("div", { class: "field grow" }, el("label", { for: input.id }, `Error message of ${id}`), input),
    el("button", { type: "submit", class: "danger" }, "Fail it"),
    close,
  );
  const failing = {
    form,
    opener: undefined,
    toggle() {
      form.hidden = !form.hidden;
      failing.opener.setAttribute("aria-expanded", !form.hidden);
      (form.hidden ? failing.opener : input).focus();
    },
    close() {
      form.hidden = true;
      failing.opener.setAttribute("aria-expanded", "false");
    },
  };
  close.addEventListener("click", failing.toggle);
  form.addEventListener("keydown", (event) => event.key === "Escape" && failing.toggle());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const end = { end: "failed", error_message: input.value };
    doing(() => control("POST", `tasks/${id}`, end), `${id} has failed`);
  });
  return failing;
}

function complete(id) {
  doing(() => control("POST", `tasks/${id}`, { end: "completed" }), `${id} is completed`);
}

function query(id) {
  doing(
    () => call("GET", `/api/open-api/v1/videos/${id}`, { key: currentKey() }),
    ({ response, text }) => `${id} was queried: ${statusIn(text) ?? `HTTP ${response.status}`}`,
  );
}

function statusIn(text) {
  try {
    const { data, msg } = JSON.parse(text);
    return data?.status ?? msg;
  } catch {
    return undefined;
  }
}
