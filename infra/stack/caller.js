import cf from 'cloudfront';

const store = cf.kvs();

// Tells the functions who calls, over whatever the browser wrote: the address counts wrong tries of codes and facts. The
// secret is how they know that it was told here. While there is none, they believe nobody.
async function handler(event) {
  const headers = event.request.headers;
  headers["true-client-ip"] = { value: event.viewer.ip };
  delete headers["frontline-edge"];
  try {
    headers["frontline-edge"] = { value: (await store.get("secret")).trim() };
  } catch (none) {
    console.log("there is no secret: " + none);
  }
  // What is more than Lambda takes, API Gateway refuses by itself, in JSON. So the page of the file is asked for instead, and told why.
  // Software, which brings its key, is to have the JSON.
  const method = event.request.method, uri = event.request.uri;
  const kind = headers["content-type"], length = headers["content-length"];
  if (method === "POST" && !headers["idempotency-key"] && uri.startsWith("/apply/") && kind && kind.value.startsWith("multipart/form-data") && length && Number(length.value) > 4600000) {
    return { statusCode: 303, statusDescription: "See Other", headers: { location: { value: uri + "?too-large" } } };
  }
  return event.request;
}
