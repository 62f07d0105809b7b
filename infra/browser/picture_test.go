package browser

import (
	"bytes"
	"flag"
	"image"
	"image/draw"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	{"search", "/kept/search-two.en.html", Desktop},
	{"checker", "/kept/checker-static.en.html", Desktop},
	{"checked", "/kept/checked-not-eligible.en.html", Desktop},
	{"question", "/kept/empty-birth.en.html", Desktop},
	{"question-phone", "/kept/empty-home.en.html", Phone},
	{"error", "/kept/home-parts-wrong.en.html", Desktop},
	{"error-phone", "/kept/missing-helps.en.html", Phone},
	{"list", "/kept/other-names-wrong.en.html", Desktop},
	{"find", "/kept/find.en.html", Desktop},
	{"find-list", "/kept/find-several.en.html", Desktop},
	{"find-list-phone", "/kept/find-choice-missing.cy.html", Phone},
	{"find-one", "/kept/find-one.en.html", Desktop},
	{"find-by-hand", "/kept/find-by-hand.en.html", Desktop},
	{"group", "/kept/group.en.html", Desktop},
	{"row", "/kept/row.en.html", Desktop},
	{"row-question", "/kept/in-row.en.html", Desktop},
	{"file", "/kept/file-error.en.html", Desktop},
	{"remove", "/kept/remove.en.html", Desktop},
	{"check", "/kept/check.en.html", Desktop},
	{"dropped", "/kept/check-dropped.en.html", Desktop},
	{"check-phone", "/kept/check.en.html", Phone},
	{"receipt", "/kept/receipt.en.html", Desktop},
	{"receipt-welsh", "/kept/receipt.cy.html", Desktop},
	{"later", "/kept/later.en.html", Desktop},
	{"code", "/kept/code.en.html", Desktop},
	{"return", "/kept/lookup-return.en.html", Desktop},
	{"leaving", "/kept/typed-leaving.en.html", Desktop},
	{"conflict", "/kept/conflict.en.html", Desktop},
	{"outdated", "/kept/outdated-leaving.en.html", Desktop},
	{"another", "/kept/another.en.html", Desktop},
	{"begun", "/kept/begun.en.html", Desktop},
	{"lost", "/kept/lost.en.html", Desktop},
	{"refused", "/kept/refused-typed.en.html", Desktop},
	{"forget", "/kept/forget.en.html", Desktop},
	{"forgotten", "/kept/forgotten.en.html", Desktop},
	{"status", "/kept/status-late.en.html", Desktop},
	{"receipt-code", "/kept/lookup-code.en.html", Desktop},
	{"answers", "/kept/answers.en.html", Desktop},
	{"change", "/kept/amend.en.html", Desktop},
	{"withdraw", "/kept/withdraw.en.html", Desktop},
	{"evidence", "/kept/evidence.en.html", Desktop},
	{"evidence-file", "/kept/evidence-item.en.html", Desktop},
	{"feedback", "/kept/feedback-wrong.en.html", Desktop},
	{"page-problem", "/kept/trouble.en.html", Desktop},
	{"thanks", "/kept/thanks.en.html", Desktop},
	{"ended", "/kept/ended.en.html", Desktop},
	{"closed", "/kept/closed.en.html", Desktop},
	{"problem", "/kept/problem-not-found.en.html", Desktop},
	{"desk-sign-in", "/kept/desk-sign-in.en.html", Desktop},
	{"desk-queue", "/kept/desk-queue.en.html", Desktop},
	{"desk-submission", "/kept/desk-submission.en.html", Desktop},
	{"desk-decide", "/kept/desk-decide-confirm.en.html", Desktop},
	{"desk-assist", "/kept/desk-assist.en.html", Desktop},
	{"desk-code", "/kept/desk-code.en.html", Desktop},
	{"helped", "/kept/question-helped.en.html", Desktop},
	{"keying", "/kept/keying-wrong.en.html", Desktop},
	{"table", "/kept/sheet.en.html", Desktop},
}

// unpictured are the kinds of kept pages of which there is no picture of their own: questions, which are seen in those of other questions,
// the two pages of the catalogue that need its texts, and the form on paper, which TestPaper keeps.
var unpictured = strings.Fields("birth born helps other change catalogue paper")

// TestPictures sees that every page to take a picture of is there, and that every kind of page is among them, and takes two of them;
// with -update one of each that looks otherwise now, into docs/screenshot (make screenshots). They are not compared otherwise: fonts differ from
// machine to machine.
func TestPictures(t *testing.T) {
	server, names := kinds(t)
	tab := open(t, chromium(t))
	pictured := map[string]bool{}
	for _, p := range pictures {
		pictured[kindOf(strings.TrimPrefix(p.path, "/kept/"))] = true
	}
	for _, name := range names {
		if kind := kindOf(name); !pictured[kind] && !slices.Contains(unpictured, kind) {
			t.Errorf("there is no picture of %s", name)
			pictured[kind] = true
		}
	}
	for _, p := range pictures {
		response, err := server.Client().Get(server.URL + p.path)
		must(t, err)
		must(t, response.Body.Close())
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", p.path, response.StatusCode)
		}
	}
	for _, p := range pictures {
		if !*update && p.name != "question" && p.name != "question-phone" {
			continue
		}
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
			keep(t, p.name, decoded)
		}
	}
}

// keep writes a picture of docs/screenshot, unless the one that is there looks the same.
func keep(t *testing.T, name string, picture image.Image) {
	t.Helper()
	file := filepath.Join("..", "..", "docs", "screenshot", name+".png")
	if kept, err := os.Open(file); err == nil {
		before, err := png.Decode(kept)
		must(t, kept.Close())
		if err == nil && alike(before, picture) {
			return
		}
	}
	t.Logf("%s looks otherwise", name)
	var out bytes.Buffer
	must(t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, picture))
	must(t, os.WriteFile(file, out.Bytes(), 0o644))
}

// alike says whether two pictures show the same, however they hold it.
func alike(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			ar, ag, ab, aa := a.At(x, y).RGBA()
			br, bg, bb, ba := b.At(x, y).RGBA()
			if ar != br || ag != bg || ab != bb || aa != ba {
				return false
			}
		}
	}
	return true
}

// top is the picture of the upper part of the page on a tab, in pixels.
func top(t *testing.T, tab *Tab, height int) image.Image {
	t.Helper()
	picture, err := tab.Picture()
	must(t, err)
	whole, err := png.Decode(bytes.NewReader(picture))
	must(t, err)
	top := image.NewNRGBA(image.Rect(0, 0, whole.Bounds().Dx(), min(height, whole.Bounds().Dy())))
	draw.Draw(top, top.Bounds(), whole, image.Point{}, draw.Src)
	return top
}

// kindOf is the kind of a kept page by its name, without its state and language.
func kindOf(name string) string {
	kind, _, _ := strings.Cut(name, ".")
	kind, _, _ = strings.Cut(kind, "-")
	return kind
}
