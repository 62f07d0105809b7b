package acceptance

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// TestEverySingleFault lets each attempt of each call of the AWS SDK, in save, submit, double click, sweep,
// acknowledgement, decision and erasure, by page and by JSON, small and large, with and without a subject, go wrong in
// each of the eleven ways; then everything recovers, and nothing may be lost, duplicated, stranded, stuck or left over.
func TestEverySingleFault(t *testing.T) {
	small, c := complete(t)
	for _, run := range []struct {
		name   string
		of     transaction.Transaction
		do     func(*world, transaction.Case) *citizen
		faults []Fault
		// handled: from its first sweep on it is like the small ones.
		handled bool
	}{
		{"page, before", small, byPage, Faults[:5], false}, {"page, after", small, byPage, Faults[5:], false}, // two worlds, so that two processors are busy
		{"software", small, bySoftware, Faults, false}, {"sweep", small, bySweep, Faults, false},
		{"large, page, before", storied(t), storyByPage, Faults[:5], true}, {"large, page, after", storied(t), storyByPage, Faults[5:], true},
		{"large, sweep", storied(t), storyBySweep, Faults, false}, {"subject", storied(t), subjectBySoftware, Faults, true},
		{"large, subject, erasure", storied(t), storyToItsEnd, Faults, false},
	} {
		t.Run(run.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, run.of, at(c.On))
			w.faults.Arm(math.MaxInt, "") // never, and every call is counted
			who := run.do(w, c)
			calls := w.faults.Calls()
			w.faults.Arm(0, "")
			w.verify("without a fault", who)
			if t.Failed() {
				return
			}
			runs := 0
			for n := range calls {
				if run.handled && calls[n] == "Query" {
					break
				}
				if empty(calls, n) {
					continue
				}
				for _, fault := range run.faults {
					w.again()
					w.faults.Arm(n+1, fault)
					who := run.do(w, c)
					w.faults.Arm(0, "")
					w.recover(who)
					w.verify(fmt.Sprintf("%s at attempt %d (%s)", fault, n+1, calls[n]), who)
					runs++
				}
			}
			t.Logf("%d calls (%s), %d kinds of fault, %d runs", len(calls), strings.Join(compact(calls), " "), len(run.faults), runs)
		})
	}
}

// empty says whether an attempt is a sweep's look into a shard with nothing in it. One sweep looks into 16, each by
// the same call; the first and the last stand for those between them.
func empty(calls []string, n int) bool {
	return n > 0 && n+1 < len(calls) && calls[n] == "Query" && calls[n-1] == "Query" && calls[n+1] == "Query"
}

func compact(calls []string) []string {
	var out []string
	for n, call := range calls {
		if !empty(calls, n) {
			out = append(out, call)
		}
	}
	return out
}

// complete is the transaction and the worked case that the trials use.
func complete(t *testing.T) (transaction.Transaction, transaction.Case) {
	tx := Transaction(t, "child-benefit")
	return tx, Case(t, tx, "complete")
}

// at is noon of a day.
func at(on date.Date) time.Time {
	return time.Date(on.Year(), on.Month(), on.Day(), 12, 0, 0, 0, time.UTC)
}

// citizen is who goes through a run, and what they were told.
type citizen struct {
	answers  json.RawMessage
	changes  []string // the questions that are answered again, by page
	subject  string   // what there is only one submission of, if anything
	erased   bool     // its retention is over at the end
	cookie   string   // by page
	key      string   // by software
	saved    map[string]string
	receipts map[string]bool
}

// byPage saves two answers, submits, submits again as a double click does, and looks at the receipt; a minute later
// the sweep runs, and the department takes, acknowledges and decides. Nobody tries again yet.
func byPage(w *world, c transaction.Case) *citizen {
	return w.byPage(c.Answers, "applicant-phone", "income")
}

func (w *world) byPage(answers json.RawMessage, changes ...string) *citizen {
	who := &citizen{answers: answers, changes: changes, cookie: w.draft(answers), saved: map[string]string{}, receipts: map[string]bool{}}
	who.save(w)
	who.submit(w)
	who.submit(w)
	who.look(w)
	w.process(who)
	return who
}

// bySoftware posts the whole twice under one key.
func bySoftware(w *world, c transaction.Case) *citizen {
	who := w.byKey(c.Answers)
	who.submit(w)
	who.submit(w)
	w.process(who)
	return who
}

// byKey is a citizen who has some, with a key of its own.
func (w *world) byKey(answers json.RawMessage) *citizen {
	return &citizen{answers: answers, key: fmt.Sprintf("key-of-some-software-%d", w.elapsed), receipts: map[string]bool{}}
}

// bySweep posts the whole while the queue cannot be had, and leaves it to the sweep to hand it over.
func bySweep(w *world, c transaction.Case) *citizen {
	return w.bySweep(c.Answers)
}

func (w *world) bySweep(answers json.RawMessage) *citizen {
	who := w.byKey(answers)
	w.faults.Block("SendMessage")
	who.submit(w)
	w.faults.Block("")
	w.process(who)
	return who
}

// process is the department's side: a minute passes, sweep, take, acknowledge; and a second sweep.
func (w *world) process(who *citizen) {
	w.pass(time.Minute)
	if w.faults.Pending() || w.due(who, w.now) {
		w.sweep() // else it would look into sixteen empty shards
	}
	w.work()
	for id := range w.cases {
		w.tell("/handoffs/"+id+"/decision", `{"decision":"awarded"}`)
	}
}

// recover lets everybody try again without faults, for as long as the platform promises.
func (w *world) recover(who *citizen) {
	who.save(w)
	for range 4 {
		if who.submit(w) {
			break
		}
	}
	who.look(w)
	for range 3 {
		if sub, err := w.store.ByKey(w.t.Context(), who.submissionKey()); err == nil && sub.Status() == submission.Decided && w.waiting() == 0 {
			break
		}
		w.pass(threeDays + time.Minute)
		w.process(who)
	}
	if who.erased {
		w.erase(who)
	}
}

// save changes one answer to another value and another question's to itself.
func (who *citizen) save(w *world) {
	if who.cookie == "" {
		return
	}
	for _, question := range who.changes {
		step, fields := Fields(w.t, w.transaction, who.answers, question)
		if a := w.post("/"+step, who.cookie, fields); a.status == 303 {
			who.saved[question] = fields.Encode()
		}
	}
}

// submit presses the button, and remembers what the answer promises. It says whether there is nothing left to try.
func (who *citizen) submit(w *world) bool {
	if who.cookie != "" {
		a := w.post("/submit", who.cookie, url.Values{})
		return a.status == 303 && strings.HasSuffix(a.location, "/receipt") && who.look(w)
	}
	a := w.json("/submissions", who.body(), who.header())
	switch {
	case a.status == 201 && who.erased:
		who.receipts[reference(a.body)] = true // what was decided is not told once it is erased
	case a.status == 201:
		who.receipts[a.body] = true
	}
	if a.status >= 400 && a.status < 500 {
		w.t.Errorf("a retry was refused: %d %s", a.status, a.body)
	}
	return a.status == 201
}

func (who *citizen) body() string { return fmt.Sprintf(`{"answers": %s}`, who.answers) }

func (who *citizen) header() map[string]string { return map[string]string{"idempotency-key": who.key} }

// look looks at the receipt.
func (who *citizen) look(w *world) bool {
	if who.cookie == "" {
		return true
	}
	a := w.call("GET", "/receipt", withCookie(who.cookie))
	if a.status == 200 {
		who.receipts[reference(a.body)] = true
	}
	return a.status == 200
}

// submissionKey is the key under which the citizen's submission is stored.
func (who *citizen) submissionKey() [32]byte {
	if who.cookie != "" {
		return submission.DraftKey(strings.TrimPrefix(who.cookie, "__Secure-draft="))
	}
	return submission.SoftwareKey(who.key)
}

// due says whether something is due by a time in the shard of the citizen's submission.
func (w *world) due(who *citizen, by time.Time) bool {
	due, err := w.store.Due(w.t.Context(), store.Shard(who.submissionKey()), by, 10)
	if err != nil {
		w.t.Fatal(err)
	}
	return len(due) > 0
}

// verify holds the promises against what is there, and starts the next run with an empty back office.
func (w *world) verify(run string, who *citizen) {
	w.t.Helper()
	fail := func(what string, args ...any) { w.t.Errorf("%s: %s", run, fmt.Sprintf(what, args...)) }
	sub, err := w.store.ByKey(w.t.Context(), who.submissionKey())
	switch {
	case err != nil:
		fail("LOST: no submission: %v", err)
	case len(who.receipts) != 1:
		fail("TWO RECEIPTS: %d", len(who.receipts))
	case len(w.cases) != 1:
		fail("DUPLICATE or LOST: the back office has %d cases", len(w.cases))
	case sub.Status() != submission.Decided:
		fail("STUCK: %s, due %v", sub.Status(), sub.DueAt)
	case sub.Erased != who.erased:
		fail("ERASED: %v, due %v", sub.Erased, sub.DueAt)
	}
	for id := range w.cases {
		if !strings.HasPrefix(id, sub.Reference.String()) {
			fail("PHANTOM: the back office has %s", id)
		}
		if m := w.cases[id]; handoff.Digest(m.Answers) != m.Digest {
			fail("DAMAGED: the back office has %d bytes of other answers", len(m.Answers))
		}
	}
	if who.subject != "" {
		another := &citizen{answers: told(who.subject, 50), key: who.key + "-of-somebody-else"}
		if a := w.json("/submissions", another.body(), another.header()); a.status != 409 || !strings.Contains(a.body, `"duplicate"`) {
			fail("DUPLICATE: another key for the same subject gets %d %s", a.status, a.body)
		}
	}
	if sub.Payload != nil {
		w.kept[sub.Payload.Name] = true
	}
	if left := w.left(who); !maps.Equal(left, w.kept) {
		fail("OBJECTS: %d in the bucket, and the submissions name %d", len(left), len(w.kept))
	}
	if len(who.saved) != len(who.changes) {
		fail("STUCK: answers could not be saved")
	}
	if w.due(who, w.now.AddDate(0, 6, 0)) {
		fail("STRANDED: it is still due")
	}
	if waiting := w.waiting(); waiting != 0 {
		fail("QUEUE: %d messages left", waiting)
	}
	clear(w.cases)
}
