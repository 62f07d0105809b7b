// Tells the functions who calls, over whatever the browser wrote: the address counts wrong tries of codes and facts.
function handler(event) {
  event.request.headers["true-client-ip"] = { value: event.viewer.ip };
  return event.request;
}
