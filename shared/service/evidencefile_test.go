package service_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/frontline-gov/frontline/shared/evidence"
)

// toBucket posts the form of a page that takes a file to where the page says, as a browser without scripts does, and gives where
// the answer leads.
func (w *world) toBucket(page, file string) (status int, to string) {
	w.t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		w.t.Fatal(err)
	}
	get := func(n *html.Node, name string) string {
		for _, a := range n.Attr {
			if a.Key == name {
				return a.Val
			}
		}
		return ""
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" || get(n, "enctype") != "multipart/form-data" {
			continue
		}
		for field := range n.Descendants() {
			switch {
			case field.Type == html.ElementNode && field.Data == "input" && get(field, "type") == "hidden":
				err = form.WriteField(get(field, "name"), get(field, "value"))
			case field.Type == html.ElementNode && field.Data == "input" && get(field, "type") == "file":
				part, failed := form.CreateFormFile(get(field, "name"), "scan.exe")
				if err = failed; err == nil {
					_, err = part.Write([]byte(file))
				}
			}
			if err != nil {
				w.t.Fatal(err)
			}
		}
		if err := form.Close(); err != nil {
			w.t.Fatal(err)
		}
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		response, err := client.Post(get(n, "action"), form.FormDataContentType(), &body)
		if err != nil {
			w.t.Fatal(err)
		}
		response.Body.Close()
		return response.StatusCode, response.Header.Get("Location")
	}
	w.t.Fatalf("the page takes no file:\n%s", page)
	return 0, ""
}

// Who opened the page for a large file and left is told that nothing has come, however often they did; once it cannot come any more
// nothing is told of it. Only what came has a number, and the same page tells when.
func TestLargeEvidenceThatNeverCame(t *testing.T) {
	tx := live(t, "student-finance")
	w := newWorld(t, tx)
	cookie, reference := w.sent(worked(t, tx, "care-leaver"))
	list := "/submissions/" + reference + "/evidence"
	for range 2 {
		if got := w.post(list+"/care-leaver-letter", cookie); got.Code != 303 || w.get(strings.TrimPrefix(got.Header().Get("Location"), "/apply/"+tx.Name), cookie).Code != 200 {
			t.Fatalf("%d %s", got.Code, got.Body)
		}
	}
	shown := w.get(list, cookie)
	wants(t, "opened", shown, 200, "We have no file from it yet", "no: File 1", "no: has not arrived")
	if strings.Count(shown.Body.String(), "We have no file from it yet") != 1 {
		t.Error("it is told more than once")
	}
	w.sweep(3 * time.Hour)
	wants(t, "left", w.get(list, cookie), 200, "Not sent yet", "no: did not arrive", "no: We have no file from it yet")
	again := w.post(list+"/care-leaver-letter", cookie)
	page := w.get(strings.TrimPrefix(again.Header().Get("Location"), "/apply/"+tx.Name), cookie)
	wants(t, "the form", page, 200, "required", "EntityTooLarge", "up to 25 MB")
	status, to := w.toBucket(page.Body.String(), document)
	if status != 303 {
		t.Fatal(status)
	}
	w.get(strings.TrimPrefix(to, origin+"/apply/"+tx.Name), cookie)
	wants(t, "sent", w.get(list, cookie), 200, "We received file 1 on 22 November 2026 at 15:00.")
	w.sweep(time.Hour)
	wants(t, "checked", w.get(list, cookie), 200, "We received file 1 (PDF, 1 KB) on 22 November 2026 at 15:00. It is checked")
}

// Who presses the button more often than files are taken, and sends nothing, still gets a form, and what comes from it counts.
func TestLargeEvidenceOpenedTooOften(t *testing.T) {
	tx := live(t, "student-finance")
	w := newWorld(t, tx)
	cookie, reference := w.sent(worked(t, tx, "care-leaver"))
	list, form := "/submissions/"+reference+"/evidence", ""
	for press := range evidence.MostOfItem + 2 {
		w.now = w.now.Add(time.Minute)
		got := w.post(list+"/care-leaver-letter", cookie, "way", "upload")
		if got.Code != 303 {
			t.Fatalf("press %d: %d\n%s", press+1, got.Code, got.Body)
		}
		page := w.get(strings.TrimPrefix(got.Header().Get("Location"), "/apply/"+tx.Name), cookie)
		wants(t, "the form", page, 200, "multipart/form-data")
		form = page.Body.String()
	}
	wants(t, "opened", w.get(list, cookie), 200, "on 22 November 2026 at 12:12. We have no file from it yet", "no: 12:10")
	_, to := w.toBucket(form, document)
	w.get(strings.TrimPrefix(to, origin+"/apply/"+tx.Name), cookie)
	w.sweep(time.Hour)
	wants(t, "sent", w.get(list, cookie), 200, "We received file 1 (PDF, 1 KB)")
}

// A file that did not even come to the function is told on the page that asks for it.
func TestTooLargeToCome(t *testing.T) {
	w, cookie, reference := proving(t)
	got := w.get("/submissions/"+reference+"/evidence/birth-certificate?too-large", cookie)
	wants(t, "evidence", got, 413, "MB or smaller", "Error:")
	d, c := dogs(t)
	draft := d.filled(c)
	wants(t, "rows", d.get("/dogs/file/send?too-large", draft), 413, "The file must be 4 MB or smaller", "Error:")
}

// A large file goes straight to the bucket by a form without scripts, and then the same way as any other; what it is, is found
// once it is clean.
func TestLargeEvidence(t *testing.T) {
	tx := live(t, "student-finance")
	w := newWorld(t, tx)
	cookie, ref := w.sent(worked(t, tx, "care-leaver"))
	at := "/submissions/" + ref + "/evidence/care-leaver-letter"
	large := document + strings.Repeat("x", 5<<20)
	send := func(n, file string) int {
		t.Helper()
		got := w.post(at, cookie, "way", "upload")
		if got.Code != 303 || got.Header().Get("Location") != "/apply/student-finance"+at+"/"+n {
			t.Fatalf("%d %v", got.Code, got.Header())
		}
		asked := w.get(at+"/"+n, cookie)
		if csp := asked.Header().Get("Content-Security-Policy"); asked.Code != 200 || !strings.Contains(csp, "form-action 'self' http://127.0.0.1:") {
			t.Fatalf("%d %s", asked.Code, csp)
		}
		status, to := w.toBucket(asked.Body.String(), file)
		if to != "" {
			path, ok := strings.CutPrefix(to, origin+"/apply/student-finance")
			if got := w.get(path, cookie); !ok || got.Code != 303 {
				t.Errorf("%s: %d", to, got.Code)
			}
		}
		return status
	}
	if got := w.get(at, cookie).Body.String(); strings.Contains(got, `type="file"`) || !strings.Contains(got, "Choose a file to send") {
		t.Errorf("the page:\n%s", got)
	}
	if status := send("1", strings.Repeat("x", 25<<20+1)); status != 400 {
		t.Errorf("too large: %d", status)
	}
	for _, try := range []struct{ n, file string }{{"2", large}, {"3", virus}, {"4", "MZ a program"}} {
		if status := send(try.n, try.file); status != 303 {
			t.Fatalf("%s: %d", try.n, status)
		}
	}
	if got := w.get(at+"/2", cookie); got.Code != 303 {
		t.Errorf("what has come is not asked for again: %d", got.Code)
	}
	if got := w.get(at+"/9", cookie); got.Code != 404 {
		t.Errorf("what nobody expects: %d", got.Code)
	}
	w.post(at, cookie, "way", "upload") // and nothing comes
	w.sweep(2 * time.Minute)
	w.acknowledged(ref + "-1")
	w.sweep(2 * time.Hour)
	if got := w.proof(cookie, ref)["care-leaver-letter"]; !slices.Equal(got, []evidence.State{evidence.Lost, evidence.Sent, evidence.Refused, evidence.Foreign, evidence.Lost}) {
		t.Errorf("%v", got)
	}
	sent := w.messages()
	if len(sent) != 1 || sent[0].File.Size != len(large) || sent[0].File.Type != evidence.PDF || len(sent[0].File.Digest) != 64 {
		t.Errorf("%+v", sent)
	}
}

// A form for the bucket may be sent twice until it expires, from two tabs or after going back: the last file counts, whoever sent it is told,
// and nothing is found out about the first, or handed over, before that.
func TestOneFormSentTwice(t *testing.T) {
	tx := live(t, "student-finance")
	w := newWorld(t, tx)
	cookie, ref := w.sent(worked(t, tx, "care-leaver"))
	at := "/submissions/" + ref + "/evidence/care-leaver-letter"
	w.post(at, cookie, "way", "upload")
	form := w.get(at+"/1", cookie).Body.String()
	send := func(file string) {
		t.Helper()
		_, to := w.toBucket(form, file)
		path, ok := strings.CutPrefix(to, origin+"/apply/student-finance")
		if got := w.get(path, cookie); !ok || got.Code != 303 {
			t.Fatalf("%s: %d", to, got.Code)
		}
	}
	const twice = "You sent it more than once: the last file that you sent is the one that counts."
	send(virus)
	if got := w.get("/submissions/"+ref+"/evidence", cookie).Body.String(); strings.Contains(got, twice) || !strings.Contains(got, "the last one counts. After that we check") {
		t.Errorf("sent once:\n%s", got)
	}
	w.acknowledged(ref + "-1")
	w.sweep(2 * time.Minute)
	send(document)
	if got := w.get("/submissions/"+ref+"/evidence", cookie).Body.String(); !strings.Contains(got, twice) {
		t.Errorf("sent twice:\n%s", got)
	}
	w.sweep(20 * time.Minute)
	if got := w.proof(cookie, ref)["care-leaver-letter"]; !slices.Equal(got, []evidence.State{evidence.Checking}) || len(w.messages()) != 0 {
		t.Errorf("while the form is good: %v", got)
	}
	w.sweep(10 * time.Minute)
	if got := w.proof(cookie, ref)["care-leaver-letter"]; !slices.Equal(got, []evidence.State{evidence.Sent}) {
		t.Errorf("then: %v", got)
	}
	if sent := w.messages(); len(sent) != 1 || sent[0].File.Size != len(document) {
		t.Errorf("%+v", sent)
	}
}
