package service

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"sync"
)

// leastToCompress is the size below which compressing saves nothing that counts.
const leastToCompress = 1000

// writers are kept, because making one costs more than a page does.
var writers = sync.Pool{New: func() any {
	writer, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is one
	}
	return writer
}}

// compressed gives text in gzip to who takes it: CloudFront compresses only what it may keep, and no page may be kept.
func compressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") || r.Method == http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		held := &heldAnswer{ResponseWriter: w, code: http.StatusOK}
		next.ServeHTTP(held, r)
		held.send()
	})
}

// heldAnswer is an answer that waits to be compressed.
type heldAnswer struct {
	http.ResponseWriter
	code int
	body bytes.Buffer
}

func (h *heldAnswer) WriteHeader(code int) { h.code = code }

func (h *heldAnswer) Write(p []byte) (int, error) { return h.body.Write(p) }

func (h *heldAnswer) send() {
	header := h.Header()
	kind := header.Get("Content-Type")
	text := strings.HasPrefix(kind, "text/") || strings.Contains(kind, "json")
	if text {
		header.Add("Vary", "Accept-Encoding")
	}
	if !text || h.body.Len() < leastToCompress || header.Get("Content-Encoding") != "" {
		h.ResponseWriter.WriteHeader(h.code)
		h.ResponseWriter.Write(h.body.Bytes())
		return
	}
	header.Set("Content-Encoding", "gzip")
	header.Del("Content-Length")
	h.ResponseWriter.WriteHeader(h.code)
	writer := writers.Get().(*gzip.Writer)
	defer writers.Put(writer)
	writer.Reset(h.ResponseWriter)
	writer.Write(h.body.Bytes())
	writer.Close()
}
