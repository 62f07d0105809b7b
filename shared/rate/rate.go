// Package rate keeps amounts and thresholds that the law changes from time to time: each row says from
// when until when its value holds, and where that was published.
//
// A table is append-only: a published row is never changed or removed, a new one is added at the end.
// It is closed: the last row ends where its publication ends, and a date outside is an error, because
// the last known rate is not the rate.
package rate

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
)

// Table is one series of values over time, oldest first, without gaps. V is a plain value that
// encoding/json can write, all of its fields exported.
type Table[V any] struct {
	// Name says what the values are, in lower case, such as "child benefit weekly rates".
	Name string
	Rows []Row[V]
}

// Row is a value and the time for which it holds.
type Row[V any] struct {
	From   date.Date // the first day on which the value holds
	To     date.Date // the first day on which it no longer holds
	Value  V
	Source string // the citation or address of the publication
}

// At returns the row in force on a day. The error is an *OutsideError.
func (t Table[V]) At(on date.Date) (Row[V], error) {
	for _, row := range t.Rows {
		if !on.Before(row.From) && on.Before(row.To) {
			return row, nil
		}
	}
	outside := &OutsideError{Table: t.Name, Date: on}
	if n := len(t.Rows); n > 0 {
		outside.First, outside.Last = t.Rows[0].From, t.Rows[n-1].To.AddDays(-1)
	}
	return Row[V]{}, outside
}

// OutsideError says that a table has no row for a date.
type OutsideError struct {
	Table       string
	Date        date.Date
	First, Last date.Date // the first and the last day that the table covers; zero for an empty table
}

// NotYetSet reports that the date comes after what has been published, so that waiting helps.
func (e *OutsideError) NotYetSet() bool { return e.Date.After(e.Last) }

func (e *OutsideError) Error() string {
	return fmt.Sprintf("%s: no rate for %s, only from %s to %s", e.Table, e.Date, e.First, e.Last)
}

// RowError says what is wrong with one row of a table.
type RowError struct {
	Table string
	From  date.Date // the first day of the row
	Fault string    // "has no source"
}

func (e *RowError) Error() string {
	return fmt.Sprintf("rates %q: the row from %s %s", e.Table, e.From, e.Fault)
}

// Check refuses a table without name or rows, and rows out of order, with a gap or an overlap between
// them, that end before they start, without a source, or with a value that cannot be written as JSON.
// It tells all that is wrong: the error joins a *RowError for each.
func (t Table[V]) Check() error {
	if t.Name == "" || len(t.Rows) == 0 {
		return fmt.Errorf("rates %q: a table needs a name and rows", t.Name)
	}
	var errs []error
	wrong := func(row Row[V], fault string) { errs = append(errs, &RowError{t.Name, row.From, fault}) }
	for i, row := range t.Rows {
		if row.From.IsZero() || !row.From.Before(row.To) {
			wrong(row, "does not end after it starts")
		}
		if strings.TrimSpace(row.Source) == "" {
			wrong(row, "has no source")
		}
		if i > 0 && row.From.Before(t.Rows[i-1].To) {
			wrong(row, "overlaps the row before or is out of order")
		}
		if i > 0 && row.From.After(t.Rows[i-1].To) {
			wrong(row, "leaves a gap after the row before")
		}
		if _, err := json.Marshal(row); err != nil {
			wrong(row, "cannot be written: "+err.Error())
		}
	}
	return errors.Join(errs...)
}

// Version returns 12 hexadecimal digits that stay the same as long as name, rows and sources do: the
// record of a decision keeps them, so that it can be worked out again. Add a row and they change. It
// panics on a table that Check refuses for its values.
func (t Table[V]) Version() string {
	written, err := json.Marshal(t)
	if err != nil {
		panic(fmt.Sprintf("rate: %q: %v", t.Name, err))
	}
	sum := sha256.Sum256(written)
	return hex.EncodeToString(sum[:6])
}
