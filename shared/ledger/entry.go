// Package ledger keeps what was used: whole numbers for each day, department, transaction, channel, outcome and meter,
// and never an amount of money. It makes them from the lines that functions and Lambda write to their logs, closes each
// month under a digest that includes the month before, and corrects a closed month by new entries only.
package ledger

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/price"
)

// State says how well a quantity is known.
type State string

// The states, worst first. A figure made of several quantities has the worst of their states.
const (
	Estimated  State = "estimated"  // the function's own clock: Lambda's report is missing
	Metered    State = "metered"    // with the milliseconds that Lambda charges
	Reconciled State = "reconciled" // held against the bill's quantities
	Invoiced   State = "invoiced"   // closed
)

var states = []State{Estimated, Metered, Reconciled, Invoiced}

// Worse returns the worse of two states; no state is better than any.
func (s State) Worse(other State) State {
	if s == "" || other != "" && slices.Index(states, other) < slices.Index(states, s) {
		return other
	}
	return s
}

// Basis says why a cost is there.
type Basis string

// The bases. What people cost is declared, not metered, and so not in the ledger.
const (
	Marginal Basis = "marginal" // one submission more costs this more
	Standing Basis = "standing" // costs this though nobody comes: storage, keys, polling, starting up
	Overhead Basis = "overhead" // the platform's own
)

// Outcome is what became of a journey by the invocation that used something.
type Outcome string

// The outcomes.
const (
	InProgress Outcome = "in-progress" // on the way: pages before the end
	Completed  Outcome = "completed"
	Ineligible Outcome = "ineligible" // completed too: the service told somebody that they have no claim
	Abandoned  Outcome = "abandoned"
	Failed     Outcome = "error"
)

// Channel is how somebody came.
type Channel string

// The channels. What software sends and what people type themselves is digital.
const (
	Online        Channel = "online"
	Software      Channel = "api"
	AssistedPhone Channel = "assisted-phone"
	AssistedFace  Channel = "assisted-face"
	Phone         Channel = "phone"
	Post          Channel = "post"
	Face          Channel = "face"
)

// Digital reports that the channel counts for digital take-up. Assisted digital does not, though it counts for the
// digital cost per transaction.
func (c Channel) Digital() bool { return c == Online || c == Software }

// Assisted reports that somebody was helped to use the digital service.
func (c Channel) Assisted() bool { return strings.HasPrefix(string(c), "assisted-") }

// What is counted besides what has a price: the four figures come from these. They are quantities like any other, of
// meters that no price book has.
const (
	Starts       price.Meter = "frontline/started" // not by somebody who comes back to what was saved
	Completions  price.Meter = "frontline/completed"
	Refusals     price.Meter = "frontline/ineligible"
	Abandonments price.Meter = "frontline/abandoned"
	Failures     price.Meter = "frontline/error"
	Troubles     price.Meter = "frontline/problem" // what people said is wrong with a page
)

// Rating is the meter of answers of so much satisfaction, from 1, very dissatisfied, to 5, very satisfied.
func Rating(level int) price.Meter { return price.Meter(fmt.Sprintf("frontline/rating-%d", level)) }

// Priced reports that the meter is one of AWS's, with a price, and not a count of ours.
func Priced(meter price.Meter) bool { return meter.Service() != "frontline" }

// Key is what a quantity is kept by. The day is AWS's, in UTC, so that days add up to the bill.
type Key struct {
	Date        date.Date   `json:"date"`
	Department  string      `json:"department"`
	Transaction string      `json:"transaction"`
	Channel     Channel     `json:"channel"`
	Outcome     Outcome     `json:"outcome"`
	Basis       Basis       `json:"basis"`
	Meter       price.Meter `json:"meter"`
	State       State       `json:"state"`
}

func (k Key) compare(other Key) int {
	return cmp.Or(k.Date.Compare(other.Date), cmp.Compare(k.Department, other.Department),
		cmp.Compare(k.Transaction, other.Transaction), cmp.Compare(k.Channel, other.Channel),
		cmp.Compare(k.Outcome, other.Outcome), cmp.Compare(k.Basis, other.Basis),
		cmp.Compare(k.Meter, other.Meter), cmp.Compare(k.State, other.State))
}

// String orders keys within a day: two keys of one day and meter never have the same.
func (k Key) String() string {
	return strings.Join([]string{k.Department, k.Transaction, string(k.Channel), string(k.Outcome), string(k.Basis), string(k.State)}, "\x00")
}

// Entry is one quantity, in the measure of its meter's price. It is below zero only in a correction.
type Entry struct {
	Key
	Quantity int64 `json:"quantity"`
	// Corrects names the closed month that the entry changes; its date lies there. Reason says why, and is required.
	Corrects price.Month `json:"corrects,omitempty"`
	Reason   string      `json:"reason,omitempty"`
}

// Totals are quantities by their keys, of an hour, a day or a month.
type Totals map[Key]int64

// Add adds other totals to these.
func (t Totals) Add(other Totals) {
	for key, quantity := range other {
		t[key] += quantity
	}
}

// Entries returns the totals in the order of their keys, without those of nothing.
func (t Totals) Entries() []Entry {
	entries := make([]Entry, 0, len(t))
	for key, quantity := range t {
		if quantity != 0 {
			entries = append(entries, Entry{Key: key, Quantity: quantity})
		}
	}
	slices.SortFunc(entries, func(a, b Entry) int { return a.Key.compare(b.Key) })
	return entries
}

// Sum returns the totals of entries, corrections among them.
func Sum(entries []Entry) Totals {
	totals := Totals{}
	for _, entry := range entries {
		totals[entry.Key] += entry.Quantity
	}
	return totals
}

// Advance gives the entries of some meters a better state, as when the bill agrees with them. What is in that state or
// a better one already stays as it is. The result is new.
func Advance(entries []Entry, to State, meters func(price.Meter) bool) []Entry {
	advanced := Totals{}
	var corrections []Entry
	for _, entry := range entries {
		if meters(entry.Meter) && entry.State.Worse(to) == entry.State {
			entry.State = to
		}
		if entry.Corrects != "" {
			corrections = append(corrections, entry)
			continue
		}
		advanced[entry.Key] += entry.Quantity
	}
	return append(advanced.Entries(), corrections...)
}

// ErrNotInMonth is the error for an entry that belongs to another month.
var ErrNotInMonth = errors.New("entry is not of the month: correct a closed month with Corrects and a reason")

// fault says what is wrong with an entry of a month.
func (e Entry) fault(month price.Month) error {
	of := price.MonthOf(e.Date)
	switch {
	case e.Corrects == "" && (of != month || e.Quantity < 0):
		return fmt.Errorf("%s %s: %w", e.Date, e.Meter, ErrNotInMonth)
	case e.Corrects != "" && (of != e.Corrects || e.Corrects >= month || e.Reason == ""):
		return fmt.Errorf("%s %s: a correction is of an earlier month, dated in it, with a reason", e.Date, e.Meter)
	case e.Meter.UsageType() == "" || e.Transaction == "" || e.Department == "":
		return fmt.Errorf("%s: an entry needs a meter, a transaction and a department", e.Date)
	case slices.Index(states, e.State) < 0:
		return fmt.Errorf("%s %s: unknown state %q", e.Date, e.Meter, e.State)
	}
	return nil
}

// Correction says what is wrong with an entry that is to correct a closed month, as one of a later month; nil is nothing.
func Correction(entry Entry, month price.Month) error {
	if entry.Corrects == "" {
		return fmt.Errorf("%s %s: a correction names the month that it corrects", entry.Date, entry.Meter)
	}
	return entry.fault(month)
}
