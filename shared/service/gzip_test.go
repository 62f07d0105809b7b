package service_test

import (
	"compress/gzip"
	"io"
	"testing"
)

// A page comes in gzip to who takes it, and is the same page; what is short, or not taken so, comes as it is.
func TestPagesAreCompressed(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	plain := w.get("/check", cookie)
	small := w.request("GET", "/check", "", with("Cookie", cookie), with("Accept-Encoding", "br, gzip"))
	if small.Header().Get("Content-Encoding") != "gzip" || small.Header().Get("Vary") != "Accept-Encoding" || small.Body.Len()*3 > plain.Body.Len() {
		t.Fatalf("%v, %d bytes of %d", small.Header(), small.Body.Len(), plain.Body.Len())
	}
	reader, err := gzip.NewReader(small.Body)
	if err != nil {
		t.Fatal(err)
	}
	if page, err := io.ReadAll(reader); err != nil || string(page) != plain.Body.String() {
		t.Errorf("%v, %d bytes, want %d", err, len(page), plain.Body.Len())
	}
	if plain.Header().Get("Content-Encoding") != "" {
		t.Error("it is compressed for who does not take it")
	}
	for name, answer := range map[string]string{
		"a redirect":   w.request("POST", "/start", "x=1", with("Accept-Encoding", "gzip"), with("Origin", origin)).Header().Get("Content-Encoding"),
		"HEAD":         w.request("HEAD", "/check", "", with("Cookie", cookie), with("Accept-Encoding", "gzip")).Header().Get("Content-Encoding"),
		"a short file": w.request("GET", "/dogs/file/columns.csv", "", with("Accept-Encoding", "gzip")).Header().Get("Content-Encoding"),
	} {
		if answer != "" {
			t.Errorf("%s is compressed", name)
		}
	}
}
