package report

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

// Share is what each completed submission of a month carries of standing cost and overhead, in pounds: of R1, the
// transaction's amount over what it completed.
type Share struct{ Standing, Overhead decimal.Decimal }

// ShareOf works out a transaction's share in a month.
func ShareOf(month Month, transaction string) (Share, error) {
	units, err := Units(month)
	if err != nil {
		return Share{}, err
	}
	f, all := figuresOf(units, transaction), sumOf(units, transaction)
	completed := f.digital + f.assisted
	if completed == 0 {
		return Share{}, nil
	}
	return Share{Standing: price.Ratio(all.Standing, decimal.NewFromInt(completed), 12), Overhead: price.Ratio(all.Overhead, decimal.NewFromInt(completed), 12)}, nil
}

// Receipt is report R3: what one submission cost, step by step, down to quantity × price with its rate code. It is
// priced at the first tier of the list, before what is free, because tiers and allowances belong to the whole bill.
func Receipt(reference string, steps []ledger.Step, book price.Book, exchange price.Exchange, share Share) (Table, error) {
	table := Table{Name: "R3 receipt", Columns: columns("reference", "time", "step", "meter", "#quantity", "unit", "#price USD", "rate code",
		"confidence", "#cost USD", "#USD to GBP", "#cost GBP", "state")}
	var dollars, inPounds decimal.Decimal
	unverified := map[price.Meter]bool{}
	for _, step := range steps {
		y, m, d := step.At.UTC().Date()
		day, err := date.New(y, m, d)
		if err != nil {
			return Table{}, fmt.Errorf("receipt: %w", err)
		}
		quote, err := exchange.At(day)
		if err != nil {
			return Table{}, fmt.Errorf("receipt: %w", err)
		}
		for _, used := range step.Used {
			item, row, err := book.At(used.Meter, day)
			if err != nil {
				return Table{}, fmt.Errorf("receipt: %w", err)
			}
			charge := price.Charge{Item: item, Row: row, Tier: row.Value.Tiers[0], Quantity: used.Quantity}
			cost := charge.List()
			dollars, inPounds = dollars.Add(cost), inPounds.Add(cost.Mul(quote.Value.Rate))
			table.Rows = append(table.Rows, []string{reference, step.At.UTC().Format(time.RFC3339), step.Name, string(used.Meter), charge.Units().String(),
				item.Unit, charge.Tier.Price.String(), charge.Tier.Code, string(row.Value.Confidence), cost.String(), quote.Value.Rate.String(),
				cost.Mul(quote.Value.Rate).String(), string(step.State)})
			if charge.Unverified() && !unverified[used.Meter] {
				unverified[used.Meter] = true
				table.Notes = append(table.Notes, "unverified price: "+string(used.Meter))
			}
		}
		if quote.Value.Confidence == price.Unverified && len(table.Rows) > 0 && !unverified["exchange"] {
			unverified["exchange"] = true
			table.Notes = append(table.Notes, "unverified exchange rate")
		}
	}
	sum := func(name, usd string, gbp decimal.Decimal) {
		table.Rows = append(table.Rows, []string{reference, "", name, "", "", "", "", "", "", usd, "", gbp.String(), ""})
	}
	sum("marginal", dollars.String(), inPounds)
	sum("share of standing", "", share.Standing)
	sum("share of overhead", "", share.Overhead)
	sum("total", "", inPounds.Add(share.Standing).Add(share.Overhead))
	return table, nil
}
