package fault

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/infra/acceptance"
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
	changing string   // the cookie of the draft that changes what was sent
	key      string   // by software
	saved    map[string]string
	receipts map[string]bool
	codes    []string        // to come back with, as shown, in their order
	client   string          // the address that they come from
	looked   int             // how often a guess was looked at
	files    map[string]bool // of evidence that were taken; nil for who sends none
	late     bool            // the department did not have it in minutes, and nothing excuses it

	changed, refused bool // an amendment or a withdrawal was taken; it was too late for it
	asked, answered  bool // the department was told that its question is put; the citizen, that their answer is taken
	spoiled          bool // the department could not take it at first, or somebody lost it
}

// byPage is a citizen with a draft that has all answers, who answers some questions again.
func byPage(changes ...string) func(*world, transaction.Case) *citizen {
	return func(w *world, c transaction.Case) *citizen { return w.byPage(c.Answers, changes...) }
}

func (w *world) byPage(answers json.RawMessage, changes ...string) *citizen {
	return &citizen{answers: answers, changes: changes, cookie: w.draft(answers), saved: map[string]string{}, receipts: map[string]bool{},
		client: "10.0.0.1"}
}

// byKey is software with a key of its own.
func byKey(w *world, c transaction.Case) *citizen { return w.byKey(c.Answers) }

func (w *world) byKey(answers json.RawMessage) *citizen {
	return &citizen{answers: answers, key: w.secret(submission.SoftwareKey), receipts: map[string]bool{}}
}

// gone gives up once the steps are over.
func gone(begin func(*world, transaction.Case) *citizen) func(*world, transaction.Case) *citizen {
	return func(w *world, c transaction.Case) *citizen {
		who := begin(w, c)
		who.gone = true
		return who
	}
}

// save answers a question, by page.
func save(question string) step {
	return func(w *world, who *citizen) { who.save(w, question) }
}

// submit presses the button and looks at the receipt, or posts it all.
func submit(w *world, who *citizen) { who.submit(w) }

// press presses the button once and goes.
func press(w *world, who *citizen) { w.post("/submit", who.cookie, url.Values{}) }

// look looks at the receipt.
func look(w *world, who *citizen) { who.look(w) }

// unsent posts the whole while the queue cannot be had, and leaves it to the sweep to hand it over.
func unsent(w *world, who *citizen) {
	w.faults.Block("SendMessage")
	who.submit(w)
	w.faults.Block("")
}

// erase lets the time of retention pass.
func erase(w *world, who *citizen) {
	w.wake()
	w.now = w.now.AddDate(0, w.transaction.Retention.Months+1, 0) // nothing is in the queue, whose clock stays
	if w.faults.Pending() || w.due(who, w.now) {
		w.sweep()
	}
}

// wake lets what is held go on. A function lives for minutes, so no more may pass before.
func (w *world) wake() {
	w.faults.Release()
	w.zombies.Wait()
}

// settled says whether nothing more is to come, but for the end of the retention.
func (w *world) settled(who *citizen) bool {
	versions, err := w.versions(who)
	if err != nil {
		return who.gone && errors.Is(err, store.ErrNoSubmission) && w.waiting() == 0
	}
	last := versions[len(versions)-1]
	open := slices.ContainsFunc(versions, func(s submission.Submission) bool { return s.AcknowledgedAt.IsZero() })
	return !open && (last.Status() == submission.Decided || last.Status() == submission.Withdrawn) && w.waiting() == 0 &&
		(who.files == nil || w.filed(versions[0]))
}

// versions are those of a citizen's submission, past the faults.
func (w *world) versions(who *citizen) ([]submission.Submission, error) {
	sub, err := w.store.ByKey(w.t.Context(), who.submissionKey())
	if err != nil {
		return nil, err
	}
	return w.store.Versions(w.t.Context(), sub.Reference)
}

// saveAll answers each of the questions again that the citizen changes.
func (who *citizen) saveAll(w *world) {
	for _, question := range who.changes {
		who.save(w, question)
	}
}

func (who *citizen) save(w *world, question string) {
	step, fields := acceptance.Fields(w.t, w.transaction, who.answers, question)
	if a := w.post("/"+step, who.cookie, fields); a.status == 303 {
		who.saved[question] = fields.Encode()
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
		return draftKey(who.cookie)
	}
	return submission.SoftwareKey(who.key)
}

// due says whether something is due by a time in the shard of the citizen's submission, or of what changes it by page.
func (w *world) due(who *citizen, by time.Time) bool {
	keys := [][32]byte{who.submissionKey()}
	if who.changing != "" {
		keys = append(keys, draftKey(who.changing))
	}
	if ref, err := submission.ParseReference(strings.TrimPrefix(who.own(), "/submissions/")); err == nil && who.cookie != "" && w.transaction.Withdraw {
		keys = append(keys, submission.WithdrawalKey(ref))
	}
	return slices.ContainsFunc(keys, func(key [32]byte) bool {
		due, err := w.store.Due(w.t.Context(), store.Shard(key), by, 10)
		if err != nil {
			w.t.Fatal(err)
		}
		return len(due) > 0
	})
}

// draftKey is the key of what is sent from the draft of a cookie.
func draftKey(cookie string) [32]byte {
	return submission.DraftKey(strings.TrimPrefix(cookie, "__Secure-draft="))
}
