package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Cost is a quantity of the ledger at one price, in dollars and pounds.
type Cost struct {
	ledger.Key
	Charge   price.Charge
	Quote    rate.Row[price.Quote]
	Corrects price.Month // the closed month that the cost corrects; such a cost may be below zero
}

// Dollars is what AWS bills for it.
func (c Cost) Dollars() decimal.Decimal { return c.Charge.Net() }

// Pounds is the same at the rate of the day on which it was used, not rounded.
func (c Cost) Pounds() decimal.Decimal { return c.Charge.Net().Mul(c.Quote.Value.Rate) }

// Month is a month, rated: what every report is made of.
type Month struct {
	Month    price.Month
	Book     price.Book
	Exchange price.Exchange
	Costs    []Cost
	Counts   ledger.Totals // what has no price: starts, completions, ratings
	Declared []Declared

	sums    *summary  // of its costs and counts; nil where they were not made
	periods *sync.Map // what it makes with others
}

// own is the month without its corrections of others.
func (m Month) own() Month {
	if m.sums != nil && !m.sums.corrects {
		return m
	}
	return m.Only(func(c Cost) bool { return c.Corrects == "" })
}

// Only returns the month with some of its costs.
func (m Month) Only(keep func(Cost) bool) Month {
	m.Costs = slices.DeleteFunc(slices.Clone(m.Costs), func(c Cost) bool { return !keep(c) })
	m.sums, m.periods = nil, nil
	return m
}

// Rate prices a month's entries, and the corrections among them: a correction costs the difference between its closed
// month rated with it and without. closed are the months that are corrected, which are rated by the book they were
// closed with, and those since then that corrected them too.
func Rate(book price.Book, exchange price.Exchange, month price.Month, entries []ledger.Entry, declared []Declared, closed ...ledger.Closed) (Month, error) {
	rated := Month{Month: month, Book: book, Exchange: exchange, Counts: ledger.Totals{}}.Declare(declared)
	var own []ledger.Entry
	corrections := map[price.Month][]ledger.Entry{}
	for _, entry := range entries {
		if entry.Corrects != "" {
			corrections[entry.Corrects] = append(corrections[entry.Corrects], entry)
			continue
		}
		own = append(own, entry)
	}
	var err error
	if rated.Costs, err = costs(book, exchange, month, ledger.Sum(own)); err != nil {
		return Month{}, err
	}
	for key, quantity := range ledger.Sum(own) {
		if !ledger.Priced(key.Meter) {
			rated.Counts[key] += quantity
		}
	}
	for _, before := range closed {
		of := corrections[before.Month]
		delete(corrections, before.Month)
		var prior []ledger.Entry // corrections of the month that were closed since
		for _, later := range closed {
			for _, entry := range later.Entries {
				if entry.Corrects == before.Month {
					prior = append(prior, entry)
				}
			}
		}
		differences, err := correct(before, prior, of)
		if err != nil {
			return Month{}, err
		}
		rated.Costs = append(rated.Costs, differences...)
	}
	for missing := range corrections {
		return Month{}, fmt.Errorf("rate %s: corrects %s, which is not given", month, missing)
	}
	return rated, nil
}

func costs(book price.Book, exchange price.Exchange, month price.Month, totals ledger.Totals) ([]Cost, error) {
	var keys []ledger.Key
	var usages []price.Usage
	for _, entry := range totals.Entries() {
		if ledger.Priced(entry.Meter) {
			keys = append(keys, entry.Key)
			usages = append(usages, price.Usage{Key: entry.Key.String(), On: entry.Date, Meter: entry.Meter, Quantity: entry.Quantity})
		}
	}
	charges, err := book.Rate(month, usages)
	if err != nil {
		return nil, err
	}
	all := make([]Cost, len(charges))
	var quote rate.Row[price.Quote]
	for i, charge := range charges {
		key := keys[charge.Usage]
		if i == 0 || key.Date.Before(quote.From) || !key.Date.Before(quote.To) {
			if quote, err = exchange.At(key.Date); err != nil {
				return nil, fmt.Errorf("rate %s: %w", month, err)
			}
		}
		all[i] = Cost{Key: key, Charge: charge, Quote: quote}
	}
	return all, nil
}

// correct returns what corrections of a closed month change after prior ones, price by price: tiers and allowances can move the cost of
// what nobody corrected.
func correct(closed ledger.Closed, prior, corrections []ledger.Entry) ([]Cost, error) {
	book, exchange, err := Versions(closed)
	if err != nil {
		return nil, err
	}
	own := slices.Clone(prior)
	for _, entry := range closed.Entries {
		if entry.Corrects == "" {
			own = append(own, entry)
		}
	}
	before, err := costs(book, exchange, closed.Month, ledger.Sum(own))
	if err != nil {
		return nil, err
	}
	corrected := ledger.Sum(own)
	for _, entry := range corrections {
		entry.State = ledger.Invoiced
		corrected[entry.Key] += entry.Quantity
	}
	after, err := costs(book, exchange, closed.Month, corrected)
	if err != nil {
		return nil, err
	}
	type of struct {
		key  ledger.Key
		code string
	}
	places := map[of]int{}
	for i := range after {
		after[i].Corrects = closed.Month
		places[of{after[i].Key, after[i].Charge.Tier.Code}] = i
	}
	for _, cost := range before {
		i, found := places[of{cost.Key, cost.Charge.Tier.Code}]
		if !found {
			i = len(after)
			gone := cost
			gone.Corrects, gone.Charge.Quantity, gone.Charge.Free = closed.Month, 0, 0
			after = append(after, gone)
		}
		after[i].Charge.Quantity -= cost.Charge.Quantity
		after[i].Charge.Free -= cost.Charge.Free
	}
	return slices.DeleteFunc(after, func(c Cost) bool { return c.Charge.Quantity == 0 && c.Charge.Free == 0 }), nil
}

// Versions finds the published book and exchange rates by which a month was closed, and refuses them where they no
// longer say what they said.
func Versions(closed ledger.Closed) (price.Book, price.Exchange, error) {
	books, err := price.Books()
	if err != nil {
		return price.Book{}, price.Exchange{}, err
	}
	exchanges, err := price.Exchanges()
	if err != nil {
		return price.Book{}, price.Exchange{}, err
	}
	b := slices.IndexFunc(books, func(b price.Book) bool { return b.Version == closed.Book && b.Digest() == closed.BookDigest })
	e := slices.IndexFunc(exchanges, func(e price.Exchange) bool {
		return e.Version == closed.Exchange && e.Digest() == closed.ExchangeDigest
	})
	if b < 0 || e < 0 {
		return price.Book{}, price.Exchange{}, errors.New("the price book or exchange rates of " + string(closed.Month) + " were changed: restore the versions that it was closed with")
	}
	return books[b], exchanges[e], nil
}

// Reopen rates a closed month again, by what it was closed with: the same bytes whenever it is done. earlier are the
// closed months that it corrects.
func Reopen(closed ledger.Closed, declared []Declared, earlier ...ledger.Closed) (Month, error) {
	book, exchange, err := Versions(closed)
	if err != nil {
		return Month{}, err
	}
	return Rate(book, exchange, closed.Month, closed.Entries, declared, earlier...)
}

// Lines lists every cost of a month down to quantity × price, with the rate code: what any figure is made of.
func Lines(month Month) Table { return LinesOf(month, func(*Cost) bool { return true }) }

// LinesOf is Lines of some costs.
func LinesOf(month Month, of func(*Cost) bool) Table {
	table := Table{Name: "cost lines", Notes: Notes(month), Columns: columns("date", "department", "transaction", "channel", "outcome",
		"basis", "meter", "#quantity", "unit", "#unit price USD", "rate code", "confidence", "#list USD", "#free USD", "#net USD",
		"#USD to GBP", "#GBP", "state", "corrects", "price book", "exchange rates")}
	for i := range month.Costs {
		c := &month.Costs[i]
		if !of(c) {
			continue
		}
		table.Rows = append(table.Rows, []string{c.Date.String(), c.Department, c.Transaction, string(c.Channel), string(c.Outcome),
			string(c.Basis), string(c.Meter), c.Charge.Units().String(), c.Charge.Item.Unit, c.Charge.Tier.Price.String(), c.Charge.Tier.Code,
			string(c.Charge.Row.Value.Confidence), c.Charge.List().String(), c.Charge.Credit().String(), c.Dollars().String(),
			c.Quote.Value.Rate.String(), c.Pounds().String(), string(c.State), string(c.Corrects), month.Book.Version, month.Exchange.Version})
	}
	return table
}

// Notes names the prices and rates of months that nobody verified.
func Notes(months ...Month) []string {
	var meters []string
	rates := false
	for _, month := range months {
		of := month.noted()
		meters, rates = append(meters, of.meters...), rates || of.rates
	}
	var all []string
	if slices.Sort(meters); len(meters) > 0 {
		all = append(all, "unverified prices: "+strings.Join(slices.Compact(meters), ", "))
	}
	if rates {
		all = append(all, "unverified exchange rate")
	}
	return all
}

// doubt is what nobody verified of a month's prices.
type doubt struct {
	meters []string
	rates  bool
}

func (m Month) noted() doubt {
	if m.sums != nil {
		return m.sums.doubt
	}
	var d doubt
	for i := range m.Costs {
		cost := &m.Costs[i]
		if name := string(cost.Meter); cost.Charge.Unverified() && !slices.Contains(d.meters, name) {
			d.meters = append(d.meters, name)
		}
		d.rates = d.rates || cost.Quote.Value.Confidence == price.Unverified
	}
	return d
}

func pounds(pence money.Pence) decimal.Decimal { return decimal.New(int64(pence), -2) }

func ratio(amount, by decimal.Decimal, places int32) string {
	if by.IsZero() {
		return ""
	}
	return price.Ratio(amount, by, places).StringFixed(places)
}

// Declare returns the month with other declared figures, of all that are given those of the month.
func (m Month) Declare(declared []Declared) Month {
	m.Declared, m.periods = slices.DeleteFunc(slices.Clone(declared), func(d Declared) bool { return d.Month != m.Month }), nil
	return m
}
