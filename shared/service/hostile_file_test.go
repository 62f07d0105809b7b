package service_test

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
)

// multipart posts a form with a file as it is.
func (w *world) multipart(path, cookie string, m sample.Multipart) (code int, at string) {
	w.t.Helper()
	got := w.request("POST", path, m.Body, with("Cookie", cookie), with("Origin", origin), with("Content-Type", m.Type))
	what := path + ", " + m.What
	safe(w.t, what, got)
	if got.Code != 303 && got.Code < 400 {
		w.t.Errorf("%s: %d", what, got.Code)
	}
	return got.Code, what
}

// TestHostileMultipart sends forms with files as no browser does to each page that takes one: each gets a page that says what to do, what
// is not taken changes nothing, and a file that is there is taken whatever it is called.
func TestHostileMultipart(t *testing.T) {
	w, cookie, ref := proving(t)
	item := "/submissions/" + ref + "/evidence/birth-certificate"
	for _, m := range sample.Multiparts(page.FileField, document, nil) {
		before := len(w.proof(cookie, ref)["birth-certificate"])
		code, what := w.multipart(item, cookie, m)
		now := w.proof(cookie, ref)["birth-certificate"]
		switch taken := len(now) > before; {
		case m.Right && code != 303, code >= 400 && taken:
			t.Errorf("%s: %d, %v", what, code, now)
		case taken && now[before] != evidence.Checking:
			t.Errorf("%s: the file is %v", what, now)
		}
	}
	if got := w.upload(item, cookie, "", document); got.Code != 303 {
		t.Errorf("then as it should be: %d", got.Code)
	}
	d, c := dogs(t)
	draft := d.filled(c)
	for _, m := range sample.Multiparts(page.FileField, twoDogs, map[string][]string{page.MarkField: {d.mark("/dogs/file/send", draft)}}) {
		before := fmt.Sprint(d.draft(draft).Answers)
		code, what := d.multipart("/dogs/file/send", draft, m)
		if m.Right && code != 303 || code >= 400 && fmt.Sprint(d.draft(draft).Answers) != before {
			t.Errorf("%s: %d", what, code)
		}
		if code == 303 { // each meets a draft with rows that were typed
			draft = d.filled(c)
		}
	}
	for _, log := range []string{w.log.String(), d.log.String()} {
		for _, sign := range []string{"alert(1)", "passwd", "exe", `"level":"ERROR"`} {
			if strings.Contains(log, sign) {
				t.Errorf("the log has %s", sign)
			}
		}
	}
}

// TestHostileFiles sends files of rows that are none, or odd: what is wrong is told, with the line where it has one, no longer than
// somebody reads, and what was typed before stays; what can be read is taken.
func TestHostileFiles(t *testing.T) {
	w, c := dogs(t)
	taken := []string{"from right to left"}
	for what, file := range sample.HostileFiles(twoDogs) {
		cookie := w.filled(c)
		before := fmt.Sprint(w.draft(cookie).Answers)
		got := w.send(cookie, file)
		safe(t, what, got)
		said := html.UnescapeString(got.Body.String())
		switch {
		case got.Code == 303 && !slices.Contains(taken, what), got.Code != 303 && got.Code != 422 && got.Code != 413:
			t.Errorf("%s: %d %.300s", what, got.Code, said)
		case got.Code != 303 && fmt.Sprint(w.draft(cookie).Answers) != before:
			t.Errorf("%s: what was there is gone", what)
		case got.Code == 422 && (!strings.Contains(said, "<title>Error: ") || strings.Contains(said, "{") || got.Body.Len() > 200_000):
			t.Errorf("%s: %d bytes\n%.2000s", what, got.Body.Len(), said)
		}
	}
}
