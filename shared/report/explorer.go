package report

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/price"
)

// TransactionsExplorer is report R9: the open data file of the Government Digital Service's Transactions Explorer, with
// the header that its code wrote (alphagov/transactions-explorer, lib/csv): for each period of twelve months that ends
// with a quarter, volume, digital volume and cost per transaction; then the latest of each. ends are the last months of the
// periods, oldest first; months hold at least the twelve up to each. A period without twelve months is left empty.
func TransactionsExplorer(services Services, ends []price.Month, months ...Month) (Table, error) {
	names := []string{"Department", "Department Abbreviation", "Body/Agency", "Agency Abbreviation", "Name of service"}
	periods := make([][]Unit, len(ends))
	for i, end := range ends {
		label := fmt.Sprintf("%s to %s", named(end.Next(-11)), named(end))
		names = append(names, "#"+label+": volume", "#"+label+": digital volume", "#"+label+": cost per transaction (£)")
		year := slices.DeleteFunc(slices.Clone(months), func(m Month) bool { return m.Month < end.Next(-11) || m.Month > end })
		if len(year) < 12 {
			continue
		}
		var err error
		if periods[i], err = Units(year...); err != nil {
			return Table{}, err
		}
	}
	table := Table{Name: "R9 transactions explorer", Notes: Notes(months...), Columns: columns(append(names, "#Latest volume", "#Latest digital volume",
		"#Latest cost per transaction (£)", "Service Type", "URL", "Description of service", "Notes on costs", "Other notes", "Customer type", "Business model")...)}
	for _, s := range services.sorted() {
		row := []string{s.DepartmentName, s.Department, s.Body, s.BodyAbbreviation, s.Name}
		latest := []string{"", "", ""}
		for _, units := range periods {
			cells := []string{"", "", ""}
			if units != nil {
				f := figuresOf(units, s.Transaction)
				cells = []string{number(f.completed), number(f.digital), ratio(f.total, decimal.NewFromInt(f.completed), 2)}
				latest = cells
			}
			row = append(row, cells...)
		}
		row = append(append(row, latest...), s.Category, s.URL, s.Description, s.CostNotes, s.OtherNotes, s.CustomerType, s.BusinessModel)
		table.Rows = append(table.Rows, row)
	}
	return table, nil
}

func named(month price.Month) string {
	first := month.First()
	return fmt.Sprintf("%s %d", first.Month(), first.Year())
}
