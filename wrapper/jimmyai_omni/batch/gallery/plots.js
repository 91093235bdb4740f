// Small drawings of how the batch went.

const [WIDTH, HEIGHT, MOST_BARS] = [400, 72, 40];
const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

/** Draws all that something is known for. */
function drawPlots(holder, rows) {
  const drawn = [
    throughput(rows),
    lengths("Queue time", "from the create until work was seen", rows.map(queuedFor)),
    lengths("Generation time", "from work seen until completed", rows.map(generatedIn)),
    spend(rows),
  ].filter(Boolean);
  holder.replaceChildren(...drawn);
  holder.hidden = drawn.length === 0;
}

function throughput(rows) {
  const times = known(rows.map((row) => row.completed_at ?? row.saved_at));
  if (!times.length) return null;
  const [first, last] = [times[0], times.at(-1)];
  const step = niceStep(Math.max(1, (last - first) / (MOST_BARS - 1)));
  const start = Math.floor(first / step) * step;
  const counts = tally(times, (time) => Math.floor((time - start) / step), Math.floor((last - start) / step) + 1);
  const most = Math.max(...counts);
  const each = step % 60 || step === 60 ? span(step).replace(/^1 /, "") : span(step);
  return figure(
    "Throughput",
    `up to ${amount(most)} per ${each}`,
    bars(counts, most, (count, index) => `${timeOfDay(start + index * step)}: ${counted(count, "video")}`),
    [timeOfDay(start), timeOfDay(last)],
    `${counted(times.length, "video")} completed between ${moment(first)} and ${moment(last)}, up to ${amount(most)} per ${each}.`,
  );
}

function lengths(title, what, all) {
  const spans = known(all);
  if (!spans.length) return null;
  const at = (share) => spans[Math.min(spans.length - 1, Math.floor(share * spans.length))];
  // A few that took far longer are counted in the last bar, which else would be all that is seen.
  const step = niceStep(at(0.98) / 24);
  const size = Math.floor(at(0.98) / step) + 1;
  const counts = tally(spans, (length) => Math.min(size - 1, Math.floor(length / step)), size);
  const beyond = spans.at(-1) >= size * step;
  const said = `median ${span(at(0.5))}`;
  const barTitle = (count, index) =>
    `${span(index * step)} to ${beyond && index === size - 1 ? span(spans.at(-1)) : span((index + 1) * step)}: ${counted(count, "video")}`;
  return figure(
    title,
    said,
    bars(counts, Math.max(...counts), barTitle),
    ["0 s", `${span(size * step)}${beyond ? " and more" : ""}`],
    `${title}, ${what}, of ${counted(spans.length, "video")}: ${said}, 9 of 10 within ${span(at(0.9))}, longest ${span(spans.at(-1))}.`,
  );
}

function spend(rows) {
  const spent = rows
    .map((row) => [row.sent_at ?? row.created_at, spentOn(row)])
    .filter(([at, cost]) => at != null && cost > 0)
    .sort(([a], [b]) => a - b);
  if (!spent.length) return null;
  const [first, last] = [spent[0][0], spent.at(-1)[0]];
  const total = spent.reduce((sum, [, cost]) => sum + cost, 0);
  const x = (at) => (last > first ? ((at - first) / (last - first)) * WIDTH : WIDTH);
  let sum = 0;
  const path = spent.map(([at, cost]) => `H${x(at).toFixed(1)}V${(HEIGHT - ((sum += cost) / total) * HEIGHT).toFixed(1)}`);
  const line = `M0 ${HEIGHT}${path.join("")}H${WIDTH}`;
  return figure(
    "Spend",
    `${amount(total)} JimiCoin`,
    [svg("path", { class: "under", d: `${line}V${HEIGHT}Z` }), svg("path", { class: "line", d: line })],
    [timeOfDay(first), timeOfDay(last)],
    `From ${moment(first)} to ${moment(last)}, what was spent rose to ${amount(total)} JimiCoin, for ${counted(spent.length, "video")}.`,
  );
}

function figure(title, said, drawing, ends, description) {
  const shape = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": description };
  return el(
    "figure",
    {},
    el("figcaption", {}, el("span", { class: "quiet" }, title), el("strong", {}, said)),
    svg("svg", shape, drawing),
    el("p", { class: "ends quiet" }, ends.map((end) => el("span", {}, end))),
  );
}

function bars(counts, most, titleOf) {
  const width = WIDTH / counts.length;
  const gap = Math.min(2, width / 4);
  return counts.map((count, index) => {
    // Even one of many is seen.
    const height = count && Math.max(2, (count / most) * HEIGHT);
    const shape = { x: index * width, y: HEIGHT - height, width: width - gap, height };
    return svg("rect", shape, svg("title", {}, titleOf(count, index)));
  });
}

function known(values) {
  return values.filter((value) => value != null).sort((a, b) => a - b);
}

function tally(values, indexOf, size) {
  const counts = Array(size).fill(0);
  for (const value of values) counts[indexOf(value)] += 1;
  return counts;
}

/** A step that people count in, at least as long as this. */
function niceStep(seconds) {
  if (seconds < 1) return Math.max(1, Math.ceil(seconds * 10)) / 10;
  return STEPS_S.find((step) => step >= seconds) ?? Math.ceil(seconds / 86400) * 86400;
}
