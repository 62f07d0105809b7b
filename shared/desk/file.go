package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// What is written into a history where somebody only looks. What they do has the name of the action.
const (
	lookedAt   = "read"
	downloaded = "downloaded"
)

// looked says whether what stands in a history is only a look.
func looked(what string) bool {
	return what == lookedAt || what == downloaded || what == page.DeskEvidenceEvent
}

// file is all that is known of a submission.
type file struct {
	work Work
	// sub is a version, mostly the latest, and latest the number of that.
	sub     submission.Submission
	latest  int
	record  handoff.Record
	asked   []store.Enquiry
	sent    evidence.Folder
	history audit.History
	// code is that of its receipt; empty where it has no fact, or not any more, without which nobody comes with a code.
	code string
}

// file reads a submission, and what was asked about it and done with it.
func (d *Desk) file(ctx context.Context, work Work, ref submission.Reference) (f file, err error) {
	f.work = work
	if f.sub, err = work.Store.Latest(ctx, ref); errors.Is(err, store.ErrNoSubmission) {
		return file{}, notFound()
	} else if err != nil {
		return file{}, err
	}
	f.latest = f.sub.Version
	first := f.sub
	if f.latest > 1 {
		if first, err = work.Store.Submission(ctx, ref, 1); err != nil {
			return file{}, err
		}
	}
	if first.Fact != [32]byte{} {
		f.code = submission.ReceiptCode(first.Key).String()
	}
	if f.record, err = recordOf(f.sub); err != nil {
		return file{}, err
	}
	if f.asked, err = work.Store.Enquiries(ctx, f.sub); err != nil {
		return file{}, err
	}
	if work.Transaction.Upload != transaction.NoUpload && !f.sub.Erased {
		folder, err := work.Store.Folder(ctx, ref)
		if err != nil {
			return file{}, err
		}
		f.sent = folder.Folder
	}
	f.history, err = d.histories(work).Read(ctx, string(ref))
	return f, err
}

// look writes into the history of a submission that somebody looks at it, and gives it to them: without the one there is
// not the other. Of what does not exist nothing is written.
func (d *Desk) look(r *http.Request, to office.Visit, work Work, ref submission.Reference, what string) (file, error) {
	if _, err := work.Store.Submission(r.Context(), ref, 1); errors.Is(err, store.ErrNoSubmission) {
		return file{}, notFound()
	} else if err != nil {
		return file{}, err
	}
	if err := d.histories(work).Append(r.Context(), string(ref), event(to, what, "")); err != nil {
		return file{}, err
	}
	return d.file(r.Context(), work, ref)
}

// event is what somebody does, as a history has it. They do it as a caseworker where they are one.
func event(to office.Visit, what, why string) audit.Event {
	role := staff.Auditor
	if to.Session.Is(staff.Caseworker) {
		role = staff.Caseworker
	}
	return audit.Event{At: to.Now, By: to.Session.Subject, Name: to.Session.Name, Role: string(role), What: what, Why: why}
}

// deeds are the entries of a history that are more than looking.
func deeds(h audit.History) []audit.Entry {
	return slices.DeleteFunc(slices.Clone(h.Entries), func(e audit.Entry) bool { return looked(e.What) })
}

// mark says what a submission is like: who acts on it says what it was like when they saw it. It changes with everything
// that is done at the desk, and with what the citizen and the back office do; not with how often it was sent, or seen.
func (f file) mark() string {
	text, _ := json.Marshal([]any{f.sub.Version, f.sub.AcknowledgedAt, f.sub.CaseNumber, f.sub.DecidedAt, f.sub.Decision, f.sub.Superseded,
		f.sub.Attention, f.sub.AttentionAt, f.sub.AskedAt, f.sub.Enquiries, f.sub.HeldBy, f.sub.Erased, len(deeds(f.history))})
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// stage is where a submission stands.
func stage(sub submission.Submission) page.DeskStage {
	switch {
	case sub.Erased:
		return page.DeskErased
	case sub.Status() == submission.Withdrawn:
		return page.DeskWithdrawn
	case !sub.DecidedAt.IsZero():
		return page.DeskDecided
	case sub.NeedsAttention():
		return page.DeskAttention
	case !sub.AskedAt.IsZero():
		return page.DeskAsked
	case sub.AcknowledgedAt.IsZero():
		return page.DeskNew
	}
	return page.DeskOpen
}

// straight says that the rules decided it when it came.
func straight(sub submission.Submission) bool {
	return !sub.DecidedAt.IsZero() && sub.DecidedAt.Equal(sub.ReceivedAt)
}

// actions are what somebody may do with a submission as it stands.
func (f file) actions(p staff.Person) []page.DeskAction {
	if !p.Is(staff.Caseworker) || f.sub.Erased || f.sub.Version != f.latest {
		return nil
	}
	pending := f.sub.DecidedAt.IsZero() && f.sub.Status() != submission.Withdrawn
	can := map[page.DeskAction]bool{
		page.DeskTake:     f.sub.AcknowledgedAt.IsZero(),
		page.DeskAsk:      pending && !f.sub.AcknowledgedAt.IsZero() && f.sub.AskedAt.IsZero(),
		page.DeskDecide:   f.sub.AwaitsDecision() && len(f.work.Transaction.Decisions) > 0,
		page.DeskTransfer: pending,
		page.DeskRedrive:  f.sub.NeedsAttention(),
		page.DeskNote:     true,
		page.DeskCode:     f.code != "",
	}
	return slices.DeleteFunc(slices.Clone(page.DeskActions), func(a page.DeskAction) bool { return !can[a] })
}

// kind is what the latest version is, as the words know it.
func kind(sub submission.Submission) string {
	if sub.Kind == "" {
		return "submission"
	}
	return string(sub.Kind)
}

// attention is the code of why it needs somebody; empty where it does not.
func attention(sub submission.Submission) string {
	if !sub.NeedsAttention() {
		return ""
	}
	return string(sub.Attention)
}

// enquiries are what the citizen was asked, as the page shows it.
func (f file) enquiries() []page.DeskEnquiry {
	var all []page.DeskEnquiry
	for _, e := range f.asked {
		all = append(all, page.DeskEnquiry{Question: e.Question, Answer: e.Answer, Asked: e.AskedAt, Answered: e.AnsweredAt})
	}
	return all
}

// events are the entries of a history as the page shows them, the last first, and what is wrong with it.
func events(h audit.History) (shown []page.DeskEvent, broken []string) {
	for _, e := range slices.Backward(h.Entries) {
		event := page.DeskEvent{At: e.At, Name: nameOf(staff.Person{Subject: e.By, Name: e.Name}), Role: e.Role,
			What: e.What, Why: e.Why, Forgotten: len(e.Salt) == 0 && e.What != lookedAt && e.What != downloaded}
		if detailed(e.What) {
			event.Detail, event.Why, _ = strings.Cut(e.Why, "\n")
		}
		shown = append(shown, event)
	}
	for _, found := range audit.Verify(h) {
		broken = append(broken, found.String())
	}
	return shown, broken
}

// nameOf is how somebody is shown to others.
func nameOf(p staff.Person) string {
	if p.Name == "" {
		return p.Subject
	}
	return p.Name
}

// late says that the next step should have been taken.
func late(sub submission.Submission, now time.Time) bool { return !sub.Erased && sub.Late(now) }
