// What is seen of a row in the list.

/** The content of a row's card; `open` shows all of it. */
function cardOf(row, open) {
  const took = madeIn(row);
  const facts = [costOf(row), took != null && span(took)].filter(Boolean);
  const picture = el(
    "button",
    { type: "button", class: "picture", "aria-label": nameOf(row), click: open },
    pictureOf(row),
    el("span", { class: "chip id", dir: "auto" }, row.id),
  );
  if (isPlayable(row)) playUnderMouse(picture, urlOf(row.file));
  return [
    picture,
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
  if (!isPlayable(row)) return notice(row, row.file ?? (row.reason || stateOf(row).told));
  const canvas = el("canvas", { width: 1, height: 1 });
  const length = row.duration_s != null && el("span", { class: "chip length" }, `${row.duration_s} s`);
  givePoster(canvas, urlOf(row.file), () => {
    canvas.parentElement.setAttribute("aria-label", nameOf({ ...row, state: "missing" }));
    canvas.replaceWith(notice({ state: "missing" }, missingText(row)));
  });
  return [canvas, el("span", { class: "play", "aria-hidden": "true" }), length];
}

function nameOf(row) {
  return `${stateOf(row).word}: ${row.prompt.slice(0, 200)}`;
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
