// The addresses of the site, in front of a bucket that knows only files: an address that ends in "/" is answered
// with the index.html there; one whose last part has no dot is sent on to the same with "/" at its end, keeping its
// query. Slashes at the start are made one, or the answer would send people to another host ("//example.org/a").
// index.json holds examples, with which the same rule of the local platform is tested as well.
function handler(event) {
  var request = event.request;
  var uri = request.uri.replace(/^[\/\\]+/, "/");
  if (uri.endsWith("/")) {
    request.uri = uri + "index.html";
    return request;
  }
  if (uri.slice(uri.lastIndexOf("/")).includes(".")) {
    request.uri = uri;
    return request;
  }
  var query = request.rawQueryString();
  return {
    statusCode: 301,
    statusDescription: "Moved Permanently",
    headers: { location: { value: uri + "/" + (query ? "?" + query : "") } },
  };
}
