// A frame of each video, taken from its file once it comes into view, a few at a time.

const [POSTER_WIDTH, BUSY_MOST, PATIENCE_MS] = [480, 3, 15_000];
const wanted = new Map();
let busy = 0;

const posterWatcher = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      const poster = posterOf.get(target);
      if (isIntersecting) wanted.set(target, poster);
      else wanted.delete(target);
    }
    takeNext();
  },
  { rootMargin: "200px 0px" },
);
const posterOf = new WeakMap();

/** Draws a frame of what is at `url` on a canvas once it is in view; `onMissing` is told where there is none. */
function givePoster(canvas, url, onMissing) {
  posterOf.set(canvas, { url, onMissing });
  posterWatcher.observe(canvas);
}

function forgetPoster(canvas) {
  posterWatcher.unobserve(canvas);
  wanted.delete(canvas);
}

async function takeNext() {
  while (busy < BUSY_MOST && wanted.size) {
    const [canvas, { url, onMissing }] = wanted.entries().next().value;
    forgetPoster(canvas);
    busy += 1;
    take(canvas, url)
      .catch(onMissing)
      .finally(() => {
        busy -= 1;
        takeNext();
      });
  }
}

async function take(canvas, src) {
  const video = el("video", { muted: true, preload: "metadata" });
  try {
    const begun = happens(video, "loadedmetadata");
    video.src = src;
    await begun;
    const found = happens(video, "seeked");
    // The first frame is often black.
    video.currentTime = Math.min(0.5, video.duration / 2 || 0);
    await found;
    const scale = POSTER_WIDTH / Math.max(video.videoWidth, video.videoHeight);
    canvas.width = video.videoWidth * scale;
    canvas.height = video.videoHeight * scale;
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    canvas.classList.add("drawn");
  } finally {
    // A browser holds no more than some dozens of videos at a time.
    video.removeAttribute("src");
    video.load();
  }
}

function happens(video, event) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(reject, PATIENCE_MS);
    const end = (act) => () => {
      clearTimeout(late);
      act();
    };
    video.addEventListener(event, end(resolve), { once: true });
    video.addEventListener("error", end(reject), { once: true });
  });
}
