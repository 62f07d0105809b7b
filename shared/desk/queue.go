package desk

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// most is how many submissions a page of the queue reads, over all transactions that it is of.
const most = 60

// recently is how long ago a submission was decided that the queue still shows.
const recently = 30

// home is the first page of the desk: what somebody's role has them do.
func (d *Desk) home(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	switch {
	case to.Session.Is(staff.Caseworker):
		return d.queue(w, r, to)
	case to.Session.Is(staff.Auditor):
		return d.Pages[to.Language].DeskQueue(office.HTML(w, http.StatusOK), d.finding(to))
	case to.Session.Is(staff.ServiceOwner):
		return d.counts(w, r, to)
	case to.Session.Is(staff.Keying):
		return d.helping(w, r, to)
	}
	return d.Pages[to.Language].DeskNothing(office.HTML(w, http.StatusOK), d.signed(to, ""))
}

// queue shows what there is to do, by its deadline.
func (d *Desk) queue(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	shown := d.listing(to)
	query := r.URL.Query()
	shown.From = query.Get(page.DeskFromField)
	if show := page.DeskShow(query.Get(page.DeskShowField)); slices.Contains(page.DeskShows, show) {
		shown.Filter.Show = show
	}
	if held := page.DeskHeld(query.Get(page.DeskHeldField)); slices.Contains(page.DeskHelds, held) {
		shown.Filter.Held = held
	}
	works := d.Works
	for _, work := range d.Works {
		if work.Transaction.Name == query.Get(page.DeskTransactionField) {
			shown.Filter.Transaction, works = work.Transaction.Name, []Work{work}
		}
	}
	lists, err := together(r.Context(), works, func(ctx context.Context, work Work) (store.List, error) {
		return listed(ctx, work, shown.Filter.Show, shown.From, to.Now, max(1, most/len(works)))
	})
	if errors.Is(err, store.ErrCursor) {
		return office.See(w, d.Address(to, "")+shown.Filter.Query(""))
	}
	if err != nil {
		return err
	}
	shown.Rows, shown.Next = rows(works, lists, shown.Filter, nameOf(to.Session.Person), to.Now)
	return d.Pages[to.Language].DeskQueue(office.HTML(w, http.StatusOK), shown)
}

// listed is a page of the submissions of one transaction.
func listed(ctx context.Context, work Work, show page.DeskShow, from string, now time.Time, limit int) (store.List, error) {
	switch show {
	case page.DeskNeeds:
		return work.Store.Attention(ctx, from, limit)
	case page.DeskShowDecided:
		// What is decided is due when it is erased.
		kept := now.AddDate(0, work.Transaction.Retention.Months, 0)
		return work.Store.Kept(ctx, kept.AddDate(0, 0, -recently), kept.Add(time.Hour), from, limit)
	}
	// Nothing that is to be done is due later: not a message, not a decision.
	return work.Store.Queue(ctx, now.Add(max(work.Transaction.Deadlines.Decided, submission.Recheck)+submission.AnswerWithin+24*time.Hour), from, limit)
}

// together does something for each transaction, for all at once: each asks every shard of its table.
func together[T any](ctx context.Context, works []Work, do func(context.Context, Work) (T, error)) ([]T, error) {
	made, errs := make([]T, len(works)), make([]error, len(works))
	var all sync.WaitGroup
	for i, work := range works {
		all.Go(func() { made[i], errs[i] = do(ctx, work) })
	}
	all.Wait()
	return made, errors.Join(errs...)
}

// rows are the submissions of several lists in one, by the time at which they are due, and where the next page goes on: up
// to there every list was read.
func rows(works []Work, lists []store.List, filter page.DeskFilter, me string, now time.Time) (shown []page.DeskRow, next string) {
	for _, list := range lists {
		next = store.Earliest(next, list.Next)
	}
	type found struct {
		due time.Time
		row page.DeskRow
	}
	var all []found
	for i, list := range lists {
		for _, sub := range list.Submissions {
			if store.Within(sub, next) && shows(filter, sub, me, now) {
				all = append(all, found{sub.DueAt, rowOf(works[i], sub, now)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return a.due.Compare(b.due) })
	for _, f := range all {
		shown = append(shown, f.row)
	}
	return shown, next
}

// shows says whether a submission is one of those that are asked for.
func shows(filter page.DeskFilter, sub submission.Submission, me string, now time.Time) bool {
	switch filter.Held {
	case page.DeskMine:
		if !strings.EqualFold(sub.HeldBy, me) {
			return false
		}
	case page.DeskNobodys:
		if sub.HeldBy != "" {
			return false
		}
	}
	switch filter.Show {
	case page.DeskLate:
		return late(sub, now)
	case page.DeskWaiting:
		return stage(sub) == page.DeskNew || stage(sub) == page.DeskOpen
	case page.DeskShowAsked:
		return stage(sub) == page.DeskAsked
	case page.DeskNeeds:
		return stage(sub) == page.DeskAttention
	case page.DeskShowDecided:
		return stage(sub) == page.DeskDecided
	}
	return true
}

func rowOf(work Work, sub submission.Submission, now time.Time) page.DeskRow {
	row := page.DeskRow{Transaction: work.Transaction.Name, Reference: sub.Reference.String(), Stage: stage(sub), Late: late(sub, now),
		Received: date.Of(sub.ReceivedAt), With: sub.HeldBy}
	switch {
	case sub.AcknowledgedAt.IsZero():
		row.By = day(sub.AcknowledgeBy)
	case sub.AwaitsDecision():
		row.By = day(sub.DecideBy)
	}
	return row
}

// find leads to the submission with a reference.
func (d *Desk) find(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	shown := d.finding(to)
	shown.Typed = r.URL.Query().Get(page.DeskReferenceField)
	ref, err := submission.ParseReference(shown.Typed)
	switch {
	case strings.TrimSpace(shown.Typed) == "":
		shown.Wrong = "missing"
	case err != nil:
		shown.Wrong = "malformed"
	default:
		in, err := together(r.Context(), d.Works, func(ctx context.Context, work Work) (bool, error) {
			_, err := work.Store.Submission(ctx, ref, 1)
			if errors.Is(err, store.ErrNoSubmission) {
				return false, nil
			}
			return true, err
		})
		if err != nil {
			return err
		}
		if i := slices.Index(in, true); i >= 0 {
			return office.See(w, d.Address(to, page.DeskSubmissionPath(d.Works[i].Transaction.Name, ref.String())))
		}
		shown.Wrong = "not-found"
	}
	return d.Pages[to.Language].DeskQueue(office.HTML(w, http.StatusUnprocessableEntity), shown)
}

// listing is the page of the queue as it begins.
func (d *Desk) listing(to office.Visit) page.DeskQueuePage {
	shown := page.DeskQueuePage{DeskPage: d.signed(to, ""), Filter: page.DeskFilter{Show: page.DeskToDo, Held: page.DeskAnybodys}}
	shown.Transactions = d.transactions(to)
	return shown
}

// transactions are those of the department.
func (d *Desk) transactions(to office.Visit) []page.DeskTransaction {
	var all []page.DeskTransaction
	for _, work := range d.Works {
		all = append(all, page.DeskTransaction{Name: work.Transaction.Name, Label: d.label(work, to)})
	}
	return all
}

// finding is the page that only finds.
func (d *Desk) finding(to office.Visit) page.DeskQueuePage {
	return page.DeskQueuePage{DeskPage: d.signed(to, ""), FindOnly: true}
}

// label is what people call a transaction.
func (d *Desk) label(work Work, to office.Visit) string {
	of, err := d.booklet[work.Transaction.Name][to.Language]()
	if err != nil {
		return work.Transaction.Name
	}
	return of.Book().Text("name", nil)
}
