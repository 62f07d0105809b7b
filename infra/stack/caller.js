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
  return event.request;
}
