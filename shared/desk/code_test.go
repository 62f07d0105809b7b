package desk_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// found is a submission whose sender may be found again, by a date of birth.
func found(s *submission.Submission, _ *handoff.Record) {
	s.Fact = submission.FactOf(s.Key, []byte(`"1985-03-27"`))
}

// Somebody has lost the receipt: a caseworker says how they checked who it is, and only then sees the code; that they did stands in the
// history, and the code in no log, no address and on no other page.
func TestCodeAgain(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	ref := w.send(work, 1, found)
	code := submission.ReceiptCode(w.at(work, ref).Key).String()
	b := w.signedIn("hmrc-carys")
	if got := w.act(b, work, ref, "code", "reason", " "); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Enter how you checked who it is") || strings.Contains(got.body, code) {
		t.Errorf("without saying how they checked: %d %s", got.status, got.body)
	}
	if acts := w.acts(work, ref); len(acts) > 0 {
		t.Errorf("%v was done", acts)
	}
	was := w.marked(b, work, ref, "code")
	for range 2 { // a double click
		got := w.post(b, work, ref, "code", was, "reason", "knew the second dog")
		if got.status != http.StatusOK || !strings.Contains(got.body, "The receipt code is "+code) || !strings.Contains(got.body, "knew the second dog") {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	if got := whats(w.acts(work, ref)); !slices.Equal(got, []string{"code|knew the second dog"}) {
		t.Errorf("the history has %q", got)
	}
	if got := w.post(b, work, ref, "code", was, "reason", "somebody else rang"); got.status != http.StatusConflict || strings.Contains(got.body, code) {
		t.Errorf("as it was before: %d", got.status)
	}
	for _, below := range []string{"", "?done=code"} {
		if got := b.get(w.path(work, ref) + below); got.status != http.StatusOK || strings.Contains(got.body, code) || strings.Contains(got.body, "The receipt code is") {
			t.Errorf("%s shows it: %d", below, got.status)
		}
	}
	if text := w.log.take(); strings.Contains(text, code) || strings.Contains(text, "second dog") {
		t.Errorf("the log holds it: %s", text)
	}
}

// The code is that of the first version, whatever has followed it; what nobody finds by a fact, and what is erased, has none.
func TestWhichCode(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	b := w.signedIn("hmrc-carys")
	ref := w.send(work, 1, found)
	first := w.at(work, ref)
	next := submission.Submission{Key: submission.DraftKey("a change"), Record: first.Record, ReceivedAt: w.clock(), Fact: first.Fact}
	if _, _, err := work.Store.Amend(t.Context(), first, next); err != nil {
		t.Fatal(err)
	}
	if got := w.act(b, work, ref, "code", "reason", "knew the second dog"); got.status != http.StatusOK || !strings.Contains(got.body, submission.ReceiptCode(first.Key).String()) {
		t.Errorf("of a change: %d %s", got.status, got.body)
	}
	without, erased := w.send(work, 2, nil), w.send(work, 3, found)
	if err := work.Store.Erase(t.Context(), w.at(work, erased)); err != nil {
		t.Fatal(err)
	}
	for name, ref := range map[string]submission.Reference{"without a fact": without, "erased": erased} {
		shown, asked, posted := b.get(w.path(work, ref)), b.get(w.path(work, ref)+"/code"), w.post(b, work, ref, "code", "x", "reason", "x")
		if strings.Contains(shown.body, "/code") || asked.status != http.StatusConflict || posted.status != http.StatusConflict || strings.Contains(posted.body, "The receipt code is") {
			t.Errorf("%s: asked %d, posted %d", name, asked.status, posted.status)
		}
	}
}

// What is erased at the moment at which somebody writes into its history, or at any call of the storage after that, is not there any
// more: nobody is shown a page without a code, and what they typed does not stay behind.
func TestErasedWhileItIsWritten(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	b := w.signedIn("hmrc-carys")
	for i, action := range []string{"code", "note"} {
		for later := range 4 {
			ref := w.send(work, 10*i+later, found)
			code := submission.ReceiptCode(w.at(work, ref).Key).String()
			was, since := w.marked(b, work, ref, action), -1
			w.wire.reset(func(_ int, call string) string {
				if call == "TransactWriteItems" || since >= 0 { // that of the event, and what follows
					since++
				}
				if since == later {
					w.behind(func(behind store.Store) error {
						sub, err := behind.Submission(t.Context(), ref, 1)
						if err != nil || sub.Erased {
							return err
						}
						return behind.Erase(t.Context(), sub)
					})
				}
				return ""
			})
			got := w.post(b, work, ref, action, was, "reason", "knew the second dog")
			w.wire.reset(nil)
			// The second call is the one that looks whether it is still there.
			if later < 2 && got.status != http.StatusNotFound || strings.Contains(got.body, "The receipt code is") && !strings.Contains(got.body, "The receipt code is "+code) {
				t.Errorf("%s, %d calls later: %d %s %s", action, later, got.status, got.location, got.body)
			}
			h, err := audit.Log{Client: work.Store.Client, Table: work.Store.Table}.Read(t.Context(), string(ref))
			if err != nil || len(audit.Verify(h)) > 0 || !slices.ContainsFunc(h.Entries, func(e audit.Entry) bool { return e.What == action }) {
				t.Errorf("%s, %d calls later: %v %v", action, later, h, err)
			}
			for _, e := range h.Entries {
				if e.Why != "" && w.at(work, ref).Erased {
					t.Errorf("%s, %d calls later: %s is kept with %q", action, later, e.What, e.Why)
				}
			}
		}
	}
}
