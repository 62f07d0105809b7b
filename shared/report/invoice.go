package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/price"
)

// Invoice is what a department owes for a month.
type Invoice struct {
	ID         string // department and month
	Department string
	Lines      []InvoiceLine
	VAT        money.Pence // on the sum of the lines
}

// InvoiceLine is one kind of cost of one transaction.
type InvoiceLine struct {
	Transaction string
	Basis       string // marginal, standing, overhead, people or correction
	Quantity    int64  // completed transactions
	Exact       decimal.Decimal
	Pence       money.Pence
}

// Net is the sum of the lines.
func (i Invoice) Net() money.Pence {
	var sum money.Pence
	for _, line := range i.Lines {
		sum += line.Pence
	}
	return sum
}

// Invoices makes the invoices of a month: what the exact costs of all departments sum to is rounded to pence once, that
// is shared between departments by largest remainder, and each department's share between its lines. So lines sum to
// invoices and invoices to the whole, and no penny is lost. vatPercent is the operator's policy for a department; nil
// is none. Corrections of earlier months are lines of their own. The platform's own cost that nobody completed
// anything to carry is an invoice to the platform.
func Invoices(month Month, vatPercent func(department string) int64) ([]Invoice, error) {
	units, err := Units(month.own())
	if err != nil {
		return nil, err
	}
	lines := map[string][]InvoiceLine{}
	add := func(department string, line InvoiceLine) {
		if !line.Exact.IsZero() {
			lines[department] = append(lines[department], line)
		}
	}
	for i, u := range units {
		if i > 0 && units[i-1].Transaction == u.Transaction {
			continue
		}
		all := sumOf(units, u.Transaction)
		for _, part := range []struct {
			basis string
			exact decimal.Decimal
		}{{"marginal", all.Marginal}, {"standing", all.Standing}, {"overhead", all.Overhead}, {"people", all.Charged}} {
			add(all.Department, InvoiceLine{Transaction: u.Transaction, Basis: part.basis, Quantity: all.Completed, Exact: part.exact})
		}
	}
	for key, exact := range corrections(month) {
		add(key.department, InvoiceLine{Transaction: key.transaction, Basis: "correction of " + key.month, Exact: exact})
	}
	departments := slices.Sorted(maps.Keys(lines))
	exact := make([]decimal.Decimal, len(departments))
	var sum decimal.Decimal
	for i, department := range departments {
		slices.SortFunc(lines[department], func(a, b InvoiceLine) int {
			return cmp.Or(cmp.Compare(a.Transaction, b.Transaction), cmp.Compare(a.Basis, b.Basis))
		})
		for _, line := range lines[department] {
			exact[i] = exact[i].Add(line.Exact)
		}
		sum = sum.Add(exact[i])
	}
	totals, err := price.Pennies(exact, price.Penny(sum))
	if err != nil {
		return nil, fmt.Errorf("invoice %s: %w", month.Month, err)
	}
	invoices := make([]Invoice, len(departments))
	for i, department := range departments {
		invoice := Invoice{ID: department + "-" + string(month.Month), Department: department, Lines: lines[department]}
		parts := make([]decimal.Decimal, len(invoice.Lines))
		for n, line := range invoice.Lines {
			parts[n] = line.Exact
		}
		pence, err := price.Pennies(parts, totals[i])
		if err != nil {
			return nil, fmt.Errorf("invoice %s: %w", invoice.ID, err)
		}
		for n := range invoice.Lines {
			invoice.Lines[n].Pence = pence[n]
		}
		if vatPercent != nil {
			if invoice.VAT, err = invoice.Net().Ratio(vatPercent(department), 100, money.HalfUp); err != nil {
				return nil, fmt.Errorf("invoice %s: %w", invoice.ID, err)
			}
		}
		invoices[i] = invoice
	}
	return invoices, nil
}

type correctionKey struct{ department, transaction, month string }

func corrections(month Month) map[correctionKey]decimal.Decimal {
	sums := map[correctionKey]decimal.Decimal{}
	if month.sums != nil && !month.sums.corrects {
		return sums
	}
	for _, cost := range month.Costs {
		if cost.Corrects != "" {
			key := correctionKey{cost.Department, cost.Transaction, string(cost.Corrects)}
			sums[key] = sums[key].Add(cost.Pounds())
		}
	}
	return sums
}

// Statement is report R2: the invoices' lines, each with what rounding did to it, VAT as a row of its own.
func Statement(month Month, invoices []Invoice, services Services) Table {
	table := Table{Name: "R2 statement", Notes: Notes(month), Columns: columns("invoice", "department", "cost centre", "purchase order", "#line",
		"transaction", "basis", "#quantity", "unit", "#unit price GBP", "#exact GBP", "#invoiced GBP", "#rounding GBP", "price book", "exchange rates")}
	for _, invoice := range invoices {
		for n, line := range invoice.Lines {
			s := services.of(line.Transaction)
			table.Rows = append(table.Rows, []string{invoice.ID, invoice.Department, s.CostCentre, s.PurchaseOrder, number(n + 1), line.Transaction,
				line.Basis, number(line.Quantity), "completed transaction", ratio(line.Exact, decimal.NewFromInt(line.Quantity), 12), shown(line.Exact),
				line.Pence.String(), shown(pounds(line.Pence).Sub(line.Exact)), month.Book.Version, month.Exchange.Version})
		}
		if invoice.VAT != 0 {
			table.Rows = append(table.Rows, []string{invoice.ID, invoice.Department, "", "", number(len(invoice.Lines) + 1), "", "VAT", "", "", "",
				shown(pounds(invoice.VAT)), invoice.VAT.String(), shown(decimal.Decimal{}), month.Book.Version, month.Exchange.Version})
		}
	}
	return table
}
