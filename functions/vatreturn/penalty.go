package vatreturn

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Penalty says at how many points for late returns HMRC charges a penalty, and how much it is.
type Penalty struct {
	Annual, Quarterly, Monthly int         // points, by how often the business sends a return
	Charge                     money.Pence // in pence, on reaching the points and for each late return after that
}

// LatePenalties are the points of schedule 24 to the Finance Act 2021, by the first day of the period. For VAT they
// began with periods that start on or after 1 January 2023. The Act sets no end; the table ends with the tax year in
// which it was read.
var LatePenalties = rate.Table[Penalty]{Name: "points for late VAT returns", Rows: []rate.Row[Penalty]{{
	From: date.MustParse("2023-01-01"), To: date.MustParse("2027-04-06"),
	Value:  Penalty{Annual: 2, Quarterly: 4, Monthly: 5, Charge: money.Pounds(200)},
	Source: "https://www.legislation.gov.uk/ukpga/2021/26/schedule/24",
}}}

// Threshold returns at how many points for late returns a business under a scheme is charged.
func (p Penalty) Threshold(scheme Scheme) int {
	switch scheme {
	case AnnualAccounting:
		return p.Annual
	case Monthly:
		return p.Monthly
	}
	return p.Quarterly
}
