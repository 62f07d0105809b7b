package backoffice_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/submission"
)

// shelves are the kinds of shelf, by a path that opens one.
var shelves = []string{"cases.db", "cases"}

// A submission is filed, acknowledged and gone; sent again it is a repeat, the platform is told once more, and the work is
// done once.
func TestRepeatsAreDropped(t *testing.T) {
	for _, path := range shelves {
		t.Run(path, func(t *testing.T) {
			w := newWorld(t, path)
			m := w.message("a")
			w.send(m, m)
			w.expect(backoffice.Tally{Received: 2, Filed: 1, Repeated: 1, Acknowledged: 2})
			m.Attempt = 2
			w.send(m)
			w.expect(backoffice.Tally{Received: 1, Repeated: 1, Acknowledged: 1})
			w.expect(backoffice.Tally{})
			if got := w.cases(); got != m.HandoffID || w.left() != "0+0" || w.api.took != 1 {
				t.Errorf("cases %s, queue %s, %d acknowledged", got, w.left(), w.api.took)
			}
			want := `{"caseNumber":"CB-` + m.Reference.String() + `"}`
			if got := w.api.numbers["/handoffs/"+m.HandoffID+"/acknowledgement"]; got != want {
				t.Errorf("acknowledged %s, want %s", got, want)
			}
		})
	}
}

// Each message that is not what it should be stays for the queue to set aside, whatever is wrong with it; the others of
// its batch are done. What is logged says why, and nothing of what is in the message.
func TestOneBadMessageInTen(t *testing.T) {
	bad := map[string]func(w *world) any{
		"not-a-message":          func(*world) any { return "secret" },
		"another-schema-version": func(w *world) any { m := w.message("secret"); m.SchemaVersion = 3; return m },
		"not-a-handoff-id":       func(w *world) any { m := w.message("secret"); m.Version = 2; return m },
		"another-transaction":    func(w *world) any { m := w.message("secret"); m.Transaction = "vat-return"; return m },
		"another-digest":         func(w *world) any { m := w.message("secret"); m.Answers = []byte(`{"secret":1}`); return m },
		"another-address": func(w *world) any {
			m := w.message("secret")
			m.Acknowledgement = "https://secret.example/handoffs/" + m.HandoffID + "/acknowledgement"
			return m
		},
		"an-earlier-version-is-missing": func(w *world) any {
			return w.versioned(w.message("secret").Reference, 2, `{"secret":2}`)
		},
	}
	for reason, make := range bad {
		t.Run(reason, func(t *testing.T) {
			w := newWorld(t, "cases")
			messages := []any{make(w)}
			for i := range 9 {
				messages = append(messages, w.message(fmt.Sprint("good ", i)))
			}
			w.send(messages...)
			want := backoffice.Tally{Received: 10, Filed: 9, Acknowledged: 9, Left: 1}
			if strings.HasPrefix(reason, "an-earlier") {
				want.Left, want.Early = 0, 1
			}
			w.expect(want)
			if w.left() != "0+1" || !strings.Contains(w.log.String(), "cause="+reason) || strings.Contains(w.log.String(), "secret") {
				t.Errorf("queue %s, log %s", w.left(), w.log)
			}
			for range 6 { // five receives, then the queue sets it aside
				w.later()
				if _, err := w.Receive(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			w.QueueURL = strings.TrimSuffix(w.QueueURL, "handoff") + "dead"
			if w.left() != "1+0" {
				t.Errorf("set aside: %s", w.left())
			}
		})
	}
}

// A message that names an address, wherever it leads, cannot make the program sign a request to it.
func TestNothingIsSignedForStrangers(t *testing.T) {
	w := newWorld(t, "cases")
	good := w.message("a")
	id := good.HandoffID
	for _, address := range []string{"", "/", "http://localhost:1/handoffs/" + id + "/acknowledgement", w.API + ".example/handoffs/" + id + "/acknowledgement",
		strings.Replace(w.API, "http://", "http://user@", 1) + "/handoffs/" + id + "/acknowledgement", w.API + "/handoffs/" + id + "/acknowledgement?a=b",
		w.API + "/handoffs/../handoffs/" + id + "/acknowledgement", w.API + "/handoffs/" + id + "/decision",
		w.API + "/handoffs/" + w.message("b").HandoffID + "/acknowledgement", strings.ToUpper(w.API) + "/handoffs/" + id + "/acknowledgement"} {
		m := good
		m.Acknowledgement = address
		w.send(m)
		w.expect(backoffice.Tally{Received: 1, Left: 1})
	}
	decision := good
	decision.Decision = "https://stranger.example/"
	w.send(decision)
	w.expect(backoffice.Tally{Received: 1, Left: 1})
	if w.cases() != "" || len(w.api.numbers) != 0 {
		t.Errorf("cases %q, answers %v", w.cases(), w.api.numbers)
	}
	for _, api := range []string{"http://api.example", "ftp://localhost", "", "https://", "https://user:word@api.example", "https://api.example?x=1", "http://127.0.0.1.example"} {
		w.API = api
		if tally, err := w.Receive(t.Context()); err == nil || tally.Received != 0 {
			t.Errorf("%q: %+v, %v", api, tally, err)
		}
	}
}

// An answer that leads elsewhere is not followed: what is signed goes to the API only.
func TestRedirectsAreNotFollowed(t *testing.T) {
	w := newWorld(t, "cases")
	followed := false
	w.api.answer = func(rw http.ResponseWriter, r *http.Request, _ string) bool {
		if r.URL.Path == "/stranger" {
			followed = true
			return false
		}
		http.Redirect(rw, r, "/stranger", http.StatusTemporaryRedirect)
		return true
	}
	w.send(w.message("a"))
	w.expect(backoffice.Tally{Received: 1, Filed: 1, Refused: 1})
	if followed {
		t.Error("it was followed")
	}
}

// An acknowledgement that the platform will never take leaves the case on the shelf and the message on the queue.
func TestRefusedAcknowledgement(t *testing.T) {
	for status, code := range map[int]string{404: "not-yours", 409: "out-of-order", 422: "bad-case-number", 410: "erased"} {
		w := newWorld(t, "cases.db")
		w.api.answer = func(rw http.ResponseWriter, _ *http.Request, _ string) bool { refuse(rw, status, code); return true }
		m := w.message("a")
		w.send(m)
		w.expect(backoffice.Tally{Received: 1, Filed: 1, Refused: 1})
		if w.cases() != m.HandoffID+"?" || w.left() != "0+1" || !strings.Contains(w.log.String(), fmt.Sprint(status, " ", code)) {
			t.Errorf("%d: cases %s, queue %s, log %s", status, w.cases(), w.left(), w.log)
		}
	}
}

// What is out for now keeps its message, and is tried again while there is patience; the rest of the batch is done.
func TestWhatIsOutIsTriedAgain(t *testing.T) {
	w := newWorld(t, "cases")
	a, b := w.message("a"), w.message("b")
	tries := 0
	w.api.answer = func(rw http.ResponseWriter, r *http.Request, _ string) bool {
		if strings.Contains(r.URL.Path, a.HandoffID) {
			if tries++; tries <= 3 {
				rw.WriteHeader([]int{500, 429, 503}[tries-1])
				return true
			}
		}
		return false
	}
	w.send(a, b)
	w.expect(backoffice.Tally{Received: 2, Filed: 2, Acknowledged: 1, Failed: 1})
	if w.left() != "0+1" || tries != 1 {
		t.Errorf("queue %s after %d tries", w.left(), tries)
	}
	w.later()
	w.Patience = time.Minute
	w.expect(backoffice.Tally{Received: 1, Repeated: 1, Acknowledged: 1})
	if w.left() != "0+0" || tries != 4 {
		t.Errorf("queue %s after %d tries", w.left(), tries)
	}
}

// Credentials that the API does not take end the work at once.
func TestUnauthorised(t *testing.T) {
	for _, status := range []int{401, 403} {
		w := newWorld(t, "cases")
		w.api.answer = func(rw http.ResponseWriter, _ *http.Request, _ string) bool { rw.WriteHeader(status); return true }
		w.send(w.message("a"), w.message("b"))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if total, err := w.Client.Run(ctx); !errors.Is(err, backoffice.ErrUnauthorised) || total.Filed != 1 || total.Failed != 2 {
			t.Errorf("%d: %+v, %v", status, total, err)
		}
	}
}

// An amendment is refused before the submission that it amends is there, and taken after; in one batch in their order.
func TestVersionsInOrder(t *testing.T) {
	for _, path := range shelves {
		w := newWorld(t, path)
		ref := submission.Candidate(submission.SoftwareKey("a"), 0)
		one, two, three := w.versioned(ref, 1, `{}`), w.versioned(ref, 2, `{"a":2}`), w.versioned(ref, 3, `{"a":3}`)
		w.send(two)
		w.expect(backoffice.Tally{Received: 1, Early: 1})
		w.later()
		w.send(three, one)
		w.expect(backoffice.Tally{Received: 3, Filed: 3, Acknowledged: 3})
		found, err := w.kept.Find(t.Context(), ref)
		if err != nil || len(found) != 3 || found[2].Version != 3 || found[0].Number != found[2].Number || w.left() != "0+0" {
			t.Errorf("%+v, %v, queue %s", found, err, w.left())
		}
	}
}

// A batch that takes longer than its visibility stays hidden from others.
func TestVisibilityIsRenewed(t *testing.T) {
	w := newWorld(t, "cases")
	w.Visibility = 3 * time.Second
	renewed := make(chan struct{}, 10)
	w.queues.after = func(operation string) error {
		if operation == "ChangeMessageVisibilityBatch" {
			renewed <- struct{}{}
		}
		return nil
	}
	w.api.answer = func(http.ResponseWriter, *http.Request, string) bool {
		w.pass(2 * time.Second)
		select {
		case <-renewed:
		case <-time.After(time.Minute):
			t.Error("it is not renewed")
		}
		w.pass(2 * time.Second)
		return false
	}
	w.send(w.message("a"))
	w.expect(backoffice.Tally{Received: 1, Filed: 1, Acknowledged: 1})
	if w.left() != "0+0" {
		t.Errorf("queue %s", w.left())
	}
}

// An amendment of what the department acknowledged elsewhere, at its desk, is taken: what it amends never comes here.
func TestVersionOfWhatTheDeskHas(t *testing.T) {
	for _, path := range shelves {
		w := newWorld(t, path)
		ref := submission.Candidate(submission.SoftwareKey("a"), 0)
		two := w.versioned(ref, 2, `{"a":2}`)
		two.PreviousCase = "DESK-1"
		w.send(two)
		w.expect(backoffice.Tally{Received: 1, Filed: 1, Acknowledged: 1})
		if w.later(); w.left() != "0+0" {
			t.Errorf("%s: the queue has %s", path, w.left())
		}
	}
}
