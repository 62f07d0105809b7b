package vatreturn

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// The questions on whose return it is and for which time. HMRC keeps the periods of a business as obligations, which
// its own service offers to choose from. The platform has no such list, so it asks what a person knows: how the
// business accounts for VAT, and the days on which the period began and ended, as the reminder and the VAT account
// show them. HMRC's key of the period says nothing to a person and cannot be worked out; software that has it sends it.
var (
	vrn = ask.VRN{Name: "vrn"}
	// registeredOn is what the certificate says beside the number, and no invoice does: who knows it has seen the papers of
	// the business. HMRC asks for it, too, to know a business. So it is the fact by which people come back, and a return
	// that somebody else makes up for the number is seen by it. VAT began on 1 April 1973.
	registeredOn = ask.Date{Name: "registered-on", NotFuture: true, YearsBack: 75}
	scheme       = ask.OneOf{Name: "scheme", Options: schemes}
	periodStart  = ask.Date{Name: "period-start", YearsBack: 20}
	periodEnd    = ask.Date{Name: "period-end", YearsBack: 20}
	periodKey    = ask.Coded{Name: "period-key", Pattern: "[#0-9A-Z]{4}", Example: "18A1", Width: 5, Upper: true, Optional: true}
)

var (
	businessQuestions = []ask.Question{vrn, registeredOn, scheme}
	periodQuestions   = []ask.Question{periodStart, periodEnd, periodKey}
)

// Scheme says how a business accounts for VAT, which decides when its return is due.
type Scheme string

// The schemes.
const (
	Quarterly         Scheme = "quarterly"
	Monthly           Scheme = "monthly"
	AnnualAccounting  Scheme = "annual-accounting"   // one return a year (SI 1995/2518, part VII)
	PaymentsOnAccount Scheme = "payments-on-account" // quarterly returns, with payments in advance (part VI)
)

var schemes = []string{string(Quarterly), string(Monthly), string(AnnualAccounting), string(PaymentsOnAccount)}

// Period is an accounting period, from its first day to its last, both included.
type Period struct{ First, Last date.Date }

// Ended says whether the period is over on a day. A return can be sent from the day after the last.
func (p Period) Ended(on date.Date) bool { return on.After(p.Last) }

// Special says that the period does not end with a month: HMRC has agreed its own dates with the business, and the
// return is due on the day that was agreed.
func (p Period) Special() bool { return p.Last.AddDays(1).Day() != 1 }

// shortYear says that the period has fewer than four months. Under annual accounting that is the first or the last one,
// and the first is due a month earlier than any other (SI 1995/2518, regulation 51(b); VATAAS3400).
func (p Period) shortYear() bool { return p.Last.Before(months(p.First, 4)) }

// Fits says that a period can be one of a scheme: up to a year and 30 days under annual accounting, which has none of
// less than three months (VATAAS3200); up to two months for monthly returns, and up to six for the others. A standard
// period has one month or three, and HMRC may vary that, for the most part to make a first one longer (SI 1995/2518,
// regulation 25(1)(c); VATAC1100). No length is published for that: twice the standard one is what is taken here, and
// more only of who knows HMRC's key of the period. The first period and the last may be as short as a day, but their
// due date is that of any other.
func (p Period) Fits(scheme Scheme) bool {
	switch scheme {
	case AnnualAccounting:
		return !p.Last.Before(months(p.First, 3)) && !p.Last.After(longest(p.First))
	case Monthly:
		return !p.Last.After(months(p.First, 2))
	}
	return !p.Last.After(months(p.First, 6))
}

// months is the last of so many months that begin with a day.
func months(first date.Date, n int) date.Date { return first.AddMonths(n).AddDays(-1) }

// longest is the last day that a period can end on: HMRC issues none of more than twelve months and thirty days
// (VAT Annual Accounting Scheme manual, VATAAS3200).
func longest(first date.Date) date.Date { return months(first, 12).AddDays(30) }

func periodOf(a ask.Answers) Period { return Period{First: periodStart.Of(a), Last: periodEnd.Of(a)} }
