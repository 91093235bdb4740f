// How times, amounts and settings are said.

const STATES = {
  saved: { word: "Saved", kind: "good" },
  completed: { word: "Completed", kind: "good", told: "Made, and not saved yet" },
  running: { word: "Running", kind: "busy", told: "It is being made" },
  creating: { word: "Creating", kind: "busy", told: "It is being asked for" },
  waiting: { word: "Waiting", kind: "", told: "Its turn has not come" },
  failed: { word: "Failed", kind: "bad", told: "No video was made" },
  refused: { word: "Refused", kind: "bad", told: "The request was refused" },
  missing: { word: "Missing", kind: "warn" },
  unknown: { word: "Unknown", kind: "warn", told: "Nobody knows whether it was made" },
};

function stateOf(row) {
  return STATES[row.state] ?? { word: row.state, kind: "", told: "" };
}

/** A moment in Unix seconds, in UTC; a clock may have said anything. */
function moment(seconds) {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? "at no time" : `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function timeOfDay(seconds) {
  return moment(seconds).slice(11, 19);
}

/** A length of time in its two largest units; a clock may have said anything. */
function span(seconds) {
  if (seconds >= 1e10) return "for ever";
  if (seconds < 10) return `${Math.max(0, Math.round(seconds * 10) / 10)} s`;
  const whole = Math.round(seconds);
  const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  const first = units.findIndex(([, length]) => whole >= length);
  const [name, length] = units[first];
  const rest = units[first + 1];
  const left = rest ? Math.floor((whole % length) / rest[1]) : 0;
  return `${amount(Math.floor(whole / length))} ${name}${left ? ` ${left} ${rest[0]}` : ""}`;
}

/** An amount of JimiCoin, or a count. */
function amount(number) {
  const notation = Math.abs(number) < 1e12 ? "standard" : "scientific";
  return number.toLocaleString("en", { maximumFractionDigits: 4, notation });
}

function counted(number, one, many = `${one}s`) {
  return `${amount(number)} ${number === 1 ? one : many}`;
}

function bytes(size) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, size > 0 ? Math.floor(Math.log10(size) / 3) : 0);
  return `${(size / 1000 ** power).toLocaleString("en", { maximumSignificantDigits: 3 })} ${units[power]}`;
}

/** Whether a row has a file beside the page, and not an object of a storage. */
function isPlayable({ file }) {
  return file != null && !file.includes("://");
}

/** The URL of a file beside the page. */
function urlOf(file) {
  return `./${file.split("/").map(encodeURIComponent).join("/")}`;
}

/** The settings of a row in a few words. */
function settingsOf({ model, duration_s, resolution, aspect_ratio, request }) {
  const [images, videos] = ["image_urls", "video_urls"].map((name) => [request[name] ?? []].flat().length);
  return [
    model,
    duration_s != null && `${duration_s} s`,
    resolution,
    aspect_ratio,
    (images || videos) && request.generation_type,
    images && counted(images, "image"),
    videos && counted(videos, "video"),
  ].filter(Boolean);
}

/** What a row cost, in words. */
function costOf({ billed, cost, price, spent_before }) {
  const known = cost ?? price;
  const said = known == null ? "price unknown" : `${amount(known)} JimiCoin`;
  const before = spent_before ? `, and ${amount(spent_before)} before` : "";
  return { yes: said, maybe: `perhaps ${said}`, no: "not billed" }[billed] + before;
}

/** What is known to be spent on a row, and what only may be. */
function spentOn({ billed, cost, price, spent_before }) {
  return spent_before + (billed === "yes" ? cost ?? price ?? 0 : 0);
}

function perhapsSpentOn({ billed, cost, price }) {
  return billed === "maybe" ? cost ?? price ?? 0 : 0;
}

/** Seconds from one moment to another; of two clocks, so never below 0; `null` where one is unknown. */
function between(from, to) {
  return from == null || to == null ? null : Math.max(0, to - from);
}

const madeIn = (row) => between(row.created_at ?? row.sent_at, row.completed_at);
const queuedFor = (row) => between(row.sent_at ?? row.created_at, row.working_at);
const generatedIn = (row) => between(row.working_at, row.completed_at);
