package report

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Year is what a set of reports is made of: the catalogue, up to some months in their order, and what departments plan.
type Year struct {
	Services Services
	Months   []Month
	Plan     Plan
	// Through is the last day that is counted.
	Through date.Date

	department string // whose reports are made; none is all
}

// For is the year of which one department reads its own reports. What is shared out between departments is as it was.
func (y Year) For(department string) Year {
	y.department = department
	y.Services = slices.DeleteFunc(slices.Clone(y.Services), func(s Service) bool { return s.Department != department })
	return y
}

// Last is the month that reports of one month are about; the second value says whether there is one.
func (y Year) Last() (Month, bool) {
	if len(y.Months) == 0 {
		return Month{}, false
	}
	return y.Months[len(y.Months)-1], true
}

// Official is the last twelve months, over which government reports its figures.
func (y Year) Official() []Month { return y.Months[max(0, len(y.Months)-12):] }

// Report is one of the finance reports.
type Report struct {
	// Code is its number among them, and Name its address: "unit-cost".
	Code, Name string
	// Make makes it. A table may have no rows; of no months it has none.
	Make func(Year) (Table, error)
}

// Reports lists the reports that are made of a year alone, in their order. The others need more: the receipt of one
// submission its reference, the reconciliation AWS's bill, and FOCUS files who issues them.
var Reports = []Report{
	{"R1", "unit-cost", func(y Year) (Table, error) { return unitCost(y.department, y.Official()) }},
	{"R2", "statement", func(y Year) (Table, error) {
		month, ok := y.Last()
		if !ok {
			return Statement(Month{}, nil, nil), nil
		}
		invoices, err := Invoices(month, nil)
		if err != nil {
			return Table{}, err
		}
		return Statement(month, invoices, y.Services), nil
	}},
	{"R4", "marginal-standing", func(y Year) (Table, error) {
		month, ok := y.Last()
		if !ok {
			return MarginalStanding(nil, Month{})
		}
		return MarginalStanding(y.Services, month)
	}},
	{"R5", "savings", func(y Year) (Table, error) {
		return Savings(y.Services, Shifts(y.Months...), y.Plan.Releases, true, y.Plan.Optimism, y.Official()...)
	}},
	{"R7", "budget", func(y Year) (Table, error) { return Budgets(y.Plan.Budgets, y.Through, y.Months...) }},
	{"R7", "anomalies", func(y Year) (Table, error) { return anomalies(y), nil }},
	{"R9", "transactions-explorer", func(y Year) (Table, error) { return TransactionsExplorer(y.Services, quarters(y.Months), y.Months...) }},
	{"R10", "variance", variances},
}

// anomalies are those of every transaction. Five times the median distance is far on any day.
func anomalies(y Year) Table {
	all := Anomalies("", 5, 20)
	all.Notes = Notes(y.Months...)
	for _, s := range y.Services.sorted() {
		all.Rows = append(all.Rows, Anomalies(s.Transaction, 5, 20, y.Months...).Rows...)
	}
	return all
}

// variances are those of every transaction between the last two months; of one month there are none.
func variances(y Year) (Table, error) {
	if len(y.Months) < 2 {
		return Table{Name: varianceName, Columns: varianceColumns}, nil
	}
	before, after := y.Months[len(y.Months)-2], y.Months[len(y.Months)-1]
	all := Table{}
	for _, s := range y.Services.sorted() {
		one, err := Variance(s.Transaction, before, after)
		if err != nil {
			return Table{}, err
		}
		all = Table{Name: one.Name, Columns: one.Columns, Notes: one.Notes, Rows: append(all.Rows, one.Rows...)}
	}
	return all, nil
}

// quarters are the ends of the twelve months that end with a quarter, of those that there are.
func quarters(months []Month) []price.Month {
	var ends []price.Month
	for _, month := range months {
		if int(month.Month.First().Month())%3 == 0 {
			ends = append(ends, month.Month)
		}
	}
	return ends
}

// For returns a table with the rows of one department: by the column that names it, or by its transactions.
func (t Table) For(department string, services Services) Table {
	at := func(name string) int {
		return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
	}
	byDepartment, byTransaction := max(at("department"), at("Department Abbreviation")), at("transaction")
	own := t
	own.Rows = nil
	for _, row := range t.Rows {
		switch {
		case byDepartment >= 0 && row[byDepartment] == department,
			byDepartment < 0 && byTransaction >= 0 && services.of(row[byTransaction]).Department == department:
			own.Rows = append(own.Rows, row)
		}
	}
	return own
}

// All is the channel of a figure that is of all channels together.
const All ledger.Channel = "all"

// Catalogue makes the services of transactions: their names, who provides them, and what one of them cost before it went online
// by what was published. origin is the public origin of the site. A transaction whose words cannot be read has its key as its name.
func Catalogue(transactions []transaction.Transaction, origin string) Services {
	var all Services
	for _, t := range transactions {
		s := Service{Transaction: t.Name, Name: t.Name, Department: t.Department, DepartmentName: t.Department, CostCentre: t.Department,
			URL: origin + "/" + t.Name + "/"}
		if book, err := t.Words(words.English); err == nil {
			s.Name, s.DepartmentName, s.Description = book.Text("name", nil), book.Text("department", nil), book.Text("description", nil)
		}
		if t.Before.Each > 0 {
			s.Baseline = map[ledger.Channel]Baseline{All: {Pounds: pounds(t.Before.Each), Source: t.Before.Source + " (" + t.Before.Year + ")"}}
			s.CostNotes = "before it went online: £" + t.Before.Each.String() + " (" + t.Before.Year + ")"
		}
		all = append(all, s)
	}
	return all
}

// With adds what departments declared and plan to the catalogue: the cost of one in each of their other channels, over all
// declared months; cost centres and purchase orders. The services are new.
func (all Services) With(declared []Declared, plan Plan) Services {
	enriched := slices.Clone(all)
	for i, s := range enriched {
		costs := map[ledger.Channel]Declared{}
		for _, d := range declared {
			if d.Transaction == s.Transaction && d.Completed > 0 {
				sum := costs[d.Channel]
				sum.Cost, sum.Completed, sum.Source = sum.Cost+d.Cost, sum.Completed+d.Completed, d.Source
				costs[d.Channel] = sum
			}
		}
		baseline := map[ledger.Channel]Baseline{}
		for channel, base := range s.Baseline {
			baseline[channel] = base
		}
		for channel, sum := range costs {
			baseline[channel] = Baseline{Pounds: price.Ratio(pounds(sum.Cost), decimal.NewFromInt(sum.Completed), 6), Source: sum.Source}
		}
		enriched[i].Baseline = baseline
		if centre := plan.Centres[s.Transaction]; centre != "" {
			enriched[i].CostCentre = centre
		}
		enriched[i].PurchaseOrder = plan.Orders[s.Transaction]
	}
	return enriched
}

// To is the year up to a month, the last day of which is the last that is counted, if it is over.
func (y Year) To(month price.Month) Year {
	y.Months = slices.DeleteFunc(slices.Clone(y.Months), func(m Month) bool { return m.Month > month })
	if end := month.End().AddDays(-1); end.Before(y.Through) {
		y.Through = end
	}
	return y
}
