// How times, amounts and documents are said.

/** A moment in Unix seconds, in UTC. */
export function moment(seconds) {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** The time of a moment's day, in UTC. */
export function timeOfDay(seconds) {
  return new Date(seconds * 1000).toISOString().slice(11, 19);
}

/** A length of time, by its largest unit. */
export function span(seconds) {
  for (const [unit, length] of [["d", 86400], ["h", 3600], ["min", 60]]) {
    if (seconds >= length) return `${Math.floor(seconds / length)} ${unit}`;
  }
  return `${Math.max(0, Math.floor(seconds))} s`;
}

/** An amount of JimiCoin, or a count. */
export function amount(number) {
  return number.toLocaleString("en", { maximumFractionDigits: 2 });
}

/** A count with its word. */
export function counted(number, one, many = `${one}s`) {
  return `${amount(number)} ${number === 1 ? one : many}`;
}

/** A text that is JSON, indented; any other as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The settings of a task in a few words. */
export function settingsOf({ model, duration_s, resolution, aspect_ratio, generation_type, images, videos }) {
  return [
    model,
    duration_s && `${duration_s} s`,
    resolution,
    aspect_ratio,
    (images || videos) && generation_type,
    images && counted(images, "image"),
    videos && counted(videos, "video"),
  ].filter(Boolean);
}
