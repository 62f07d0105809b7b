package acceptance

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// TestEverySingleFault lets each attempt of each call of the AWS SDK, in save, submit, double click, sweep,
// acknowledgement and decision, by page and by JSON, go wrong in each of the eleven ways; then everything recovers,
// and nothing may be lost, duplicated, stranded or stuck.
func TestEverySingleFault(t *testing.T) {
	tx, c := complete(t)
	for _, run := range []struct {
		name   string
		do     func(*world, transaction.Case) *citizen
		faults []Fault
	}{
		{"page, before", byPage, Faults[:5]}, {"page, after", byPage, Faults[5:]}, // two worlds, so that two processors are busy
		{"software", bySoftware, Faults}, {"sweep", bySweep, Faults},
	} {
		t.Run(run.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, tx, at(c.On))
			w.faults.Arm(math.MaxInt, "") // never, and every call is counted
			w.verify("without a fault", run.do(w, c))
			calls := w.faults.Calls()
			if t.Failed() {
				return
			}
			runs := 0
			for n := range calls {
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
	cookie   string // by page
	key      string // by software
	saved    map[string]string
	receipts map[string]bool
}

// byPage saves two answers, submits, submits again as a double click does, and looks at the receipt; a minute later
// the sweep runs, and the department takes, acknowledges and decides. Nobody tries again yet.
func byPage(w *world, c transaction.Case) *citizen {
	who := &citizen{answers: c.Answers, cookie: w.draft(c.Answers), saved: map[string]string{}, receipts: map[string]bool{}}
	who.save(w)
	who.submit(w)
	who.submit(w)
	who.look(w)
	w.process(who)
	return who
}

// bySoftware posts the whole twice under one key.
func bySoftware(w *world, c transaction.Case) *citizen {
	who := &citizen{answers: c.Answers, key: fmt.Sprintf("key-of-some-software-%d", w.elapsed), receipts: map[string]bool{}}
	who.submit(w)
	who.submit(w)
	w.process(who)
	return who
}

// bySweep posts the whole while the queue cannot be had, and leaves it to the sweep to hand it over.
func bySweep(w *world, c transaction.Case) *citizen {
	who := &citizen{answers: c.Answers, key: fmt.Sprintf("key-of-some-software-%d", w.elapsed), receipts: map[string]bool{}}
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
			return
		}
		w.pass(threeDays + time.Minute)
		w.process(who)
	}
}

// save changes one answer to another value and another question's to itself.
func (who *citizen) save(w *world) {
	if who.cookie == "" {
		return
	}
	for _, question := range []string{"applicant-phone", "income"} {
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
	a := w.json("/submissions", fmt.Sprintf(`{"answers": %s}`, who.answers), map[string]string{"idempotency-key": who.key})
	if a.status == 201 {
		who.receipts[a.body] = true
	}
	if a.status >= 400 && a.status < 500 {
		w.t.Errorf("a retry was refused: %d %s", a.status, a.body)
	}
	return a.status == 201
}

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
	}
	for id := range w.cases {
		if !strings.HasPrefix(id, sub.Reference.String()) {
			fail("PHANTOM: the back office has %s", id)
		}
	}
	if who.cookie != "" && len(who.saved) != 2 {
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
