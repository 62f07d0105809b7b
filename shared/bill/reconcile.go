package bill

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
)

// Cause names why bill and ledger differ.
type Cause string

// The causes. The first three are expected and explain what they name; all others have to be looked at.
const (
	ShutDown   Cause = "environments shut down, which no request reports"
	Credited   Cause = "credit"
	Taxed      Cause = "tax"
	Tolerated  Cause = "within tolerance"
	Missing    Cause = "log lines missing"
	Twice      Cause = "log lines counted twice"
	Memory     Cause = "memory configured is not that metered"
	Duration   Cause = "milliseconds differ"
	OtherDay   Cause = "counted on the next or the day before"
	NoBill     Cause = "bill has no lines of the day"
	Untagged   Cause = "resource without tags"
	Unmetered  Cause = "transaction is not metered"
	Repeated   Cause = "bill has the line twice"
	Unpriced   Cause = "not in the price book"
	Price      Cause = "price is not that of the book"
	Allowance  Cause = "free allowance differs"
	Tier       Cause = "tier differs"
	Currency   Cause = "currency is not that of the book"
	OtherMonth Cause = "line of another month"
	Unknown    Cause = "not explained"
)

// Expected reports that the cause needs nobody to look.
func (c Cause) Expected() bool {
	return slices.Contains([]Cause{ShutDown, Credited, Taxed, Tolerated}, c)
}

// Finding is one difference with its cause.
type Finding struct {
	Cause       Cause
	Transaction string
	Meter       price.Meter
	Day         date.Date // the first, where there are several
	Resource    string
	Metered     int64 // what the meter charges: whole numbers of its measure
	Billed      int64
	Dollars     decimal.Decimal // bill less what the ledger says, where the cause is one of money
	Says        string
}

// Result is a reconciliation.
type Result struct {
	Findings []Finding
	// The amounts in the book's currency. Billed − Metered = Quantity + Price, and credits and tax come on top.
	Metered    decimal.Decimal // the ledger's quantities by the book
	Billed     decimal.Decimal // usage on the bill
	Quantity   decimal.Decimal // the bill's quantities by the book, less Metered: because quantities differ
	Price      decimal.Decimal // Billed less the bill's quantities by the book: because prices differ
	Credits    decimal.Decimal
	Taxes      decimal.Decimal
	quantities map[key]pair
	byMeter    map[price.Meter]*sums
}

type key struct {
	transaction string
	meter       price.Meter
	day         date.Date
}

type pair struct{ metered, billed int64 }

type sums struct{ metered, billed, rated, free decimal.Decimal }

// Unexplained are the findings that somebody has to look at.
func (r Result) Unexplained() []Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool { return f.Cause.Expected() })
}

// Reconcile holds a bill's lines against a rated month.
func Reconcile(month report.Month, lines []Line) (Result, error) {
	r := Result{quantities: map[key]pair{}, byMeter: map[price.Meter]*sums{}}
	lines = r.sift(month, lines)
	for _, cost := range month.Costs {
		if cost.Corrects != "" {
			continue
		}
		k := key{cost.Transaction, cost.Meter, r.dayOf(cost.Charge.Item, cost.Date, month.Month)}
		p := r.quantities[k]
		p.metered += cost.Charge.Quantity
		r.quantities[k] = p
		r.Metered = r.Metered.Add(cost.Dollars())
		r.of(cost.Meter).metered = r.of(cost.Meter).metered.Add(cost.Dollars())
	}
	if err := r.weigh(month, lines); err != nil {
		return Result{}, err
	}
	if err := r.compare(month, lines); err != nil {
		return Result{}, err
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Cause, b.Cause), cmp.Compare(a.Transaction, b.Transaction), cmp.Compare(a.Meter, b.Meter), a.Day.Compare(b.Day))
	})
	return r, nil
}

// dayOf is the day by which a quantity is compared: what is charged by the month is compared by the month.
func (r *Result) dayOf(item price.Item, day date.Date, month price.Month) date.Date {
	if item.Measure == price.ByteHour || item.Measure == price.ThingHour {
		return month.First()
	}
	return day
}

func (r *Result) of(meter price.Meter) *sums {
	if r.byMeter[meter] == nil {
		r.byMeter[meter] = &sums{}
	}
	return r.byMeter[meter]
}

func (r *Result) find(f Finding) { r.Findings = append(r.Findings, f) }

// sift sets aside what is no usage, or cannot be compared, and says so. It returns the usage.
func (r *Result) sift(month report.Month, lines []Line) []Line {
	seen := map[string]bool{}
	var usage []Line
	for _, line := range lines {
		f := Finding{Transaction: line.Transaction, Meter: line.Meter, Day: line.Day, Resource: line.Resource, Dollars: line.Cost}
		_, _, err := month.Book.At(line.Meter, line.Day)
		switch {
		case line.ID != "" && seen[line.ID]:
			f.Cause, f.Says = Repeated, "take it out, or wait for the final bill"
		case line.Currency != month.Book.Currency:
			f.Cause, f.Says = Currency, "the line is in "+line.Currency
		case price.MonthOf(line.Day) != month.Month:
			f.Cause, f.Says = OtherMonth, "reconcile it with its own month"
		case line.Kind == Credit:
			f.Cause = Credited
			r.Credits = r.Credits.Add(line.Cost)
		case line.Kind == Tax:
			f.Cause = Taxed
			r.Taxes = r.Taxes.Add(line.Cost)
		case err != nil:
			f.Cause, f.Says = Unpriced, "add it to a new version of the book"
			r.Billed = r.Billed.Add(line.Cost)
		default:
			usage = append(usage, line)
		}
		seen[line.ID] = true
		if f.Cause != "" {
			r.find(f)
		}
	}
	return usage
}

// weigh compares money: the bill's quantities by the book against what the bill says, and against the ledger.
func (r *Result) weigh(month report.Month, lines []Line) error {
	usages := make([]price.Usage, len(lines))
	for i, line := range lines {
		item, _, _ := month.Book.At(line.Meter, line.Day) // sift left only what has a price
		parts, err := wholeParts(item, line.Quantity)
		if err != nil {
			return err
		}
		usages[i] = price.Usage{Key: line.Resource + line.Operation, On: line.Day, Meter: line.Meter, Quantity: item.Measure.Counted(parts, month.Month)}
		r.Billed = r.Billed.Add(line.Cost)
		r.of(line.Meter).billed = r.of(line.Meter).billed.Add(line.Cost)
		if line.Cost.IsZero() {
			r.of(line.Meter).free = r.of(line.Meter).free.Add(line.Quantity)
		}
	}
	charges, err := month.Book.Rate(month.Month, usages)
	if err != nil {
		return err
	}
	free := map[price.Meter]decimal.Decimal{}
	for _, charge := range charges {
		meter := charge.Item.Meter
		r.of(meter).rated = r.of(meter).rated.Add(charge.Net())
		free[meter] = free[meter].Add(charge.Item.Measure.In(charge.Free))
	}
	rated := price.Total(charges)
	r.Quantity = rated.Sub(r.Metered)
	r.Price = r.Billed.Sub(rated)
	strange := oddPrices(month.Book, lines)
	for _, meter := range slices.Sorted(maps.Keys(r.byMeter)) {
		s := r.byMeter[meter]
		off := s.billed.Sub(s.rated)
		if off.IsZero() {
			continue
		}
		f := Finding{Cause: Tier, Meter: meter, Dollars: off, Says: "the bill charges other tiers: are other accounts on it?"}
		if odd, found := strange[meter]; found {
			f.Cause, f.Day = Price, odd.Day
			f.Says = fmt.Sprintf("from %s a unit costs %s: add it to a new version of the book", odd.Day, unitPrice(odd))
		} else if !s.free.Equal(free[meter]) {
			f.Cause, f.Says = Allowance, fmt.Sprintf("the bill has %s free, the book %s: are other accounts on it?", s.free, free[meter])
		}
		r.find(f)
	}
	return nil
}

// oddPrices finds the first line of each meter whose cost is neither free nor its quantity times a price of the book.
func oddPrices(book price.Book, lines []Line) map[price.Meter]Line {
	odd := map[price.Meter]Line{}
	for _, line := range lines {
		_, row, _ := book.At(line.Meter, line.Day)
		known := line.Cost.IsZero() || slices.ContainsFunc(row.Value.Tiers, func(t price.Tier) bool {
			return t.Price.Mul(line.Quantity).Equal(line.Cost)
		})
		if before, found := odd[line.Meter]; !known && (!found || line.Day.Before(before.Day)) {
			odd[line.Meter] = line
		}
	}
	return odd
}

func unitPrice(line Line) string {
	if line.Quantity.IsZero() {
		return "something"
	}
	return price.Ratio(line.Cost, line.Quantity, 10).String()
}

// wholeParts is a billed quantity in whole numbers of the item's measure, the nearest where AWS rounded it.
func wholeParts(item price.Item, units decimal.Decimal) (int64, error) {
	parts := item.Measure.Parts(units).RoundBank(0)
	if parts.IsNegative() || !parts.BigInt().IsInt64() {
		return 0, fmt.Errorf("reconcile %s: the quantity %s cannot be", item.Meter, units)
	}
	return parts.IntPart(), nil
}

// Entries are ledger entries for what only the bill knows: the shutdowns, standing cost of their transactions, so that
// after them bill and ledger agree. department names the owner of a transaction.
func Entries(book price.Book, lines []Line, department func(transaction string) string) ([]ledger.Entry, error) {
	totals := ledger.Totals{}
	for _, line := range lines {
		if line.Kind != Usage || line.Operation != Shutdown || line.Transaction == "" {
			continue
		}
		item, _, err := book.At(line.Meter, line.Day)
		if err != nil {
			return nil, err
		}
		parts, err := wholeParts(item, line.Quantity)
		if err != nil {
			return nil, err
		}
		totals[ledger.Key{Date: line.Day, Department: department(line.Transaction), Transaction: line.Transaction, Basis: ledger.Standing,
			Meter: line.Meter, State: ledger.Reconciled}] += parts
	}
	return totals.Entries(), nil
}
