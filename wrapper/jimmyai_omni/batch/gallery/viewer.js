// One row at large: its video, and all that is known of it.

/** `step` gives the row that is so many further in the list; `leave` is told which row was seen last. */
function startViewer(dialog, step, leave) {
  const title = el("h2", { id: "viewer-title" });
  const back = el("button", { type: "button", class: "back", "aria-label": "Previous", click: () => move(-1) }, "←");
  const on = el("button", { type: "button", class: "on", "aria-label": "Next", click: () => move(1) }, "→");
  const close = el("button", { type: "button", class: "close", "aria-label": "Close", click: () => dialog.close() }, "✕");
  const stage = el("div", { class: "stage" });
  const told = el("div", { class: "told", tabindex: 0, role: "region", "aria-label": "All of it" });
  dialog.append(el("div", { class: "bar" }, title, back, on, close), el("div", { class: "halves" }, stage, told));
  let row;

  dialog.addEventListener("close", () => {
    stage.replaceChildren();
    leave(row);
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("keydown", (event) => {
    // A video's own keys go through its time.
    if (event.target.matches("video") || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "ArrowLeft") move(-1);
    if (event.key === "ArrowRight") move(1);
  });

  function move(by) {
    const next = step(row, by);
    if (next) show(next);
  }

  function show(next) {
    row = next;
    title.replaceChildren(badge(row), el("span", { dir: "auto" }, row.id));
    // A button that is disabled would lose the focus, and with it the keys.
    back.setAttribute("aria-disabled", !step(row, -1));
    on.setAttribute("aria-disabled", !step(row, 1));
    stage.replaceChildren(playerOf(row));
    told.replaceChildren(...detailsOf(row));
    told.scrollTop = 0;
    if (!dialog.open) dialog.showModal();
  }
  return show;
}

function playerOf(row) {
  if (!isPlayable(row)) return notice(row, row.file ?? stateOf(row).told);
  const video = el("video", { controls: true, autoplay: true, loop: true, playsinline: true, preload: "none" });
  video.addEventListener("error", () => video.replaceWith(notice({ state: "missing" }, missingText(row))));
  video.src = urlOf(row.file);
  return video;
}

function detailsOf(row) {
  const file = isPlayable(row) ? el("a", { href: urlOf(row.file), target: "_blank", rel: "noreferrer" }, row.file) : row.file;
  const since = row.sent_at ?? row.created_at;
  const time = (at) => {
    if (at == null || at === since) return at != null && moment(at);
    return [between(since, at) < 86400 ? timeOfDay(at) : moment(at), `, after ${span(between(since, at))}`];
  };
  const copied = (text, what) => text && [el("code", {}, text), " ", copyButton(text, what)];
  const facts = [
    ["Settings", settingsOf(row).join(" · ")],
    ["Cost", [costOf(row), row.billing_name && row.billed !== "no" ? `, as ${row.billing_name}` : ""]],
    ["Task", copied(row.task_id, "task id")],
    ["File", file && [file, row.size_bytes != null ? `, ${bytes(row.size_bytes)}` : ""]],
    ["SHA-256", copied(row.sha256, "SHA-256")],
    ["Row", amount(row.number)],
    ["Sent", time(row.sent_at)],
    ["Task made", time(row.created_at)],
    ["Worked on", time(row.working_at)],
    ["Completed", time(row.completed_at)],
    ["Saved", time(row.saved_at)],
  ];
  return [
    row.reason && el("p", { class: "reason", dir: "auto" }, row.reason),
    el("p", { class: "prompt", dir: "auto" }, row.prompt),
    el("p", {}, copyButton(row.prompt, "prompt", "Copy prompt")),
    el("dl", {}, facts.filter(([, value]) => value).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    el("details", {}, el("summary", {}, "Request without its prompt"), el("pre", { tabindex: 0 }, JSON.stringify(row.request, null, 2))),
  ].filter(Boolean);
}
