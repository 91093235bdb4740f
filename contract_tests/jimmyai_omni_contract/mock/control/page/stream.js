// What becomes new, by server-sent events; paused and resumed by hand.

import { byId, setText } from "./dom.js";
import { say } from "./say.js";

const NAMES = ["clock", "tasks", "requests", "ledger", "script", "accounts"];

/** Lets `listeners`, by the name of their event, hear of what becomes new. */
export function startStream(listeners) {
  const button = byId("pause");
  const paused = () => button.getAttribute("aria-pressed") === "true";
  let source = connect(listeners);
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", !paused());
    if (paused()) source.close();
    else source = connect(listeners);
    show(paused() ? "Paused" : "Connecting", paused() ? "warn" : "");
  });
  // A page that a browser keeps for the way back would keep its connection, of which there are six.
  window.addEventListener("pagehide", () => source.close());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && !paused()) source = connect(listeners);
  });
}

function connect(listeners) {
  // A new connection begins with all that there is.
  const source = new EventSource("events");
  source.addEventListener("open", () => show("Live", "good"));
  source.addEventListener("error", () => show("Away", "bad"));
  for (const name of NAMES) {
    source.addEventListener(name, (event) => listeners[name](JSON.parse(event.data)));
  }
  return source;
}

function show(text, kind) {
  const badge = byId("connection");
  if (badge.textContent === text) return;
  if (kind === "bad") say("The mock server is away");
  else if (badge.classList.contains("bad") && kind === "good") say("The mock server is back");
  setText(badge, text);
  badge.className = `badge ${kind}`;
}
