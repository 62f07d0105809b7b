package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Work is one transaction of the department, and where its submissions are.
type Work struct {
	Transaction transaction.Transaction
	// Store is its table. What is too large for that stands in the bucket, whose name Bucket finds when it is needed.
	Store  store.Store
	Bucket func(context.Context) (*store.Bucket, error)
}

// Histories are the histories of the submissions: they stand beside them, in the same table.
func (d *Desk) histories(of Work) audit.Log {
	return audit.Log{Client: of.Store.Client, Table: of.Store.Table, Random: d.Random}
}

// booklet makes the pages of each transaction when the first is asked for.
type booklet map[string]map[words.Language]func() (*page.Pages, error)

func newBooklet(works []Work) booklet {
	all := booklet{}
	for _, work := range works {
		all[work.Transaction.Name] = map[words.Language]func() (*page.Pages, error){}
		for _, language := range words.Languages {
			all[work.Transaction.Name][language] = sync.OnceValues(func() (*page.Pages, error) {
				return page.New(work.Transaction, language, work.Transaction.Version())
			})
		}
	}
	return all
}

// notFound is what somebody gets who asks for what is not there, or is another department's: nobody is told which.
func notFound() error {
	return office.Refuse(http.StatusNotFound, page.DeskNotFound, "no-submission", nil)
}

// asked is the submission that an address names.
func (d *Desk) asked(r *http.Request) (Work, submission.Reference, error) {
	ref, err := submission.ParseReference(r.PathValue("reference"))
	if err != nil || ref.String() != r.PathValue("reference") {
		return Work{}, "", notFound()
	}
	work, ok := d.work(r.PathValue("transaction"))
	if !ok {
		return Work{}, "", notFound()
	}
	return work, ref, nil
}

// recordOf is a submission's record; the zero record where that is erased.
func recordOf(sub submission.Submission) (handoff.Record, error) {
	var record handoff.Record
	if sub.Erased {
		return record, nil
	}
	if err := json.Unmarshal(sub.Record, &record); err != nil {
		return handoff.Record{}, fmt.Errorf("read the record of %s: %w", sub.Reference, err)
	}
	return record, nil
}

// answers are the JSON of a submission's answers, from its record or, where they are large, from the bucket.
func (d *Desk) answers(ctx context.Context, work Work, sub submission.Submission, record handoff.Record) (json.RawMessage, error) {
	if sub.Payload == nil {
		return record.Answers, nil
	}
	bucket, err := work.Bucket(ctx)
	if err != nil {
		return nil, fmt.Errorf("find the bucket of %s: %w", work.Transaction.Name, err)
	}
	at := work.Store
	at.Bucket = bucket
	return at.Payload(ctx, sub)
}
