package report

import (
	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

const varianceName = "R10 variance"

var varianceColumns = columns("from", "to", "transaction", "cause", "#GBP")

// Variance is report R10: why a transaction's marginal cost changed between two months, in steps that sum to the change
// exactly. Each step changes one thing and leaves the rest: volume (as many as now, by the mix and use of then), mix
// (between channels), usage (what each one used, tiers and allowances with it), price (the book of now), exchange (the rate of
// now). A channel that completed nothing then counts as usage.
func Variance(transaction string, before, after Month) (Table, error) {
	before, after = before.own(), after.own()
	old, err := marginal(transaction, before)
	if err != nil {
		return Table{}, err
	}
	now, err := marginal(transaction, after)
	if err != nil {
		return Table{}, err
	}
	oldUse, err := rerate(transaction, before.Book, before.Exchange, before.Month, after)
	if err != nil {
		return Table{}, err
	}
	oldExchange, err := inPoundsOf(transaction, after, before)
	if err != nil {
		return Table{}, err
	}
	scaled, mixed := old.cost, decimal.Decimal{}
	if old.completed > 0 {
		scaled = price.Ratio(old.cost.Mul(decimal.NewFromInt(now.completed)), decimal.NewFromInt(old.completed), 12)
	}
	for channel, cost := range old.costs {
		if n := old.counts[channel]; n > 0 {
			mixed = mixed.Add(price.Ratio(cost.Mul(decimal.NewFromInt(now.counts[channel])), decimal.NewFromInt(n), 12))
		} else {
			mixed = mixed.Add(cost)
		}
	}
	table := Table{Name: varianceName, Notes: Notes(before, after), Columns: varianceColumns}
	put := func(cause string, amount decimal.Decimal) {
		table.Rows = append(table.Rows, []string{string(before.Month), string(after.Month), transaction, cause, amount.String()})
	}
	put("before", old.cost)
	put("volume", scaled.Sub(old.cost))
	put("mix", mixed.Sub(scaled))
	put("usage", oldUse.Sub(mixed))
	put("price", oldExchange.Sub(oldUse))
	put("exchange", now.cost.Sub(oldExchange))
	put("after", now.cost)
	return table, nil
}

type spent struct {
	cost      decimal.Decimal
	completed int64
	costs     map[ledger.Channel]decimal.Decimal
	counts    map[ledger.Channel]int64
}

func marginal(transaction string, month Month) (spent, error) {
	units, err := Units(month)
	if err != nil {
		return spent{}, err
	}
	s := spent{costs: map[ledger.Channel]decimal.Decimal{}, counts: map[ledger.Channel]int64{}}
	for _, u := range units {
		if u.Transaction == transaction {
			s.cost, s.costs[u.Channel] = s.cost.Add(u.Marginal), u.Marginal
			if u.Channel.Digital() || u.Channel.Assisted() {
				s.completed, s.counts[u.Channel] = s.completed+u.Completed, u.Completed
			}
		}
	}
	return s, nil
}

// rerate is what a month's use would have cost in another month: on the same days of it, the last for those that it
// does not have.
func rerate(transaction string, book price.Book, exchange price.Exchange, in price.Month, of Month) (decimal.Decimal, error) {
	moved := ledger.Totals{}
	for _, cost := range of.Costs {
		key := cost.Key
		key.Date = sameDay(in, key.Date)
		moved[key] += counted(cost)
	}
	then, err := costs(book, exchange, in, moved)
	if err != nil {
		return decimal.Decimal{}, err
	}
	var sum decimal.Decimal
	for _, cost := range then {
		if isMarginal(transaction, cost) {
			sum = sum.Add(cost.Pounds())
		}
	}
	return sum, nil
}

// inPoundsOf is what a month's use cost at its own prices and another month's exchange rates.
func inPoundsOf(transaction string, month, other Month) (decimal.Decimal, error) {
	var sum decimal.Decimal
	for _, cost := range month.Costs {
		if isMarginal(transaction, cost) {
			quote, err := other.Exchange.At(sameDay(other.Month, cost.Date))
			if err != nil {
				return decimal.Decimal{}, err
			}
			sum = sum.Add(cost.Dollars().Mul(quote.Value.Rate))
		}
	}
	return sum, nil
}

func isMarginal(transaction string, cost Cost) bool {
	return cost.Transaction == transaction && cost.Basis == ledger.Marginal && cost.Department != Platform
}

// counted turns a charged quantity back into what the ledger counts. Hours that became parts of a month cannot be; what is
// stored is standing cost and not part of the variance, so its tier does not matter to it.
func counted(cost Cost) int64 {
	switch cost.Charge.Item.Measure {
	case price.ByteHour, price.ThingHour:
		return 0
	}
	return cost.Charge.Quantity
}

func sameDay(month price.Month, day date.Date) date.Date {
	moved := month.First().AddDays(day.Day() - 1)
	if !moved.Before(month.End()) {
		moved = month.End().AddDays(-1)
	}
	return moved
}
