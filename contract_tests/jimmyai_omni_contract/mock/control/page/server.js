// Calls of the mock server: its controls, and the API itself.

/** Asks a control, such as `advance`; what it answers, or an Error with what it says is wrong. */
export async function control(method, name, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== "" && value != null);
  const parameters = new URLSearchParams(given);
  const { response, text } = await answered(`${name}${given.length ? `?${parameters}` : ""}`, { method });
  const document = JSON.parse(text);
  if (!response.ok) throw new Error(document.error);
  return document;
}

/** Calls the API as a client would, with the key of this page. */
export async function call(method, path, { key, body, headers = {} } = {}) {
  const sent = key ? { ...headers, Authorization: `Bearer ${key}` } : headers;
  const began = performance.now();
  const { response, text } = await answered(`..${path}`, { method, headers: sent, body });
  return { response, text, milliseconds: Math.round(performance.now() - began) };
}

async function answered(path, options) {
  try {
    const response = await fetch(path, options);
    return { response, text: await response.text() };
  } catch {
    // Each browser says it in words of its own.
    throw new Error("the connection failed");
  }
}
