package fault

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// citizen is who goes through a run, and what they were told.
type citizen struct {
	answers  json.RawMessage
	changes  []string // the questions that are answered again, by page
	subject  string   // what there is only one submission of, if anything
	erased   bool     // its retention is over at the end
	gone     bool     // they gave up, and try nothing again
	cookie   string   // by page
	key      string   // by software
	saved    map[string]string
	receipts map[string]bool
	late     bool // the department did not have it in minutes, and nothing excuses it
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

// byPageOnce presses the button once and goes.
func byPageOnce(w *world, c transaction.Case) *citizen {
	who := &citizen{answers: c.Answers, cookie: w.draft(c.Answers), saved: map[string]string{}, receipts: map[string]bool{}, gone: true}
	who.submit(w)
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

// bySoftwareOnce posts it once, and never again.
func bySoftwareOnce(w *world, c transaction.Case) *citizen {
	who := w.byKey(c.Answers)
	who.gone = true
	who.submit(w)
	w.process(who)
	return who
}

// byKey is a citizen who has some, with a key of its own.
func (w *world) byKey(answers json.RawMessage) *citizen {
	return &citizen{answers: answers, key: w.secret(submission.SoftwareKey), receipts: map[string]bool{}}
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

// process is the department's side: a minute passes, sweep, take, acknowledge, decide.
func (w *world) process(who *citizen) {
	w.pass(time.Minute)
	if w.faults.Pending() || w.due(who, w.now) {
		w.sweep() // else it would look into sixteen empty shards
	}
	w.work()
	w.decide()
}

// recover lets everybody try again without faults, for as long as the platform promises. Who gave up does not; what
// was held goes on when all the others are done.
func (w *world) recover(who *citizen) {
	w.mend()
	if !who.gone {
		who.save(w)
		for range 4 {
			if who.submit(w) {
				break
			}
		}
		who.look(w)
	}
	w.pass(6 * time.Minute)
	w.process(who)
	who.late = len(who.receipts) > 0 && len(w.cases) == 0 && w.faults.Happened(QueueWiped) == 0
	w.wake()
	for range 3 {
		if w.settled(who) {
			break
		}
		w.pass(threeDays + time.Minute)
		w.process(who)
	}
	if who.erased {
		w.erase(who)
	}
}

// wake lets what is held go on. A function lives for minutes, so no more may pass before.
func (w *world) wake() {
	w.faults.Release()
	w.zombies.Wait()
}

// settled says whether nothing more is to come, but for the end of the retention.
func (w *world) settled(who *citizen) bool {
	sub, err := w.store.ByKey(w.t.Context(), who.submissionKey())
	done := err == nil && sub.Status() == submission.Decided || who.gone && errors.Is(err, store.ErrNoSubmission)
	return done && w.waiting() == 0
}

// save changes one answer to another value and another question's to itself.
func (who *citizen) save(w *world) {
	if who.cookie == "" {
		return
	}
	for _, question := range who.changes {
		step, fields := acceptance.Fields(w.t, w.transaction, who.answers, question)
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
		who.receipts[acceptance.Reference(a.body)] = true // what was decided is not told once it is erased
	case a.status == 201:
		who.receipts[a.body] = true
	}
	if a.status >= 400 && a.status < 500 {
		w.violated("STUCK: a retry was refused: %d %s", a.status, a.body)
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
		who.receipts[acceptance.Reference(a.body)] = true
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
func (w *world) verify(who *citizen) {
	w.t.Helper()
	fail := w.violated
	sub, err := w.store.ByKey(w.t.Context(), who.submissionKey())
	switch stored := !(who.gone && errors.Is(err, store.ErrNoSubmission)); {
	case !stored && len(who.receipts) > 0:
		fail("LOST: there is a receipt and no submission")
	case !stored && len(w.cases) > 0:
		fail("PHANTOM: the back office has what was never submitted")
	case !stored:
	case err != nil:
		fail("LOST: no submission: %v", err)
	case len(who.receipts) != 1 && !(who.gone && len(who.receipts) == 0):
		fail("TWO RECEIPTS: %d", len(who.receipts))
	case len(w.cases) == 0:
		fail("LOST: the back office has no case")
	case len(w.cases) != 1:
		fail("DUPLICATE: the back office has %d cases", len(w.cases))
	case sub.Status() != submission.Decided:
		fail("STUCK: %s, due %v", sub.Status(), sub.DueAt)
	case sub.Erased != who.erased:
		fail("ERASED: %v, due %v", sub.Erased, sub.DueAt)
	case who.late:
		fail("LATE: there was a receipt, and after seven minutes no case")
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
