// Starting anew, which is asked twice.

import { byId } from "./dom.js";
import { doing } from "./say.js";
import { control } from "./server.js";

export function startReset() {
  const [yes, no] = [byId("reset"), byId("reset-no")];
  const ask = (asked) => {
    no.hidden = !asked;
    yes.textContent = asked ? "Forget everything" : "Reset";
  };
  yes.addEventListener("click", () => {
    if (no.hidden) return ask(true);
    ask(false);
    return doing(() => control("POST", "reset"), "The mock server has started anew");
  });
  no.addEventListener("click", () => {
    ask(false);
    yes.focus();
  });
}
