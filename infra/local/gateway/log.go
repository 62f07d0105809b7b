package gateway

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// Log writes one line for each request: method, path, status, milliseconds, and for requests to functions the route. It
// holds nothing that a citizen gave: no query, no cookie, no body, no answer; in the path, whatever is not a plain word of
// an address is an ellipsis, references first of all. Each line is one Write, and Writes may come at the same time.
func Log(out io.Writer, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var told routeLog
		watched := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		began := time.Now()
		defer func() {
			line := fmt.Sprintf("%-4s %s %d %d ms", r.Method, Masked(r.URL.Path), watched.status, time.Since(began).Milliseconds())
			if told.route != "" {
				line += " (" + told.route + ")"
			}
			if told.note != "" {
				line += ": " + told.note
			}
			_, _ = io.WriteString(out, line+"\n") // a log that cannot be written must not stop the platform
		}()
		next.ServeHTTP(watched, r.WithContext(context.WithValue(r.Context(), logKey{}, &told)))
	})
}

// plain is a part of an address that people wrote: words of small letters, a small number, a file's name.
var plain = regexp.MustCompile(`^[a-z][a-z.]*(-[a-z.]+)*$|^[0-9]{1,3}$|^[a-z][a-z0-9.-]*\.[a-z0-9]{2,5}$`)

// reference is what may be the beginning of a submission's reference that happens to have no digit.
var reference = regexp.MustCompile(`^[a-z]{4}-?[a-z]{4}-?[a-z]{4}(-|$)`)

// Masked gives a path fit for a log.
func Masked(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		named := i > 0 && (parts[i-1] == "submissions" || parts[i-1] == "handoffs")
		if part != "" && (named || !plain.MatchString(part) || reference.MatchString(part) || len(part) > 60) {
			parts[i] = "…"
		}
	}
	return strings.Join(parts, "/")
}

// routeLog is what the handlers of a request add to its line.
type routeLog struct {
	route string // the route key
	note  string // what went wrong, without anything that the request held
}

type logKey struct{}

// describe adds to the line of a request's log, if there is one.
func describe(r *http.Request, add routeLog) {
	told, ok := r.Context().Value(logKey{}).(*routeLog)
	if !ok {
		return
	}
	if add.route != "" {
		told.route = add.route
	}
	if add.note != "" {
		told.note = add.note
	}
}

// statusWriter remembers the status that was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
	wrote  bool
}

func (w *statusWriter) WriteHeader(status int) {
	if !w.wrote {
		w.status, w.wrote = status, true
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(p []byte) (int, error) {
	w.wrote = true
	return w.ResponseWriter.Write(p)
}
