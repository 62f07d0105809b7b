// Package recorder remembers what was answered, for the log.
package recorder

import "net/http"

// Writer is a response whose status is remembered.
type Writer struct {
	http.ResponseWriter
	// Code is the status that was sent; 0 where nothing was.
	Code int
}

// WriteHeader sends the status; the first one counts.
func (r *Writer) WriteHeader(code int) {
	if r.Code == 0 {
		r.Code = code
	}
	r.ResponseWriter.WriteHeader(code)
}

func (r *Writer) Write(p []byte) (int, error) {
	if r.Code == 0 {
		r.Code = http.StatusOK
	}
	return r.ResponseWriter.Write(p)
}
