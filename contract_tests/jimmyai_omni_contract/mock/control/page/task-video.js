// What came of a task: its video, or why there is none.

import { el } from "./dom.js";
import { givePoster } from "./poster.js";

/** Keeps a picture and a text in step with a task, and lets a video that plays play on. */
export function outcomeOf(pictures, texts) {
  let shown;
  let nodes = [];
  return (task) => {
    const wanted = JSON.stringify([task.status, task.video_url, task.video_expired, task.error_message]);
    if (wanted === shown) return;
    shown = wanted;
    nodes.forEach((node) => node.remove());
    const { video, text } = outcome(task);
    if (video) pictures.append(video);
    if (text) texts.append(text);
    nodes = [video, text].filter(Boolean);
  };
}

function outcome({ task_id, status, video_url, video_expired, error_message }) {
  if (status === "failed") return { text: el("p", { class: "error" }, error_message) };
  if (status !== "completed") return {};
  if (video_expired) return { text: el("p", { class: "error" }, "The URL of its video has expired, 3 days after its end.") };
  if (!video_url) return { text: el("p", { class: "quiet" }, "The URL of its video is not there yet.") };
  const src = `..${video_url}`;
  const video = el("video", { controls: true, preload: "none", playsinline: true, src, "aria-label": `Video of ${task_id}` });
  const text = el("p", { class: "error", hidden: true }, "Its video cannot be played from this URL. A query may give a fresh one.");
  video.addEventListener("error", () => (text.hidden = false));
  // A GET of its own URL would be a request, which a fault may befall and an expiry may count.
  givePoster(video, `tasks/${task_id}/video`);
  return { video, text };
}
