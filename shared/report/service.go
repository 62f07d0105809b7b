package report

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/ledger"
)

// Platform is the department of the platform's own work, whose cost is shared out.
const Platform = "platform"

// Service is what the catalogue knows of one transaction.
type Service struct {
	Transaction, Name          string
	Department, DepartmentName string
	Body, BodyAbbreviation     string
	CostCentre, PurchaseOrder  string
	Category, URL, Description string
	CostNotes, OtherNotes      string
	CustomerType               string
	BusinessModel              string
	// Baseline is what one transaction cost in each channel before, by the department's own figures.
	Baseline map[ledger.Channel]Baseline
}

// Baseline is a published or declared cost of one transaction in pounds, with its source, which is required.
type Baseline struct {
	Pounds decimal.Decimal
	Source string
}

// Services are the catalogue.
type Services []Service

func (all Services) of(transaction string) Service {
	i := slices.IndexFunc(all, func(s Service) bool { return s.Transaction == transaction })
	if i < 0 {
		return Service{Transaction: transaction, Name: transaction}
	}
	return all[i]
}

// sorted returns the services by department and transaction.
func (all Services) sorted() Services {
	ordered := slices.Clone(all)
	slices.SortFunc(ordered, func(a, b Service) int {
		return cmp.Or(cmp.Compare(a.Department, b.Department), cmp.Compare(a.Transaction, b.Transaction))
	})
	return ordered
}
