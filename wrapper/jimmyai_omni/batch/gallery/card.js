// What is seen of a row in the list.

/** The content of a row's card; `open` shows all of it. */
function cardOf(row, open) {
  const took = madeIn(row);
  const facts = [costOf(row), took != null && span(took)].filter(Boolean);
  return [
    el(
      "button",
      { type: "button", class: "picture", "aria-label": `${stateOf(row).word}: ${row.prompt.slice(0, 200)}`, click: open },
      pictureOf(row),
      el("span", { class: "chip id", dir: "auto" }, row.id),
    ),
    el(
      "div",
      { class: "words" },
      el("p", { class: "prompt", dir: "auto", title: row.prompt.slice(0, 1000) }, row.prompt),
      el("p", { class: "quiet" }, settingsOf(row).join(" · ")),
      el("p", { class: "quiet" }, facts.join(" · ")),
      el("p", { class: "task quiet" }, row.task_id ? [el("code", {}, row.task_id), copyButton(row.task_id, "task id")] : "No task"),
    ),
  ];
}

function pictureOf(row) {
  if (row.file == null) return notice(row, row.reason || stateOf(row).told);
  if (isObject(row.file)) return notice(row, row.file);
  const canvas = el("canvas", { width: 1, height: 1 });
  const length = row.duration_s != null && el("span", { class: "chip length" }, `${row.duration_s} s`);
  givePoster(canvas, urlOf(row.file), () => canvas.replaceWith(notice({ state: "missing" }, missingText(row))));
  return [canvas, el("span", { class: "play", "aria-hidden": "true" }), length];
}

/** In place of a picture: the state of the row, and why. */
function notice(row, text) {
  return el("span", { class: "notice" }, badge(row), el("span", { class: "why", dir: "auto" }, text.slice(0, 400)));
}

function badge(row) {
  const { word, kind } = stateOf(row);
  return el("span", { class: `badge ${kind}` }, word);
}

function missingText(row) {
  return `${row.file} is not there, or is no video that plays here`;
}
