// Package backoffice is the department's side of the hand-off: it receives submissions from the transaction's queue, checks
// them, drops repeats, puts them on the department's own shelf, acknowledges them, and reports what was decided. What it does
// a department may do as well in another language with its own SDK: docs/back-office.md says how.
//
// The order is what makes it safe: store, acknowledge, delete. Wherever the program dies, the message comes again, the shelf
// tells that it has it, and the same case number is acknowledged once more, which changes nothing.
package backoffice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
)

// Client is the back office of one transaction, with the department's role. It is safe for concurrent use, and several of
// them may work on one queue.
type Client struct {
	// Transaction is the name of the transaction; a message of another is left.
	Transaction string
	Queue       *sqs.Client
	QueueURL    string
	// API is the address at which the transaction's API answers, such as
	// https://a1b2c3.execute-api.eu-west-2.amazonaws.com: https, or http on this machine. A message that names another
	// address is left: nothing that a message says makes this program sign a request to a stranger.
	API         string
	Region      string
	Credentials aws.CredentialsProvider
	// Transport carries what is signed for the API; nil is http.DefaultTransport.
	Transport http.RoundTripper
	// Bucket holds the answers that are too large for a message; nil where the transaction has none so large.
	Bucket *store.Bucket
	Shelf  Shelf
	// Evidence keeps what people send to prove what they said; nil where the transaction takes no files.
	Evidence EvidenceShelf
	// Wait is how long a receive waits for messages, at most and, if zero, 20 seconds; less than a second is not at all, where the queue has no wait of its own. Visibility is how long those that it
	// took are hidden from others, if zero five minutes; it is renewed while they are worked on.
	Wait, Visibility time.Duration
	// Patience is how long what fails for now (the API, the bucket or the shelf is out) is tried again while its message
	// is held, at most some eleven hours. Zero is not at all: the message comes again, and the queue counts it towards the
	// five receives after which it sets a message aside. Ten minutes suit a program that always runs.
	Patience time.Duration
	// Now is the time of signatures.
	Now func() time.Time
	// Log is told what is left on the queue and why, by hand-off id, never with anything of what was submitted.
	Log *slog.Logger
}

// Shelf is the department's own store. What its errors say is logged, so they name no people.
type Shelf interface {
	// File opens a case for a submission and keeps it, in ONE write under its hand-off id, and gives the case's number: at
	// most 64 of the letters a to z in either case, digits and -_/.: signs. Where the hand-off is there already it changes
	// nothing, gives the number of then, and fresh is false. An error that is ErrRefused leaves the message to be set
	// aside; any other is a shelf that is out for now.
	File(ctx context.Context, s Submission) (number string, fresh bool, err error)
	// Holds says whether a hand-off was filed.
	Holds(ctx context.Context, handoffID string) (bool, error)
	// Acknowledged notes that the platform knows of the case. It may be told so more than once.
	Acknowledged(ctx context.Context, handoffID string) error
}

// Submission is a message that was held against its digest.
type Submission struct {
	// Message has its answers, whether they came with it or from the bucket.
	handoff.Message
	// Body is the message as it came, with fields that this version does not know.
	Body []byte
}

// Tally counts messages.
type Tally struct {
	Received int `json:"received"`
	// Filed are new on the shelf, Repeated were there already: the work is done once.
	Filed    int `json:"filed"`
	Repeated int `json:"repeated"`
	// Acknowledged are done with, and gone from the queue.
	Acknowledged int `json:"acknowledged"`
	// Early are amendments whose submission is not there yet; Left are not what they should be; both stay on the queue.
	Early int `json:"early"`
	Left  int `json:"left"`
	// Refused are on the shelf, and the platform does not take their acknowledgement: somebody has to look.
	Refused int `json:"refused"`
	// Failed may succeed the next time.
	Failed int `json:"failed"`
}

// Add adds up.
func (t *Tally) Add(more Tally) {
	t.Received += more.Received
	t.Filed += more.Filed
	t.Repeated += more.Repeated
	t.Acknowledged += more.Acknowledged
	t.Early += more.Early
	t.Left += more.Left
	t.Refused += more.Refused
	t.Failed += more.Failed
}

var (
	// ErrRefused is what a shelf says of a submission that it will never take.
	ErrRefused = errors.New("the shelf does not take it")
	// ErrUnauthorised: the API does not take these credentials.
	ErrUnauthorised = errors.New("the API does not take these credentials: they must be those of the department's back-office role")
)

// Decide reports the department's decision of a hand-off, by its code. It needs an acknowledgement before it, and may be
// repeated: the same decision changes nothing, another one is a *Refusal with the code out-of-order.
func (c Client) Decide(ctx context.Context, handoffID, decision string) error {
	var address string
	ref, version, err := handoff.ParseID(handoffID)
	if err == nil {
		address, err = c.address(handoff.ID(ref, version), "decision")
	}
	if err != nil {
		return fmt.Errorf("decide %s: %w", handoffID, err)
	}
	for wait := newPauses(c.Patience); ; {
		err := c.post(ctx, address, map[string]string{"decision": decision})
		if !temporary(err) || !wait.next(ctx) {
			if err != nil {
				return fmt.Errorf("decide %s: %w", handoffID, err)
			}
			return nil
		}
	}
}

// Run receives until the context ends, then finishes the batch it has, and gives what was done. A batch that fails is
// left to come again, and the next is taken after a while. Credentials that the API does not take are its only error.
func (c Client) Run(ctx context.Context) (Tally, error) {
	var total Tally
	for wait := newPauses(forever); ctx.Err() == nil; {
		done, err := c.Receive(ctx)
		total.Add(done)
		switch {
		case errors.Is(err, ErrUnauthorised):
			return total, err
		case err == nil:
			wait = newPauses(forever)
			continue
		case ctx.Err() == nil:
			c.Log.Warn("work is put off", "cause", err)
		}
		wait.next(ctx)
	}
	return total, nil
}

const forever = 1 << 62

// pauses grow from a quarter of a second to a minute, until patience ends.
type pauses struct{ left, delay time.Duration }

func newPauses(patience time.Duration) *pauses { return &pauses{patience, 250 * time.Millisecond} }

// next waits, and says whether there is any patience left.
func (p *pauses) next(ctx context.Context) bool {
	d := min(p.delay, p.left)
	if d <= 0 {
		return false
	}
	p.left, p.delay = p.left-d, min(2*p.delay, time.Minute)
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
