// A video plays on its card, without sound, while a mouse rests on it.

const [REST_MS, lessMotion] = [200, matchMedia("(prefers-reduced-motion: reduce)")];

function playUnderMouse(picture, url) {
  let video, resting;
  picture.addEventListener("pointerenter", ({ pointerType }) => {
    if (pointerType !== "mouse" || lessMotion.matches) return;
    resting = setTimeout(() => {
      video = el("video", { loop: true, playsinline: true, preload: "none", "aria-hidden": "true", tabindex: -1 });
      video.muted = true;
      video.src = url;
      picture.append(video);
      // Whoever moves on ends it before it began.
      video.play().catch(() => {});
    }, REST_MS);
  });
  picture.addEventListener("pointerleave", () => {
    clearTimeout(resting);
    video?.remove();
    video?.removeAttribute("src");
    video?.load();
  });
}
