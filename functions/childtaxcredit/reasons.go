package childtaxcredit

import (
	"strconv"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// incomeUsed says by which income the award goes. It is silent where income matters on no day.
func incomeUsed(on date.Date, a ask.Answers, w award, result Result) []transaction.Reason {
	if !incomeMatters.Holds(on, a) {
		return nil
	}
	row, err := AnnualRates.At(result.Year.First())
	if err != nil {
		return nil // Award has found the row, so this cannot be
	}
	previous, current := w.household.Previous, w.household.Current
	reason := transaction.Reason{
		Rule: "income-previous", Amount: new(result.Income), From: row.From, Source: act + "section/7",
		Values: words.Values{"previous": previous, "current": current},
	}
	switch {
	case claims.Holds(on, a):
		reason.Rule = "income-initial"
	case previous == current:
		reason.Rule = "income-same"
	case result.Income == previous:
	case current > previous:
		reason.Rule, reason.Values["disregard"] = "income-rise", row.Value.Rise
	case row.Value.Fall > 0:
		reason.Rule, reason.Values["disregard"] = "income-fall", row.Value.Fall
	default:
		reason.Rule = "income-current"
	}
	if !endedForUC.Is(true).Holds(on, a) {
		return []transaction.Reason{reason}
	}
	// What was answered is the income of a part of the year.
	_, span, _ := awardTime(on, a)
	return []transaction.Reason{{
		Rule: "notional-income", Amount: new(current), Source: "https://www.legislation.gov.uk/uksi/2014/1230/schedule/1",
		Values: words.Values{"received": Countable(currentIncome(a)), "last": span.Last, "days": result.Year.First().DaysUntil(span.Last) + 1},
	}, reason}
}

// periods says how each relevant period was worked out: the whole, its elements, and what income takes.
func periods(result Result) []transaction.Reason {
	var reasons []transaction.Reason
	for _, p := range result.Periods {
		if len(p.Elements) == 0 {
			reasons = append(reasons, transaction.Reason{Rule: "period-without-child", From: p.From,
				Source: act + "section/8", Values: words.Values{"last": p.To, "days": p.Days}})
			continue
		}
		rule := "period"
		if p.Reduction == 0 {
			rule = "period-unreduced"
		}
		reasons = append(reasons, transaction.Reason{
			Rule: rule, Amount: new(p.Net), From: p.From, Source: rateRules + "regulation/8",
			Values: words.Values{"last": p.To, "days": p.Days, "maximum": p.Maximum, "reduction": p.Reduction},
		})
		for _, element := range p.Elements {
			reasons = append(reasons, transaction.Reason{
				Rule: string(element.Kind), Amount: new(element.Amount), From: result.Year.First(),
				Source: elementRules + result.Year.First().String(),
				Values: words.Values{"count": element.Count, "annual": element.Annual.Short(), "daily": element.Daily, "days": p.Days},
			})
		}
		reasons = append(reasons, reduced(result.Year, p))
	}
	return reasons
}

// reduced says what income takes of a period, and why.
func reduced(year date.TaxYear, p Period) transaction.Reason {
	if p.Benefits {
		return transaction.Reason{Rule: "income-does-not-matter", From: p.From, Source: act + "section/7"}
	}
	row, err := AnnualRates.At(year.First())
	if err != nil {
		return transaction.Reason{} // Award has found the row, so this cannot be
	}
	reason := transaction.Reason{
		Rule: "reduction", Amount: new(p.Reduction), From: year.First(), Source: thresholdRules + year.First().String(),
		Values: words.Values{"income": p.Income, "threshold": p.Threshold, "taper": percent(row.Value.Taper)},
	}
	switch {
	case p.Reduction == 0 && p.Works:
		reason.Rule = "no-reduction-working"
	case p.Reduction == 0:
		reason.Rule = "no-reduction"
	case p.Works:
		reason.Rule = "reduction-working"
	case row.Value.SecondThreshold > 0:
		reason.Rule = "reduction-two-thresholds"
		reason.Values["second-threshold"] = row.Value.SecondThreshold.Short()
		reason.Values["second-taper"] = percent(row.Value.SecondTaper)
	}
	return reason
}

// percent writes hundredths of a percent: 3700 is 37%, 667 is 6.67%.
func percent(hundredths int64) string {
	if hundredths%100 == 0 {
		return strconv.FormatInt(hundredths/100, 10) + "%"
	}
	return money.Pence(hundredths).String() + "%"
}

// total says what comes of all periods.
func total(result Result) []transaction.Reason {
	reason := transaction.Reason{Rule: "total", Amount: new(result.Total), Source: act + "section/13"}
	switch {
	case result.Worked > 0 && result.Total == 0:
		reason = transaction.Reason{Rule: "too-small", Amount: new(result.Worked), Source: rateRules + "regulation/9",
			Values: words.Values{"least": LeastPaid.Short()}}
	case result.Total == 0:
		reason.Rule = "nothing-left"
	}
	return []transaction.Reason{reason}
}

// remarks are what else applied, and what HM Revenue and Customs has to look at.
func remarks(on date.Date, a ask.Answers, w award) []transaction.Reason {
	var reasons []transaction.Reason
	add := func(applies bool, rule, source string, values words.Values) {
		if applies {
			reasons = append(reasons, transaction.Reason{Rule: rule, Source: source, Values: values})
		}
	}
	limited, never := w.limited(), w.never()
	add(len(limited) > 0, "two-child-limit", childRules+"regulation/7", words.Values{"names": limited})
	add(len(never) > 0, "child-not-counted", act+"section/8", words.Values{"names": never})
	var checked []string
	for _, row := range children.Of(a) {
		if exception.In(string(MultipleBirth), string(Conception)).Holds(on, row) {
			checked = append(checked, childName.Of(row).String())
		}
	}
	add(len(checked) > 0, "check-exception", childRules+"regulation/7", words.Values{"names": checked})
	add(claimFrom.Of(a).Before(w.year.First()) && a.Given(claimFrom.Name), "earlier-year", act+"section/5",
		words.Values{"first": w.year.First()})
	add(immigration.Is("not-sure").Holds(on, a), "check-immigration", act+"section/42", nil)
	add(estimated.Holds(on, a), "estimated", act+"section/17", nil)
	add(changed.Is(true).Holds(on, a), "changed", claimRules, nil)
	return reasons
}
