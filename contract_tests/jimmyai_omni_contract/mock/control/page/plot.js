// What was spent over time, as steps.

import { el, svg } from "./dom.js";
import { amount, moment } from "./format.js";

const [WIDTH, HEIGHT] = [1000, 100];

/** Draws charges, each with its time `at` and what was `spent` with it, the eldest first. */
export function drawPlot(holder, charges) {
  holder.hidden = charges.length === 0;
  if (!charges.length) return;
  const [first, last] = [charges[0], charges.at(-1)];
  const most = last.spent || 1;
  const x = (at) => (last.at > first.at ? ((at - first.at) / (last.at - first.at)) * WIDTH : WIDTH);
  const y = (spent) => HEIGHT - (spent / most) * HEIGHT;
  const steps = charges.map(({ at, spent }) => `H${x(at)}V${y(spent)}`).join("");
  const start = `M0 ${y(first.spent - first.amount)}`;
  const said = `From ${moment(first.at)} to ${moment(last.at)}, what was spent rose from ${amount(first.spent - first.amount)} to ${amount(last.spent)} JimiCoin. The charges are in the table below.`;
  const drawing = svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-labelledby": "plot-title plot-said" },
    svg("title", { id: "plot-title" }, "JimiCoin spent over the time of the mock's clock"),
    svg("desc", { id: "plot-said" }, said),
    [0, 0.5].map((share) => svg("path", { class: "grid", d: `M0 ${share * HEIGHT}H${WIDTH}` })),
    svg("path", { class: "under", d: `${start}${steps}H${WIDTH}V${HEIGHT}H0Z` }),
    svg("path", { class: "spent", d: `${start}${steps}H${WIDTH}` }),
  );
  holder.replaceChildren(
    el(
      "div",
      { class: "plot" },
      el("div", { class: "amounts" }, [most, most / 2, 0].map((value) => el("span", {}, amount(value)))),
      drawing,
      el("div", { class: "times" }, el("span", {}, moment(first.at)), el("span", {}, moment(last.at))),
    ),
  );
}
