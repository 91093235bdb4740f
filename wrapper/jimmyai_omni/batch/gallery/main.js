// The page: what is told of all rows, and which of them are shown.

const data = JSON.parse(byId("data").textContent);
const rows = data.rows.map((values) => Object.fromEntries(values.map((value, index) => [data.keys[index], value])));
const form = byId("filter");
const ON_PAPER = 500;
const SORTS = [
  ["row", "row", (row) => -row.number],
  ["latest", "latest", (row) => row.completed_at ?? row.sent_at],
  ["time", "longest time", madeIn],
  ["cost", "highest cost", (row) => row.cost ?? row.price],
  ["size", "largest file", (row) => row.size_bytes],
];
let shown = rows;

function headline() {
  const saved = rows.filter((row) => row.state === "saved").length;
  const times = rows.flatMap((row) => [row.sent_at, row.saved_at ?? row.completed_at]).filter((time) => time != null);
  const [first, last] = [times.reduce((a, b) => Math.min(a, b), Infinity), times.reduce((a, b) => Math.max(a, b), -Infinity)];
  byId("summary").textContent = [
    rows.length ? `${amount(saved)} of ${counted(rows.length, "video")} saved` : "No rows yet",
    times.length ? `${moment(first)}, ${span(last - first)} in all` : "",
  ].filter(Boolean).join(" · ");
  byId("as-of").textContent = `As of ${moment(data.at)}. The same rows are in manifest.jsonl, for programs.`;
  const total = (of) => rows.reduce((sum, row) => sum + of(row), 0);
  const perhaps = total(perhapsSpentOn);
  const made = known(rows.map(madeIn));
  const figures = [
    ["JimiCoin spent", amount(total(spentOn)), perhaps ? `and perhaps ${amount(perhaps)} more` : ""],
    ["Median time to make", made.length ? span(made[Math.floor(made.length / 2)]) : "–", ""],
    ["Total size", bytes(total((row) => row.size_bytes ?? 0)), ""],
  ];
  byId("figures").replaceChildren(
    ...figures.map(([name, value, more]) => el("div", {}, el("dt", {}, name), el("dd", {}, value, more && el("small", { class: "quiet" }, ` ${more}`)))),
  );
}

function fillForm() {
  const counts = new Map(Object.keys(STATES).map((state) => [state, 0]));
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  for (const [state, count] of counts) {
    if (!count) continue;
    const { word, kind } = stateOf({ state });
    const box = el("input", { type: "checkbox", name: "state", value: state });
    byId("states").append(el("label", { class: `state badge ${kind}` }, box, word, " ", el("b", {}, amount(count))));
  }
  form.elements.sort.append(...SORTS.map(([value, word]) => el("option", { value }, word)));
  form.hidden = rows.length === 0;
}

const haystacks = new WeakMap();

function haystackOf(row) {
  if (!haystacks.has(row)) {
    const texts = [row.prompt, row.id, row.task_id, row.file, row.reason];
    haystacks.set(row, texts.filter(Boolean).join("\n").toLowerCase());
  }
  return haystacks.get(row);
}

function filter() {
  const asked = new FormData(form);
  const states = asked.getAll("state");
  const words = asked.get("text").toLowerCase().split(/\s+/).filter(Boolean);
  const [, , key] = SORTS.find(([value]) => value === asked.get("sort"));
  const sorting = new Map(rows.map((row) => [row, key(row) ?? -Infinity]));
  shown = rows
    .filter((row) => !states.length || states.includes(row.state))
    .filter((row) => words.every((word) => haystackOf(row).includes(word)))
    .sort((a, b) => sorting.get(b) - sorting.get(a) || a.number - b.number);
  shelf.show(shown);
  const count = shown.length < rows.length ? `${amount(shown.length)} of ` : "";
  byId("said").textContent = rows.length ? `${count}${counted(rows.length, "video")}` : "";
  byId("none").textContent = rows.length ? "No row fits the filter." : "This batch has no rows.";
  byId("none").hidden = shown.length > 0;
}

function filterAgain() {
  filter();
  // What was looked at is gone: begin at the first of what is there now.
  if (byId("said").getBoundingClientRect().top < 0) byId("said").scrollIntoView();
}

/** The shape of most videos, which all pictures have. */
function usualShape() {
  const counts = new Map();
  for (const { aspect_ratio } of rows) counts.set(aspect_ratio, (counts.get(aspect_ratio) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  return { "9:16": 3 / 4, "1:1": 1 }[most] ?? 16 / 9;
}

const show = startViewer(
  byId("viewer"),
  (row, by) => shown[shown.indexOf(row) + by],
  (row) => shelf.reveal(row),
);
const shelf = new Shelf(byId("cards"), show, usualShape());
form.elements.text.addEventListener("input", filterAgain);
for (const choice of [byId("states"), form.elements.sort]) choice.addEventListener("change", filterAgain);
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("beforeprint", () => shelf.keep(ON_PAPER));
addEventListener("afterprint", () => shelf.keep(0));
headline();
fillForm();
drawPlots(byId("plots"), rows);
filter();
