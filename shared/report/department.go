package report

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/money"
)

// Wholes lists the reports of all departments together, for whoever runs the platform: what each department comes to and
// what they come to together, and then the Reports with everybody's rows.
var Wholes = append([]Report{
	{"R1", "departments", func(y Year) (Table, error) { return DepartmentCost(y.Official()...) }},
	{"R2", "invoices", func(y Year) (Table, error) {
		month, ok := y.Last()
		if !ok {
			return Invoiced(Month{}, nil), nil
		}
		invoices, err := Invoices(month, nil)
		if err != nil {
			return Table{}, err
		}
		return Invoiced(month, invoices), nil
	}},
	{"R4", "departments-standing", func(y Year) (Table, error) {
		month, _ := y.Last()
		return DepartmentStanding(month)
	}},
}, Reports...)

// Everybody is what stands for all departments together where a department's name would.
const Everybody = "all departments"

// departmentsOf cuts units where another department begins: they stand in the order of departments.
func departmentsOf(units []Unit) [][]Unit {
	var all [][]Unit
	for i, u := range units {
		if i == 0 || units[i-1].Department != u.Department {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], u)
	}
	return all
}

// eachDepartment gives the sum of each department's units and their figures, and at the end those of everybody: what is of no
// department alone, such as overhead that nobody completed anything to carry, is the platform's.
func eachDepartment(units []Unit, see func(Unit, figures)) {
	for _, own := range departmentsOf(units) {
		see(sum(own), figuresFor(own))
	}
	whole := sum(units)
	whole.Department = Everybody
	see(whole, figuresFor(units))
}

// DepartmentCost is report R1 by department: what each did and cost over some months, and all of them together. Its amounts are
// the sums of those of UnitCost.
func DepartmentCost(months ...Month) (Table, error) {
	units, err := Units(months...)
	if err != nil {
		return Table{}, err
	}
	table := Table{Name: "R1 departments", Notes: Notes(months...), Columns: unitColumns}
	if len(months) > 0 && len(units) > 0 {
		eachDepartment(units, func(u Unit, f figures) {
			table.Rows = append(table.Rows, unitRow(months, u, f.costPerTransaction(), f.digitalCost(), f.takeUp()))
		})
	}
	return table.Without("transaction", "channel"), nil
}

// Invoiced is report R2 by department: what each invoice comes to, what rounding did to it, and the sum of all of them, which is
// the whole cost rounded once.
func Invoiced(month Month, invoices []Invoice) Table {
	table := Table{Name: "R2 invoices", Notes: Notes(month), Columns: columns("invoice", "department", "#exact GBP", "#invoiced GBP", "#rounding GBP",
		"price book", "exchange rates")}
	row := func(id, department string, exact decimal.Decimal, pence money.Pence) {
		table.Rows = append(table.Rows, []string{id, department, shown(exact), pence.String(), shown(pounds(pence).Sub(exact)),
			month.Book.Version, month.Exchange.Version})
	}
	var whole decimal.Decimal
	var owed money.Pence
	for _, invoice := range invoices {
		var exact decimal.Decimal
		for _, line := range invoice.Lines {
			exact = exact.Add(line.Exact)
		}
		row(invoice.ID, invoice.Department, exact, invoice.Net())
		whole, owed = whole.Add(exact), owed+invoice.Net()
	}
	if len(invoices) > 0 {
		row("", Everybody, whole, owed)
	}
	return table
}

// DepartmentStanding is report R4 by department: what its transactions cost while nobody uses them, what one more costs, and what
// the month would have cost at none, as it was and at ten times as many; and all departments together.
func DepartmentStanding(month Month) (Table, error) {
	units, err := Units(month)
	if err != nil {
		return Table{}, err
	}
	table := Table{Name: "R4 departments", Notes: Notes(month), Columns: slices.Clone(standingColumns)}
	if len(units) > 0 {
		eachDepartment(units, func(u Unit, f figures) { table.Rows = append(table.Rows, standingRow(month, u, f)) })
	}
	return table.Without("transaction"), nil
}
