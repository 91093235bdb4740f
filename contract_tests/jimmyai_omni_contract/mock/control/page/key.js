// The key of the calls that this page makes. It is kept in this page alone.

let key = "mock-key";

export function currentKey() {
  return key;
}

/** Lets a field show the key and change it, for all of its kind. */
export function bindKey(input) {
  input.dataset.apiKey = "";
  input.value = key;
  input.addEventListener("input", () => {
    key = input.value;
    for (const other of document.querySelectorAll("[data-api-key]")) other.value = key;
  });
  return input;
}
