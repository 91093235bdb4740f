// Calls of the mock server: its controls, and the API itself.

/** Asks a control, such as `advance`; what it answers, or an Error with what it says is wrong. */
export async function control(method, name, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== "" && value != null);
  const parameters = new URLSearchParams(given);
  const response = await fetch(`${name}${given.length ? `?${parameters}` : ""}`, { method });
  const document = await response.json();
  if (!response.ok) throw new Error(document.error);
  return document;
}

/** Calls the API as a client would, with the key of this page. */
export async function call(method, path, { key, body, headers = {} } = {}) {
  const sent = key ? { ...headers, Authorization: `Bearer ${key}` } : headers;
  const began = performance.now();
  const response = await fetch(`..${path}`, { method, headers: sent, body });
  const text = await response.text();
  return { response, text, milliseconds: Math.round(performance.now() - began) };
}
