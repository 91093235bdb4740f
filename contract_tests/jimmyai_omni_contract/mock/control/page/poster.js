// The first frame of a task's video, as its poster once it comes into view.

import { el } from "./dom.js";

const WIDTH = 384;
const frames = new WeakMap();
const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    take(frames.get(target), (frame) => (target.poster = URL.createObjectURL(frame)));
  }
});

/** Gives a video the first frame of what is at `url`. */
export function givePoster(video, url) {
  frames.set(video, url);
  watcher.observe(video);
}

function take(src, give) {
  const video = el("video", { muted: true, preload: "auto", src });
  video.addEventListener("loadeddata", () => {
    const canvas = el("canvas", { width: WIDTH, height: Math.round((WIDTH * video.videoHeight) / video.videoWidth) });
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(give, "image/jpeg");
    // A browser holds no more than some dozens of videos at a time.
    video.removeAttribute("src");
    video.load();
  });
}
