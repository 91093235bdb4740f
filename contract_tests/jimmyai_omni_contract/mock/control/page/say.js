// What the page says of what somebody did: seen at the foot of the page, and read out once.

import { byId } from "./dom.js";

const SECONDS = 6;
let timer;

export function say(text) {
  clearTimeout(timer);
  byId("said").textContent = text;
  timer = setTimeout(() => (byId("said").textContent = ""), SECONDS * 1000);
}

/** Does something; says what came of it, or why it did not work. */
export async function doing(act, said) {
  try {
    const result = await act();
    say(typeof said === "function" ? said(result) : said);
    return result;
  } catch (error) {
    say(`Not done: ${error.message}`);
    return undefined;
  }
}
