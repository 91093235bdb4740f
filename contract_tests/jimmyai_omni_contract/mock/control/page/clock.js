// The time of the mock, and moving it on.

import { byId, setText } from "./dom.js";
import { moment, span } from "./format.js";
import { doing } from "./say.js";
import { control } from "./server.js";
import { showAges } from "./tasks.js";

const MOVES = { "per-poll": "polls move tasks on", clock: "time moves tasks on" };

export function startClock() {
  for (const button of document.querySelectorAll("#clock [data-seconds]")) {
    button.addEventListener("click", () => advance(Number(button.dataset.seconds)));
  }
  byId("clock").addEventListener("submit", (event) => {
    event.preventDefault();
    advance(byId("clock-seconds").valueAsNumber);
  });
}

export function showClock({ now, advance: moves }) {
  setText(byId("now"), moment(now));
  byId("now").dateTime = new Date(now * 1000).toISOString();
  setText(byId("advance"), MOVES[moves]);
  showAges(now);
}

function advance(seconds) {
  doing(() => control("POST", "advance", { seconds }), `The clock was advanced by ${span(seconds)}`);
}
