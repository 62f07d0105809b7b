package gateway

import "strings"

// Index is the rule of the distribution's viewer-request function, in Go: the bucket behind it knows only files. An address
// that ends in "/" is answered with the index.html there; one whose last part has no dot is sent on to the same with "/" at
// its end, keeping its query. Slashes at the start are made one, or the answer would send people to another host. The path
// is percent-encoded as it came, and so are the answers; redirect is empty where the file at serve is to be served.
//
// The function itself, in JavaScript, stands in infra/stack/index.js; both are tested with the examples beside it.
func Index(path, query string) (serve, redirect string) {
	path = "/" + strings.TrimLeft(path, `/\`)
	if strings.HasSuffix(path, "/") {
		return path + "index.html", ""
	}
	if strings.Contains(path[strings.LastIndex(path, "/"):], ".") {
		return path, ""
	}
	if query != "" {
		query = "?" + query
	}
	return "", path + "/" + query
}
