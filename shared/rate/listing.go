package rate

import "github.com/frontline-gov/frontline/shared/date"

// Published is a table whatever its values are: what a transaction lists, so that its rates are checked, documented
// and named in its record.
type Published interface {
	Listing() Listing
	Check() error
	Version() string
}

// Listing is a table with its values as they are, for documentation.
type Listing struct {
	Name string
	Rows []Row[any]
}

// Listing gives the table's rows.
func (t Table[V]) Listing() Listing {
	listing := Listing{Name: t.Name}
	for _, row := range t.Rows {
		listing.Rows = append(listing.Rows, Row[any]{From: row.From, To: row.To, Value: row.Value, Source: row.Source})
	}
	return listing
}

var _ Published = Table[date.Date]{}
