// Package account reads the ledger and what departments sent beside it, and rates the months: what every page and file of
// finance, the public figures and the commands are made of.
package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/tally"
)

// Ledger is where the figures come from. It is package tally's table.
type Ledger interface {
	Month(context.Context, price.Month) ([]ledger.Entry, error)
	// Heads are the closed months with their digests, Chain all that is in them, verified, and Sums what Keep kept of one.
	Heads(context.Context) ([]ledger.Closed, error)
	Chain(context.Context) ([]ledger.Closed, error)
	Sums(context.Context, ledger.Closed) ([]byte, error)
}

// Files are what departments sent beside what is metered. It is a table of package tally too, another one, so that who
// takes files has no right to write figures.
type Files interface {
	File(context.Context, string, tally.File) ([]byte, error)
	PutFile(context.Context, string, tally.File, time.Time, []byte) error
}

// Accounts are the months of the ledger, rated. What was read is kept for a while, because the ledger changes once an
// hour; a closed month is rated once.
type Accounts struct {
	Ledger   Ledger
	Files    Files
	Services report.Services
	// Exchange is at what open months are charged in pounds; the zero value is the newest published rates.
	Exchange price.Exchange

	mu     sync.Mutex
	year   report.Year
	until  time.Time // how long year may be shown
	closed map[string]report.Month
}

// fresh is how long figures are shown before the ledger is read again.
const fresh = 5 * time.Minute

// span is how many months are read: the official twelve, and the twelve before them, to compare.
const span = 24

// whole is how many months keep every cost: this one and the one before, which are read line by line most. Full gives it of
// others.
const whole = 2

// Year returns the months up to the day of now that have something in them. They start with the first that has.
func (a *Accounts) Year(ctx context.Context, now time.Time) (report.Year, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if now.Before(a.until) && !a.until.After(now.Add(fresh)) {
		return a.year, nil
	}
	year, err := a.read(ctx, now)
	if err != nil {
		return report.Year{}, err
	}
	a.year, a.until = year, now.Add(fresh)
	return year, nil
}

// Full gives the last two months of a year every cost, where they have their sums only: what is told line by line needs
// them.
func (a *Accounts) Full(ctx context.Context, year report.Year) (report.Year, error) {
	last := year.Months[max(0, len(year.Months)-whole):]
	if !slices.ContainsFunc(last, report.Month.Lean) {
		return year, nil
	}
	closed, err := a.months(ctx)
	if err != nil {
		return report.Year{}, err
	}
	declared, _, err := a.sent(ctx)
	if err != nil {
		return report.Year{}, err
	}
	year.Months = slices.Clone(year.Months)
	for i := range year.Months {
		if i < len(year.Months)-whole || !year.Months[i].Lean() {
			continue
		}
		rated, err := a.month(ctx, year.Months[i].Month, closed, declared, false)
		if err != nil {
			return report.Year{}, err
		}
		year.Months[i] = rated.Summed(false)
	}
	year.Months = report.Joined(year.Months)
	return year, nil
}

// Forget lets the next who asks read the ledger again.
func (a *Accounts) Forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.until = time.Time{}
}

func (a *Accounts) read(ctx context.Context, now time.Time) (report.Year, error) {
	y, m, d := now.UTC().Date()
	today, err := date.New(y, m, d)
	if err != nil {
		return report.Year{}, err
	}
	declared, plan, err := a.sent(ctx)
	if err != nil {
		return report.Year{}, err
	}
	closed, err := a.months(ctx)
	if err != nil {
		return report.Year{}, err
	}
	year := report.Year{Services: a.Services.With(declared, plan), Plan: plan, Through: today}
	for month := price.MonthOf(today).Next(1 - span); month <= price.MonthOf(today); month = month.Next(1) {
		lean := month < price.MonthOf(today).Next(1-whole)
		rated, err := a.month(ctx, month, closed, declared, lean)
		if err != nil {
			return report.Year{}, err
		}
		if len(year.Months) > 0 || rated.Lean() || len(rated.Costs)+len(rated.Counts)+len(rated.Declared) > 0 {
			year.Months = append(year.Months, rated.Summed(lean))
		}
	}
	year.Months = report.Joined(year.Months)
	return year, nil
}

// month rates one month: a closed one as it was closed, another by the newest prices.
func (a *Accounts) month(ctx context.Context, month price.Month, closed *closed, declared []report.Declared, lean bool) (report.Month, error) {
	if i := slices.IndexFunc(closed.heads, func(c ledger.Closed) bool { return c.Month == month }); i >= 0 {
		return a.closedMonth(ctx, closed, i, declared, lean)
	}
	entries, err := a.Ledger.Month(ctx, month)
	if err != nil {
		return report.Month{}, err
	}
	book, err := price.Latest()
	if err != nil {
		return report.Month{}, err
	}
	exchange := a.Exchange
	if exchange.Version == "" {
		if exchange, err = price.LatestExchange(); err != nil {
			return report.Month{}, err
		}
	}
	var earlier []ledger.Closed
	if slices.ContainsFunc(entries, func(e ledger.Entry) bool { return e.Corrects != "" }) {
		if earlier, err = closed.chain(ctx); err != nil {
			return report.Month{}, err
		}
	}
	return report.Rate(book, exchange, month, entries, declared, earlier...)
}

// sent reads what the departments of the catalogue sent. A file that was right when it was sent and is not now is an error.
func (a *Accounts) sent(ctx context.Context) ([]report.Declared, report.Plan, error) {
	var declared []report.Declared
	var plan report.Plan
	var seen []string
	for _, s := range a.Services {
		if slices.Contains(seen, s.Department) {
			continue
		}
		seen = append(seen, s.Department)
		raw, err := a.Files.File(ctx, s.Department, tally.Channels)
		if err != nil {
			return nil, report.Plan{}, err
		}
		if raw != nil {
			own, err := report.ReadDeclared(raw)
			if err != nil {
				return nil, report.Plan{}, fmt.Errorf("channels of %s: %w", s.Department, err)
			}
			declared = append(declared, own...)
		}
		if raw, err = a.Files.File(ctx, s.Department, tally.Plan); err != nil {
			return nil, report.Plan{}, err
		}
		if raw != nil {
			own, err := report.ReadPlan(raw)
			if err != nil {
				return nil, report.Plan{}, fmt.Errorf("plan of %s: %w", s.Department, err)
			}
			plan = plan.Join(own)
		}
	}
	return declared, plan, nil
}

// Send checks a department's file and keeps it. The error says all that is wrong with it, row by row.
func (a *Accounts) Send(ctx context.Context, department string, file tally.File, now time.Time, raw []byte) error {
	if err := a.Check(department, file, raw); err != nil {
		return FileFault{Err: err}
	}
	if err := a.Files.PutFile(ctx, department, file, now, raw); err != nil {
		return err
	}
	a.Forget()
	return nil
}

// FileFault is the error for a file that is not kept because of what is in it.
type FileFault struct{ Err error }

func (f FileFault) Error() string { return f.Err.Error() }

func (f FileFault) Unwrap() error { return f.Err }

// Check says what is wrong with a department's file.
func (a *Accounts) Check(department string, file tally.File, raw []byte) error {
	var declared []report.Declared
	var plan report.Plan
	var err error
	switch file {
	case tally.Channels:
		declared, err = report.ReadDeclared(raw)
	case tally.Plan:
		plan, err = report.ReadPlan(raw)
	default:
		err = errors.New("there is no such file")
	}
	if err != nil {
		return err
	}
	return report.Own(declared, plan, func(transaction string) bool {
		return slices.ContainsFunc(a.Services, func(s report.Service) bool {
			return s.Transaction == transaction && s.Department == department
		})
	})
}
