package fault

import (
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// flow is what happens in a run, one invocation or a few at each step, and what of it is done again once nothing goes wrong
// any more.
type flow struct {
	name  string
	of    func(testing.TB) transaction.Transaction
	begin func(*world, transaction.Case) *citizen // past the faults
	steps []step
	// again is what whoever began it does again until it is done; never where they gave up.
	again []step
	// hold holds what this flow promises more than every other.
	hold step
	// alone is a flow without a back office: what it promises is in hold. What goes wrong around a call is tried only where that
	// is a matter of it.
	alone, around bool
}

// step is what somebody does. Some go on where it is not done, and try again later.
type step func(*world, *citizen)

// flows go through every call of the AWS SDK: save, submit, double click, sweep, take, acknowledgement, decision and
// erasure, by page and by JSON, small and large, with and without a subject, by who tries again and by who gives up;
// amendment, withdrawal, enquiry and answer, what needs attention and is sent again, the daily books.
var flows = []flow{
	{name: "page", of: small, begin: byPage("applicant-phone", "income"),
		steps: then(save("applicant-phone"), save("income"), submit, submit, look)},
	{name: "page, gives up", of: small, begin: gone(byPage()), steps: then(press)},
	{name: "software", of: small, begin: byKey, steps: then(submit, submit)},
	{name: "software, gives up", of: small, begin: gone(byKey), steps: then(submit)},
	{name: "sweep", of: small, begin: byKey, steps: then(unsent)},
	{name: "subject", of: storied, begin: titled(100), steps: then(submit, submit)},
	{name: "large, page", of: storied, begin: byLargePage, steps: then(save("story"), save("title"), submit, submit, look)},
	{name: "large, sweep", of: storied, begin: telling(33_000), steps: then(unsent)},
	{name: "large, subject, erasure", of: storied, begin: toItsEnd(titled(33_000)), steps: append(then(submit), erase)},
	{name: "amendment", of: storied, begin: telling(100), again: []step{change(submission.Amendment)},
		steps: then(submit, change(submission.Amendment))},
	{name: "amendment, of what is handed over", of: storied, begin: telling(100), again: []step{change(submission.Amendment)},
		steps: []step{submit, take, change(submission.Amendment), handOver, take, handOver, take, decide}},
	{name: "amendment, of what the desk has", of: storied, begin: telling(100), again: []step{change(submission.Amendment)},
		steps: []step{unsent, deskTakes, change(submission.Amendment), handOver, take, decide}},
	{name: "withdrawal", of: storied, begin: titled(100), again: []step{change(submission.Withdrawal)},
		steps: then(submit, change(submission.Withdrawal))},
	{name: "amendment, by page", of: storied, begin: sentIt(false), again: []step{amendByPage}, hold: amended,
		steps: []step{beginAmending, retitle, sendAmendment, sendAmendment}},
	{name: "withdrawal, by page", of: storied, begin: sentIt(false), again: []step{withdrawByPage}, steps: []step{withdrawByPage, withdrawByPage, handOver, take}},
	{name: "enquiry, by page", of: storied, begin: sentIt(true), again: []step{enquire, answerByPage}, hold: enquired,
		steps: []step{enquire, answerByPage, answerByPage}},
	{name: "enquiry", of: small, begin: byKey, steps: []step{submit, handOver, take, enquire, answerIt, decide}, again: []step{enquire, answerIt}, hold: enquired},
	{name: "redrive", of: storied, begin: telling(100), steps: []step{submit, spoil, handOver, redrive, handOver, take, decide}, again: []step{redrive}},
	{name: "reconcile", of: storied, begin: deployed(telling(100)),
		steps: []step{unsent, tear, reconcile, handOver, take, decide}, again: []step{reconcile}, hold: closed},
	{name: "finish later, come back", of: small, begin: byPage(), steps: []step{askForCode, askForCode, guessFact, comeBack}, hold: cameBack, alone: true},
	{name: "finish later, send", of: small, begin: byPage(), steps: []step{askForCode, press}, hold: sentLater, alone: true},
	{name: "finish later, delete", of: small, begin: byPage(), steps: []step{askForCode, forget}, hold: forgotten, alone: true},
	{name: "evidence", of: proved, begin: proving(sentIt(true)), again: []step{prove(document)}, hold: hasProof,
		steps: []step{prove(document), handOver, take}},
	{name: "evidence, not clean", of: proved, begin: proving(sentIt(true)), again: []step{prove(virus)}, hold: hasProof, steps: []step{prove(virus), handOver, handOver}},
	{name: "evidence, before the department knows", of: proved, begin: proving(sentIt(false)), again: []step{prove(document), promise}, hold: hasProof,
		steps: []step{prove(document), promise, handOver, take}},
	{name: "evidence, erased with it", of: proved, begin: proving(toItsEnd(hasSent)), hold: hasProof, steps: []step{erase}},
	{name: "evidence, as it is erased", of: proved, begin: over, hold: hasProof, steps: []step{prove(document), eraseNow}},
	{name: "file of submissions", of: byFile, begin: byKey, steps: []step{sendFile, sendFile, workFile, workFile}, hold: worked, alone: true, around: true},
	{name: "guess", of: small, begin: byPage(), steps: []step{guess, guess, guess, guess, guess, guess, guess}, hold: guessed, alone: true},
}

// then is what somebody does and what follows at the department: a minute passes, sweep, take, acknowledge, decide.
func then(first ...step) []step { return append(first, handOver, take, decide) }

// handOver is the sweep, a minute later. Where nothing is due it would look into sixteen empty shards.
func handOver(w *world, who *citizen) {
	w.pass(time.Minute)
	if w.faults.Pending() || w.due(who, w.now) || w.dead() > 0 {
		w.sweep()
	}
}

// take is the back office's turn.
func take(w *world, _ *citizen) { w.work() }

// decide reports the decisions of everything that the back office has.
func decide(w *world, _ *citizen) { w.decide() }

// process is the department's side.
func (w *world) process(who *citizen) {
	handOver(w, who)
	w.work()
	w.decide()
}

// run goes through a flow once.
func (f flow) run(w *world, c transaction.Case) *citizen {
	who := f.begin(w, c)
	for _, step := range f.steps {
		step(w, who)
	}
	return who
}

// finish lets everything recover, and holds the promises.
func (f flow) finish(w *world, who *citizen) {
	f.recover(w, who)
	f.verify(w, who)
}

// recover lets everybody try again without faults, for as long as the platform promises. Who gave up does not try; what was
// held goes on when all the others are done.
func (f flow) recover(w *world, who *citizen) {
	w.mend()
	if f.alone {
		w.wake()
		return
	}
	f.retry(w, who)
	w.pass(6 * time.Minute)
	w.process(who)
	who.late = len(who.receipts) > 0 && len(w.cases) == 0 && !w.wiped && !who.spoiled
	w.wake()
	for range 4 {
		if w.settled(who) {
			break
		}
		f.retry(w, who)
		w.pass(threeDays + time.Minute)
		w.process(who)
	}
	if who.erased {
		erase(w, who)
	}
}

// verify holds the promises of every flow, and its own.
func (f flow) verify(w *world, who *citizen) {
	if !f.alone {
		w.verify(who)
	}
	if f.hold != nil {
		f.hold(w, who)
	}
}

// retry does again what somebody began.
func (f flow) retry(w *world, who *citizen) {
	if who.gone {
		return
	}
	who.saveAll(w)
	for range 4 {
		if who.submit(w) {
			break
		}
	}
	who.look(w)
	for _, step := range f.again {
		step(w, who)
	}
}
