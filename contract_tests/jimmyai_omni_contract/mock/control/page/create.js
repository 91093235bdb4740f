// The form that creates a task, as a client would.

import { byId, el, fill } from "./dom.js";
import { bindKey, currentKey } from "./key.js";
import { words } from "./prose.js";
import { say } from "./say.js";
import { call } from "./server.js";

const PATH = "/api/open-api/v1/gemini/omni/videos";
const UNSET = ["", "default"];

export function startCreate() {
  // An empty value is left out of the request.
  fill(byId("create-model"), ["Gemini-Omini", "Omni-Flash-Ext", "gemini-omni", "omni-10s"]);
  fill(byId("create-duration"), [UNSET, ...[4, 6, 8, 10].map((seconds) => [seconds, `${seconds} s`]), ["7", "7 s (refused)"]]);
  fill(byId("create-resolution"), [UNSET, "720p", "1080p", "4k"]);
  fill(byId("create-type"), [UNSET, "reference", "frame"]);
  bindKey(byId("create-key"));
  byId("create").addEventListener("submit", create);
}

async function create(event) {
  event.preventDefault();
  const body = JSON.stringify(bodyOf(new FormData(byId("create"))));
  try {
    const { response, text } = await call("POST", PATH, { key: currentKey(), body, headers: { "Content-Type": "application/json" } });
    if (!text.startsWith("{")) throw new Error(`HTTP ${response.status} without JSON`);
    answer(JSON.parse(text));
  } catch (error) {
    refused(`There was no usable answer: ${error.message}`);
  }
}

function bodyOf(form) {
  const lines = (name) => form.get(name).split("\n").map((line) => line.trim()).filter(Boolean);
  const fields = {
    model: form.get("model"),
    prompt: form.get("prompt"),
    duration: form.get("duration") && Number(form.get("duration")),
    resolution: form.get("resolution"),
    aspect_ratio: form.get("aspect_ratio"),
    generation_type: form.get("generation_type"),
    image_urls: lines("image_urls"),
    video_urls: lines("video_urls"),
  };
  const given = ([name, value]) => name === "prompt" || (value !== "" && value.length !== 0);
  return Object.fromEntries(Object.entries(fields).filter(given));
}

function answer({ code, msg, data }) {
  if (String(code) !== "20000") return refused(`Refused with code ${code}: ${msg}`);
  byId("create-answer").hidden = true;
  return say(`${data.task_id} was created${data.cost == null ? "" : ` and billed ${data.cost} JimiCoin`}`);
}

function refused(text) {
  byId("create-answer").replaceChildren(el("p", { class: "error" }, words(text)));
  byId("create-answer").hidden = false;
  say(text);
}
