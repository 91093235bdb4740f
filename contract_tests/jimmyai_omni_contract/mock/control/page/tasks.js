// The tasks as they walk to their videos.

import { byId, el, setText } from "./dom.js";
import { amount } from "./format.js";
import { NewestFirst, onFilter } from "./list.js";
import { taskCard } from "./task-card.js";

const NONE = "No task yet. Create one above, or with any client of the API.";
const list = new NewestFirst(byId("task-list"), taskCard, matches);
let total = 0;
let now = 0;

export function startTasks() {
  onFilter(byId("task-filter"), () => {
    list.filter();
    count();
  });
}

export function showTasks(news) {
  total = news.total;
  list.put(news.items, (task) => task.task_id, news.kept, news.from_start);
  showAges(now);
  const ids = list.items.map((task) => task.task_id).reverse();
  byId("task-ids").replaceChildren(...ids.slice(0, 20).map((id) => el("option", { value: id })));
  count();
}

/** Lets every card say how old its task is. */
export function showAges(moment) {
  now = moment;
  list.each((row) => row.age(now));
}

export function newestTaskId() {
  return list.items.at(-1)?.task_id;
}

function count() {
  setText(byId("tasks-count"), amount(total));
  list.tell(byId("task-shown"), byId("task-none"), total, "task", NONE);
}

function matches(task) {
  const status = byId("task-status").value;
  const ended = ["completed", "failed"].includes(task.status);
  if (status && (status === "open" ? ended : task.status !== status)) return false;
  const sought = byId("task-text").value.toLowerCase().split(/\s+/);
  const told = [task.task_id, task.prompt, task.billing_name, task.scenario, task.status, task.account].join(" ");
  return sought.every((word) => told.toLowerCase().includes(word));
}
