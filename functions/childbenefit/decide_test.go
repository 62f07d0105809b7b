package childbenefit_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions/childbenefit"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

func TestDecideAmounts(t *testing.T) {
	// 27.05 a week since 6 April 2026. Mondays: 16 and 23 November 2026; 5 April 2027 is the 20th from the latter.
	leaver := fields{"in-education": false, "child-married": false}
	tests := map[string]struct {
		on, born string
		child    fields
		want     map[string]string
	}{
		"claimed on the Sunday before the first Monday": {"2026-11-22", "2026-11-17", nil,
			map[string]string{"weekly": "27.05", "tax-year": "541.00"}}, // 20 weeks
		"claimed on the first Monday": {"2026-11-23", "2026-11-17", nil,
			map[string]string{"weekly": "27.05", "tax-year": "541.00"}},
		"claimed on the Tuesday after it": {"2026-11-24", "2026-11-17", nil,
			map[string]string{"weekly": "27.05", "tax-year": "541.00", "backdated": "27.05"}},
		"born on a Sunday, paid from the next day": {"2026-11-24", "2026-11-22", nil,
			map[string]string{"weekly": "27.05", "tax-year": "541.00", "backdated": "27.05"}},
		"born on a Monday, paid from the week after": {"2026-11-24", "2026-11-23", nil,
			map[string]string{"weekly": "27.05", "tax-year": "513.95"}}, // 19 weeks
		// 16 in May 2010 + 16; the last week is that of Monday 31 August 2026.
		"a leaver, on the Sunday of the last week": {"2026-09-06", "2010-05-20", leaver,
			// Three months before is Saturday 6 June: 8 June to 31 August are 13 Mondays.
			map[string]string{"weekly": "27.05", "backdated": "351.65", "tax-year": "351.65"}},
		"a leaver, on the Monday after": {"2026-09-07", "2010-05-20", leaver,
			map[string]string{"backdated": "351.65", "tax-year": "351.65"}},
		"a leaver, the last claim that reaches back": {"2026-11-30", "2010-05-20", leaver,
			map[string]string{"backdated": "27.05", "tax-year": "27.05"}}, // 31 August alone
		// In the tax year of the claim there is nothing: 20 on 7 April 2026, a Tuesday, so Monday 6 April is the last.
		"20 in the first week of the tax year": {"2026-05-10", "2006-04-07", leaver.with(fields{"in-education": true, "education-before-19": true}),
			// Three months before is Tuesday 10 February: 16, 23 February, 5 in March at 26.05 = 182.35, and 27.05.
			map[string]string{"backdated": "209.40", "tax-year": "27.05"}},
		"20 before the tax year": {"2026-05-10", "2006-04-06", leaver.with(fields{"in-education": true, "education-before-19": true}),
			map[string]string{"backdated": "182.35"}},
		// Monday 6 April 2026 to Monday 5 April 2027 are 53 weeks.
		"claimed in a tax year, paid from the next": {"2026-04-05", "2026-04-01", nil,
			map[string]string{"weekly": "27.05", "tax-year": "1433.65"}},
		"claimed a day later": {"2026-04-06", "2026-04-01", nil,
			map[string]string{"weekly": "27.05", "tax-year": "1433.65"}},
		// Sunday 29 March 2026: from 30 March at 26.05, one week of 2025-26.
		"claimed and paid in the old tax year": {"2026-03-29", "2026-03-27", nil,
			map[string]string{"weekly": "26.05", "tax-year": "26.05"}},
		"the last day with a rate": {"2027-04-05", "2027-04-04", nil,
			map[string]string{"weekly": "27.05", "tax-year": "27.05"}},
		"the last day with a rate, first paid after it": {"2027-04-05", "2027-04-05", nil, nil},
		"the first day without a rate":                  {"2027-04-06", "2027-04-04", nil, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := judge(t, test.on, oneChild(t, test.born, test.child))
			if got.Result != "claimed" || !maps.Equal(pounds(got.Amounts), test.want) {
				t.Errorf("%s %v, want claimed %v", got.Result, pounds(got.Amounts), test.want)
			}
			if notSet := slices.Contains(rules(got.Reasons), "rate-not-set"); notSet != (test.want == nil) {
				t.Errorf("reasons %v", rules(got.Reasons))
			}
		})
	}
}

// Three months before Sunday 22 November 2026 is Saturday 22 August; the first Monday after it is the 24th.
func TestDecideSaysWhenThreeMonthsCutOff(t *testing.T) {
	for born, want := range map[string]bool{
		"2026-08-23": false,
		"2026-08-22": false,
		"2026-08-17": false, // a Monday, paid from the 24th in any case
		"2026-08-16": true,  // would be paid from the 17th
	} {
		got := rules(judge(t, "2026-11-22", oneChild(t, born, nil)).Reasons)
		if slices.Contains(got, "three-months") != want {
			t.Errorf("born on %s: %v", born, got)
		}
	}
}

func TestDecideCharge(t *testing.T) {
	tests := map[string]struct {
		income, partner string
		want            []string
	}{
		"both below":     {"below", "below", []string{"charge-none"}},
		"applicant some": {"between", "below", []string{"charge-part", "charge-on-you"}},
		"partner some":   {"below", "between", []string{"charge-part", "charge-on-partner"}},
		"both some":      {"between", "between", []string{"charge-part", "charge-on-higher-income"}},
		"applicant all":  {"above", "between", []string{"charge-all", "charge-on-you"}},
		"partner all":    {"between", "above", []string{"charge-all", "charge-on-partner"}},
		"both all":       {"above", "above", []string{"charge-all", "charge-on-higher-income"}},
		"alone, below":   {"below", "", []string{"charge-none"}},
		"alone, some":    {"between", "", []string{"charge-part", "charge-on-you"}},
		"alone, all":     {"above", "", []string{"charge-all", "charge-on-you"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			answers := oneChild(t, "2026-11-10", nil)
			if test.partner != "" {
				answers = caseAnswers(t, "two-children").with(fields{"partner-income": test.partner})
			}
			answers = answers.with(fields{"income": test.income, "payment-choice": "pay-me"})
			if len(test.want) == 1 {
				answers = answers.with(fields{"payment-choice": nil})
			}
			got := judge(t, "2026-11-22", answers)
			charge := slices.DeleteFunc(rules(got.Reasons), func(rule string) bool { return !strings.HasPrefix(rule, "charge") })
			if !slices.Equal(charge, test.want) {
				t.Errorf("%v, want %v", charge, test.want)
			}
			if got.Result != "claimed" || got.Amounts["weekly"] == 0 {
				t.Errorf("%s %v: the charge never stands in the way", got.Result, pounds(got.Amounts))
			}
		})
	}
}

func TestDecideChecksAndEvidence(t *testing.T) {
	tests := map[string]struct {
		on    string
		child fields
		want  []string // of the rules check-age and check-moved
		send  []string
	}{
		"six months old to the day": {"2026-11-10", nil, nil, nil},
		"a day more":                {"2026-11-11", nil, []string{"check-age"}, nil},
		"registered abroad, nobody has claimed": {"2026-06-01", fields{"birth-country": "other", "has-system-number": nil},
			nil, []string{"birth-certificate", "travel-document"}},
		"registered abroad, somebody has claimed": {"2026-06-01", fields{"birth-country": "other", "has-system-number": nil, "claimed-before": true},
			nil, nil},
		"adopted": {"2026-06-01", fields{"relationship-to-child": "adopted-child", "adopting-through-authority": false},
			nil, []string{"adoption-certificate"}},
		"stepchild": {"2026-06-01", fields{"relationship-to-child": "stepchild"}, nil, nil},
		"came to live here": {"2026-06-01", fields{"lived-elsewhere": true, "lives-with-you-since": "2026-05-20"},
			[]string{"check-moved"}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := judge(t, test.on, oneChild(t, "2026-05-10", test.child))
			checks := slices.DeleteFunc(rules(got.Reasons), func(rule string) bool { return rule != "check-age" && rule != "check-moved" })
			if !slices.Equal(checks, test.want) {
				t.Errorf("checks %v, want %v", checks, test.want)
			}
			if !slices.Equal(got.Evidence, test.send) {
				t.Errorf("evidence %v, want %v", got.Evidence, test.send)
			}
		})
	}
}

// The options of income name thresholds, and the words beside them the tax year for which they hold. Both have to be
// those of the last published row; who adds a row has to change the words.
func TestWordsNameTheThresholds(t *testing.T) {
	last := childbenefit.ChargeThresholds.Rows[len(childbenefit.ChargeThresholds.Rows)-1]
	lower, upper := last.Value.Lower.Short(), last.Value.Upper.Short()
	for _, language := range words.Languages {
		book, err := childbenefit.Transaction.Words(language)
		if err != nil {
			t.Fatal(err)
		}
		for key, amounts := range map[string][]string{
			"below": {lower}, "between": {lower, upper}, "above": {upper},
			"hint": {last.To.AddDays(-1).Format(string(language))},
		} {
			for _, question := range []string{"income.", "partner-income."} {
				for _, amount := range amounts {
					if text := book.Text(question+key, nil); !strings.Contains(text, amount) {
						t.Errorf("%s: %s%s reads %q, without %s", language, question, key, text, amount)
					}
				}
			}
		}
	}
	if got, want := last.To, date.MustParse("2027-04-06"); got != want {
		t.Errorf("the thresholds end on %s: the worked cases of rate-not-set are for %s", got, want)
	}
}
