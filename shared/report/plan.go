package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/price"
)

// Plan is what a department sets for its transactions: budgets, what of a saving it could take out of its spending, and
// how it pays.
type Plan struct {
	Budgets  []Budget
	Releases []Release
	Centres  map[string]string // cost centres, by transaction
	Orders   map[string]string // purchase orders, by transaction
	// Optimism is the percentage taken off a saving for optimism bias.
	Optimism int64
}

var planHeader = []string{"kind", "transaction", "value", "source"}

// ReadPlan reads a plan: CSV with the header kind, transaction, value, source. The kinds are budget (pounds a month),
// released (pounds a year that were taken out of spending, with a source), cost-centre and purchase-order. All that is wrong
// is reported at once, with its row.
func ReadPlan(raw []byte) (Plan, error) {
	plan := Plan{Centres: map[string]string{}, Orders: map[string]string{}}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))).ReadAll()
	if err != nil {
		return Plan{}, fmt.Errorf("read plan: %w", err)
	}
	if len(rows) == 0 || !slices.Equal(rows[0], planHeader) {
		return Plan{}, fmt.Errorf("read plan: the first row must be %v", planHeader)
	}
	var faults []error
	seen := map[[2]string]bool{}
	for n, cells := range rows[1:] {
		err := plan.add(cells)
		if key := [2]string{cells[0], cells[1]}; seen[key] {
			err = errors.New("the same kind and transaction stand above")
		} else {
			seen[key] = true
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("row %d: %w", n+2, err))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return Plan{}, fmt.Errorf("read plan: %w", err)
	}
	return plan, nil
}

func (p *Plan) add(cells []string) error {
	kind, transaction, value, source := cells[0], cells[1], cells[2], cells[3]
	if transaction == "" || value == "" {
		return errors.New("needs a transaction and a value")
	}
	switch kind {
	case "budget", "released":
		amount, err := money.Parse(value)
		if err != nil {
			return err
		}
		if amount <= 0 {
			return errors.New("an amount is above zero")
		}
		if kind == "budget" {
			p.Budgets = append(p.Budgets, Budget{Transaction: transaction, Limit: amount})
			return nil
		}
		if source == "" {
			return errors.New("what was released needs a source")
		}
		p.Releases = append(p.Releases, Release{Transaction: transaction, Pounds: pounds(amount), Source: source})
	case "cost-centre":
		p.Centres[transaction] = value
	case "purchase-order":
		p.Orders[transaction] = value
	default:
		return fmt.Errorf("the kind %q is none of budget, released, cost-centre, purchase-order", kind)
	}
	return nil
}

// Join joins the plans of departments.
func (p Plan) Join(other Plan) Plan {
	joined := Plan{Budgets: slices.Concat(p.Budgets, other.Budgets), Releases: slices.Concat(p.Releases, other.Releases),
		Centres: map[string]string{}, Orders: map[string]string{}, Optimism: max(p.Optimism, other.Optimism)}
	for _, from := range []Plan{p, other} {
		for transaction, centre := range from.Centres {
			joined.Centres[transaction] = centre
		}
		for transaction, order := range from.Orders {
			joined.Orders[transaction] = order
		}
	}
	return joined
}

// Shifts are how many transactions moved online by what departments declared: in each other channel, what it completed fewer
// than in the same month a year before. What it completed more is no shift back; it is left out.
func Shifts(months ...Month) []Shift {
	type of struct {
		transaction string
		channel     ledger.Channel
	}
	completed := map[price.Month]map[of]Declared{}
	for _, month := range months {
		completed[month.Month] = map[of]Declared{}
		for _, d := range month.Declared {
			completed[month.Month][of{d.Transaction, d.Channel}] = d
		}
	}
	sums := map[of]*Shift{}
	var order []of
	for _, month := range months {
		before := completed[month.Month.Next(-12)]
		for _, now := range month.Declared {
			key := of{now.Transaction, now.Channel}
			then, known := before[key]
			if !known || then.Completed <= now.Completed {
				continue
			}
			if sums[key] == nil {
				sums[key] = &Shift{Transaction: now.Transaction, From: now.Channel, Source: "declared, against the same months a year before: " + now.Source}
				order = append(order, key)
			}
			sums[key].Volume += then.Completed - now.Completed
		}
	}
	shifts := make([]Shift, len(order))
	for i, key := range order {
		shifts[i] = *sums[key]
	}
	return shifts
}

// Own refuses figures of transactions that are not among some.
func Own(declared []Declared, plan Plan, own func(transaction string) bool) error {
	var faults []error
	check := func(transaction string) {
		if !own(transaction) {
			faults = append(faults, fmt.Errorf("%q is no transaction of the department", transaction))
		}
	}
	for _, d := range declared {
		check(d.Transaction)
	}
	for _, b := range plan.Budgets {
		check(b.Transaction)
	}
	for _, r := range plan.Releases {
		check(r.Transaction)
	}
	for transaction := range plan.Centres {
		check(transaction)
	}
	for transaction := range plan.Orders {
		check(transaction)
	}
	return errors.Join(faults...)
}
