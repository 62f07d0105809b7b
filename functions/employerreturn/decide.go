package employerreturn

import (
	"maps"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// accepted is the decision on every return that is taken: it keeps the rules, and nothing is left to decide.
const accepted = "accepted"

// decide gives what comes of a return received on a date. Of a full payment submission the amounts are
//
//	tax, national-insurance, student-loans  what it tells for the pay period; loans only where there are any
//	owed, or credit                         their sum; a credit where it is below zero
//
// and of an employer payment summary, for the tax year so far and only where it tells them,
//
//	recovered, compensation, cis, levy
//
// with owed or credit for the tax month, where the employer gave the figures to work it out from. Totals below those of
// earlier months are told: a summary may put right what an earlier one said, and a slip of the pen looks the same.
func decide(on date.Date, a ask.Answers) transaction.Outcome {
	r := read(a)
	out := transaction.Outcome{Result: string(r.Kind), Amounts: map[string]money.Pence{}, Decision: accepted}
	month := TaxMonth(r.PeriodEnd)
	switch r.Kind {
	case FullPayment:
		out.Reasons = payment(on, &r, out.Amounts)
	case EmployerSummary:
		out.Reasons = summarise(on, a, month, out.Amounts)
	}
	if year, ok := r.taxYear(); ok {
		if _, err := Letters.At(year.First()); err != nil {
			out.Reasons = append(out.Reasons, transaction.Reason{Rule: "rate-not-set",
				Source: Letters.Rows[len(Letters.Rows)-1].Source, Values: words.Values{"year": year.String()}})
		}
	}
	if r.Ceased {
		out.Reasons = append(out.Reasons, transaction.Reason{Rule: "scheme-ceased", From: r.CeasedOn, Source: payeRules + "67F"})
	}
	if r.ForYear {
		out.Reasons = append(out.Reasons, transaction.Reason{Rule: "final-for-year", Source: payeRules + "67F",
			Values: words.Values{"year": month.Year.String()}})
	}
	return out
}

// payment is what comes of a full payment submission. Each payday's tax month has a bill of its own, and most returns
// have one.
func payment(on date.Date, r *Return, amounts map[string]money.Pence) []transaction.Reason {
	bill := Total(r.Employees)
	amounts["tax"], amounts["national-insurance"] = bill.Tax, bill.Insurance
	if bill.Loans != 0 {
		amounts["student-loans"] = bill.Loans
	}
	putOwed(bill, amounts)
	reasons := []transaction.Reason{{Rule: "employees", Source: payeRules + "67B",
		Values: words.Values{"count": len(r.Employees)}}}
	paid := byMonth(r.Employees)
	for _, month := range slices.SortedFunc(maps.Keys(paid), compareMonths) {
		reasons = append(reasons, owed("return-for-month", Total(paid[month]), month)...)
		reasons = append(reasons, transaction.Reason{Rule: "summary-by", Source: aboutEPS,
			Values: words.Values{"due": SummaryDue(month)}})
	}
	if late := late(on, r.Employees); late > 0 {
		reasons = append(reasons, transaction.Reason{Rule: "after-payday", Source: aboutLateFPS,
			Values: words.Values{"count": late}})
	}
	return reasons
}

// byMonth sorts employees by the tax month of their payday.
func byMonth(employees []Employee) map[Month][]Employee {
	months := map[Month][]Employee{}
	for _, e := range employees {
		month := TaxMonth(e.PaidOn)
		months[month] = append(months[month], e)
	}
	return months
}

func compareMonths(a, b Month) int { return a.First().Compare(b.First()) }

// late counts the employees whose payday is past, without a reason for reporting late.
func late(on date.Date, employees []Employee) int {
	n := 0
	for i := range employees {
		if employees[i].PaidOn.Before(on) && !employees[i].Late {
			n++
		}
	}
	return n
}

// putOwed puts the total of a bill among the amounts.
func putOwed(bill Bill, amounts map[string]money.Pence) {
	if total := bill.Owed(); total < 0 {
		amounts["credit"] = -total
	} else {
		amounts["owed"] = total
	}
}

// owed says by a rule what the bill of a month comes to, and when to pay it.
func owed(rule string, bill Bill, month Month) []transaction.Reason {
	total := bill.Owed()
	values := words.Values{"month": month.Number, "first": month.First(), "last": month.Last()}
	if total < 0 {
		credit := -total
		return []transaction.Reason{{Rule: "credit-for-month", Amount: &credit, Source: payeRules + "67G", Values: values}}
	}
	reasons := []transaction.Reason{{Rule: rule, Amount: &total, Source: payeRules + "67G", Values: values}}
	if total > 0 {
		electronic, post := PaymentDue(month)
		reasons = append(reasons, transaction.Reason{Rule: "payment-due", Source: payeRules + "69",
			Values: words.Values{"electronic": electronic, "post": post}})
	}
	return reasons
}

// summarise is what comes of an employer payment summary.
func summarise(on date.Date, a ask.Answers, month Month, amounts map[string]money.Pence) []transaction.Reason {
	var reasons []transaction.Reason
	tell := func(rule, source string, values words.Values) {
		reasons = append(reasons, transaction.Reason{Rule: rule, Source: source, Values: values})
	}
	if content.Has("no-payment").Holds(on, a) {
		tell("no-payment", payeRules+"67F", words.Values{"first": noPaymentFrom.Of(a), "last": noPaymentTo.Of(a)})
	}
	if content.Has("inactivity").Holds(on, a) {
		tell("inactive", aboutEPS, words.Values{"first": inactiveFrom.Of(a), "last": inactiveTo.Of(a)})
	}
	if claimsAllowance.Is(true).Holds(on, a) {
		tell("allowance-claimed", "https://www.gov.uk/claim-employment-allowance", words.Values{"year": month.Year.String()})
	}
	if claimsAllowance.Is(false).Holds(on, a) {
		tell("allowance-stopped", "https://www.gov.uk/claim-employment-allowance", words.Values{"year": month.Year.String()})
	}
	bill := summaryBill(a)
	recovered, compensated := sum(a, recovereds), sum(a, compensate)
	for name, total := range map[string]money.Pence{
		"recovered": recovered, "compensation": compensated, "cis": bill.Construction, "levy": bill.Levy,
	} {
		if total != 0 {
			amounts[name] = total
		}
	}
	if content.Has("recovered").Holds(on, a) || content.Has("levy").Holds(on, a) {
		tell("year-to-date", aboutEPS, words.Values{"month": month.Number, "year": month.Year.String()})
	}
	if worked.Holds(on, a) {
		lessThanBefore := func(rule string, total, earlier money.Pence) {
			if total < earlier {
				tell(rule, aboutEPS, words.Values{"earlier": earlier, "total": total})
			}
		}
		lessThanBefore("recovered-less", bill.Recovered+bill.Construction, recoveredEarlier.Of(a))
		lessThanBefore("levy-less", bill.Levy, levyEarlier.Of(a))
	}
	if due := SummaryDue(month); on.After(due) {
		tell("summary-late", aboutEPS, words.Values{"due": due})
	}
	if worked.Holds(on, a) {
		due := monthBill(a, bill)
		putOwed(due, amounts)
		reasons = append(reasons, owed("owed-for-month", due, month)...)
	}
	return reasons
}

// summaryBill is what an employer payment summary tells for the tax year so far.
func summaryBill(a ask.Answers) Bill {
	return Bill{
		Recovered: sum(a, recovereds) + sum(a, compensate), Construction: cisSuffered.Of(a), Levy: levyToDate.Of(a),
	}
}

// monthBill is the bill of the month alone: the figures of its full payment submissions, and what the summary adds for
// the year so far to that of the months before.
func monthBill(a ask.Answers, toDate Bill) Bill {
	return Bill{
		Tax: monthTax.Of(a), Insurance: monthInsurance.Of(a), Loans: monthLoans.Of(a),
		Levy:      toDate.Levy - levyEarlier.Of(a),
		Recovered: toDate.Recovered + toDate.Construction - recoveredEarlier.Of(a),

		EmploymentAllowance: allowanceUsed.Of(a),
	}
}

func sum(a ask.Answers, questions []ask.Money) money.Pence {
	var total money.Pence
	for _, q := range questions {
		total += q.Of(a)
	}
	return total
}
