package price

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Usage is what was used on one day, as the ledger counts it.
type Usage struct {
	// Key orders usages of the same day where one has to get what cannot be divided; equal keys make the result
	// depend on the order given.
	Key      string
	On       date.Date
	Meter    Meter
	Quantity int64 // in the item's measure, not negative
}

// Charge is a part of one usage at one price.
type Charge struct {
	Usage    int // the index of the usage given to Rate
	Item     Item
	Row      rate.Row[Rate] // the rate in force
	Tier     Tier
	Quantity int64 // in charged whole numbers: Item.Measure.In turns it into units
	Free     int64 // how much of it an allowance covers
}

// Units is the quantity in units that have a price, exactly.
func (c Charge) Units() decimal.Decimal { return c.Item.Measure.In(c.Quantity) }

// List is the cost at list price, before what is free; in the book's currency, exactly, like Credit and Net.
func (c Charge) List() decimal.Decimal { return c.Units().Mul(c.Tier.Price) }

// Credit is the cost of what is free, zero or more.
func (c Charge) Credit() decimal.Decimal { return c.Item.Measure.In(c.Free).Mul(c.Tier.Price) }

// Net is the list cost less the credit: what AWS bills.
func (c Charge) Net() decimal.Decimal {
	return c.Item.Measure.In(c.Quantity - c.Free).Mul(c.Tier.Price)
}

// Unverified reports that the price is not one that was read in a price list.
func (c Charge) Unverified() bool { return c.Row.Value.Confidence == Unverified }

// Rate prices a month's usages at the rates of the days on which they were. Tiers are those of the whole bill: a
// meter's quantity moves through them in the order of time, and where they meet within the time of one rate, each
// usage gets its part of every tier by its quantity. What is free goes to the first of the month, to those who used on
// that rate by what they used. All parts are whole numbers and sum to what was used, so that no cost is rounded.
//
// The charges of one usage follow each other in the order of tiers; usages of nothing have none. The error is an
// *UnpricedError, or says which usage cannot be.
func (b Book) Rate(month Month, usages []Usage) ([]Charge, error) {
	order := make([]int, len(usages))
	for i, usage := range usages {
		if usage.Quantity < 0 || MonthOf(usage.On) != month {
			return nil, fmt.Errorf("rate %s: %s on %s is below zero or not in the month", month, usage.Meter, usage.On)
		}
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		x, y := usages[i], usages[j]
		return cmp.Or(cmp.Compare(x.Meter, y.Meter), x.On.Compare(y.On), cmp.Compare(x.Key, y.Key))
	})
	var spans []span
	for _, i := range order {
		usage := usages[i]
		if usage.Quantity == 0 {
			continue
		}
		if n := len(spans); n == 0 || spans[n-1].item.Meter != usage.Meter || !usage.On.Before(spans[n-1].row.To) {
			item, row, err := b.At(usage.Meter, usage.On)
			if err != nil {
				return nil, err
			}
			spans = append(spans, span{item: item, row: row})
		}
		last := &spans[len(spans)-1]
		last.usages = append(last.usages, i)
		last.quantities = append(last.quantities, usage.Quantity)
		last.days = append(last.days, usage.On)
	}
	var before int64
	for i := range spans {
		s := &spans[i]
		if i == 0 || spans[i-1].item.Meter != s.item.Meter {
			before = 0
		}
		var err error
		if before, err = s.tier(month, before); err != nil {
			return nil, fmt.Errorf("rate %s, %s: %w", month, s.item.Meter, err)
		}
	}
	for _, allowance := range b.Allowances {
		if err := allowance.give(spans); err != nil {
			return nil, fmt.Errorf("rate %s, allowance %s: %w", month, allowance.Name, err)
		}
	}
	return charges(spans), nil
}

// span is all usage of one meter while one rate was in force.
type span struct {
	item       Item
	row        rate.Row[Rate]
	usages     []int       // indexes of what was given to Rate
	days       []date.Date // of each
	quantities []int64     // of each, in charged whole numbers once tier was called
	parts      [][]int64   // by tier, of each usage
	free       []int64     // of each usage, all from the first tier
}

// tier converts hours to months, and splits the span's quantity into tiers, the first of which were used up by what
// came before. It returns what the next span of the meter finds used.
func (s *span) tier(month Month, before int64) (after int64, err error) {
	total, err := sum(s.quantities)
	if err != nil {
		return 0, err
	}
	if fineness, monthly := s.item.Measure.monthly(); monthly {
		if total, err = months(total, fineness, month.Hours()); err != nil {
			return 0, err
		}
		if s.quantities, err = Apportion(total, s.quantities); err != nil {
			return 0, err
		}
	}
	if after = before + total; after < before {
		return 0, errTooMuch
	}
	left := slices.Clone(s.quantities)
	tiers := s.row.Value.Tiers
	s.parts, s.free = make([][]int64, len(tiers)), make([]int64, len(left))
	for i, tier := range tiers {
		upper := after
		if i+1 < len(tiers) {
			upper = min(after, tiers[i+1].From)
		}
		within := max(0, upper-max(before, tier.From))
		if s.parts[i], err = Apportion(within, left); err != nil {
			return 0, err
		}
		for n, part := range s.parts[i] {
			left[n] -= part
		}
	}
	return after, nil
}

// months is the nearest whole number of charged parts for so many hours, a half upwards.
func months(quantity, fineness, hours int64) (int64, error) {
	n := new(big.Int).Mul(big.NewInt(quantity), big.NewInt(2*fineness))
	n.Add(n, big.NewInt(hours)).Quo(n, big.NewInt(2*hours))
	if !n.IsInt64() {
		return 0, errTooMuch
	}
	return n.Int64(), nil
}

var errTooMuch = errors.New("the quantities sum to more than 2^63")

func sum(quantities []int64) (total int64, err error) {
	for _, quantity := range quantities {
		if total += quantity; total < 0 {
			return 0, errTooMuch
		}
	}
	return total, nil
}

// give spends an allowance on the spans of its meters, day by day as AWS does, until it is used up. On the day when
// it is, and between all usages under one rate, it goes by quantity.
func (a Allowance) give(spans []span) error {
	var mine []*span
	var days []date.Date
	for i := range spans {
		if s := &spans[i]; slices.Contains(a.Meters, s.item.Meter) {
			mine = append(mine, s)
			days = append(days, s.days...)
		}
	}
	slices.SortFunc(days, date.Date.Compare)
	given := make([]int64, len(mine))
	left := a.Quantity
	for _, day := range slices.Compact(days) {
		used := make([]int64, len(mine))
		for i, s := range mine {
			for n := range s.usages {
				if s.days[n] == day {
					used[i] += s.parts[0][n]
				}
			}
		}
		total, err := sum(used)
		if err != nil {
			return err
		}
		shares, err := Apportion(min(left, total), used)
		if err != nil {
			return err
		}
		for i, share := range shares {
			given[i] += share
		}
		if left -= min(left, total); left == 0 {
			break
		}
	}
	for i, s := range mine {
		var err error
		if s.free, err = Apportion(given[i], s.parts[0]); err != nil {
			return err
		}
	}
	return nil
}

func charges(spans []span) []Charge {
	var all []Charge
	for _, s := range spans {
		for n, usage := range s.usages {
			for i, tier := range s.row.Value.Tiers {
				if s.parts[i][n] == 0 {
					continue
				}
				charge := Charge{Usage: usage, Item: s.item, Row: s.row, Tier: tier, Quantity: s.parts[i][n]}
				if i == 0 {
					charge.Free = s.free[n]
				}
				all = append(all, charge)
			}
		}
	}
	slices.SortStableFunc(all, func(x, y Charge) int { return cmp.Compare(x.Usage, y.Usage) })
	return all
}

// Total sums what is billed for charges.
func Total(charges []Charge) decimal.Decimal {
	var total decimal.Decimal
	for _, charge := range charges {
		total = total.Add(charge.Net())
	}
	return total
}
