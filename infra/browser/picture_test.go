package browser

import (
	"bytes"
	"flag"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the pictures of docs/screenshot anew")

// pictures are pages of each kind, by the name of their picture.
var pictures = []struct {
	name, path string
	size       Size
}{
	{"catalogue", "/", Desktop},
	{"start", "/kept/start.en.html", Desktop},
	{"start-welsh", "/kept/start.cy.html", Desktop},
	{"question", "/kept/empty-birth.en.html", Desktop},
	{"question-phone", "/kept/empty-home.en.html", Phone},
	{"error", "/kept/home-parts-wrong.en.html", Desktop},
	{"error-phone", "/kept/missing-helps.en.html", Phone},
	{"list", "/kept/other-names-wrong.en.html", Desktop},
	{"group", "/kept/group.en.html", Desktop},
	{"file", "/kept/file-error.en.html", Desktop},
	{"remove", "/kept/remove.en.html", Desktop},
	{"check", "/kept/check.en.html", Desktop},
	{"check-phone", "/kept/check.en.html", Phone},
	{"receipt", "/kept/receipt.en.html", Desktop},
	{"receipt-welsh", "/kept/receipt.cy.html", Desktop},
	{"status", "/kept/status-late.en.html", Desktop},
	{"ended", "/kept/ended.en.html", Desktop},
	{"closed", "/kept/closed.en.html", Desktop},
	{"problem", "/kept/problem-not-found.en.html", Desktop},
	{"desk-queue", "/kept/desk-queue.en.html", Desktop},
	{"desk-submission", "/kept/desk-submission.en.html", Desktop},
	{"desk-decide", "/kept/desk-decide-confirm.en.html", Desktop},
	{"desk-assist", "/kept/desk-assist.en.html", Desktop},
	{"keying", "/kept/keying-wrong.en.html", Desktop},
}

// TestPictures sees that every page to take a picture of is there, and takes two of them; with -update one of each, into
// docs/screenshot (make screenshots). They are not compared: fonts differ from machine to machine.
func TestPictures(t *testing.T) {
	server, _ := kinds(t)
	tab := open(t, chromium(t))
	for _, p := range pictures {
		response, err := server.Client().Get(server.URL + p.path)
		must(t, err)
		must(t, response.Body.Close())
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", p.path, response.StatusCode)
		}
	}
	taken := pictures[3:5] // a question, on a desktop and on a telephone
	if *update {
		taken = pictures
	}
	for _, p := range taken {
		size := p.size
		if size == Desktop {
			size.Width = 1020
		}
		size.Height = 200 // a page is as high as its content
		must(t, tab.Resize(size))
		must(t, tab.Open(server.URL+p.path))
		if tab.Status() != 200 {
			t.Fatalf("%s: %d", p.path, tab.Status())
		}
		picture, err := tab.Picture()
		must(t, err)
		decoded, err := png.Decode(bytes.NewReader(picture))
		must(t, err)
		if got := decoded.Bounds(); got.Dx() != size.Width || got.Dy() < 400 {
			t.Errorf("the picture of %s is %v", p.name, got)
		}
		if *update {
			folder := filepath.Join("..", "..", "docs", "screenshot")
			must(t, os.MkdirAll(folder, 0o755))
			must(t, os.WriteFile(filepath.Join(folder, p.name+".png"), picture, 0o644))
		}
	}
}
