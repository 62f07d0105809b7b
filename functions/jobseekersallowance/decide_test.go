package jobseekersallowance_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	jsa "github.com/frontline-gov/frontline/functions/jobseekersallowance"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// Benefit weeks of a number that ends in 56 end on Wednesday, of one in 00 on Monday, of one in 99 on Friday. New rates
// begin with the first week that starts on or after 6 April 2026, a Monday.
func TestDecideRateOfTheBenefitWeek(t *testing.T) {
	tests := map[string]struct{ on, nino, want string }{
		"in the week from Thursday 2 April":      {"2026-04-06", "AB123456C", "92.05"},
		"its last day":                           {"2026-04-08", "AB123456C", "92.05"},
		"in the week from Thursday 9 April":      {"2026-04-09", "AB123456C", "95.55"},
		"in the week to Monday 6 April":          {"2026-04-06", "AB123400C", "92.05"},
		"in the week from Tuesday 7 April":       {"2026-04-07", "AB123400C", "95.55"},
		"in the week from Saturday 4 April":      {"2026-04-10", "AB123499C", "92.05"},
		"in the week from Saturday 11 April":     {"2026-04-11", "AB123499C", "95.55"},
		"in the last week that starts with rate": {"2027-04-07", "AB123456C", "95.55"},
		"in the first that starts without":       {"2027-04-08", "AB123456C", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := judge(t, test.on, simple(t).with(fields{"nino": test.nino}))
			if amount := pounds(got.Amounts)["weekly"]; amount != test.want {
				t.Errorf("%q, want %q", amount, test.want)
			}
			if notSet := slices.Contains(rules(got), "rate-not-set"); notSet != (test.want == "") {
				t.Errorf("reasons %v", rules(got))
			}
		})
	}
}

// The day from which somebody claims decides on age, benefit year and week, not the day on which they do.
func TestDecideBackdatedOverABoundary(t *testing.T) {
	got := judge(t, "2026-01-10", simple(t).with(from("2026-01-03")))
	if first := reason(t, got, "contribution-years").From; first != date.MustParse("2025-01-05") {
		t.Errorf("the benefit year began on %s", first)
	}
	if amounts := pounds(got.Amounts); !maps.Equal(amounts, map[string]string{"personal-rate": "92.05", "weekly": "92.05"}) {
		t.Error(amounts)
	}

	// 25 on 15 November 2026: 24 on the day before.
	for start, want := range map[string]string{"2026-11-14": "75.65", "2026-11-15": "95.55"} {
		got := judge(t, "2026-11-22", simple(t).with(from(start)).with(fields{"date-of-birth": "2001-11-15"}))
		if pounds(got.Amounts)["weekly"] != want || slices.Contains(rules(got), "turns-25") != (want == "75.65") {
			t.Errorf("from %s: %v %v", start, pounds(got.Amounts), rules(got))
		}
	}
}

func TestDecideSaysWhenItEnds(t *testing.T) {
	got := judge(t, "2026-11-22", simple(t))
	want := words.Values{"start": date.MustParse("2026-11-22"), "last": date.MustParse("2027-05-22")}
	if values := reason(t, got, "lasts").Values; !maps.Equal(values, want) {
		t.Error(values)
	}
	years := reason(t, got, "contribution-years").Values
	if years["earlier-first"] != date.MustParse("2023-04-06") || years["later-last"] != date.MustParse("2025-04-05") {
		t.Error(years)
	}
	// State Pension age is told of while it can cut the allowance short: up to a week after 22 May 2027, for waiting days.
	for born, want := range map[string]bool{"1960-10-29": true, "1960-10-30": false} { // 66 and 7 months
		got := judge(t, "2026-11-22", simple(t).with(fields{"date-of-birth": born}))
		if slices.Contains(rules(got), "pension-age-ends") != want {
			t.Errorf("born on %s: %v", born, rules(got))
		}
	}
}

func TestEligibleByAge(t *testing.T) {
	tests := map[string]struct{ born, want string }{
		"15":                                {"2010-11-23", "under-16"},
		"16 today":                          {"2010-11-22", "under-18"},
		"17":                                {"2008-11-23", "under-18"},
		"18 today":                          {"2008-11-22", ""},
		"State Pension age tomorrow":        {"1960-07-23", ""},
		"State Pension age today":           {"1960-07-22", "pension-age"},
		"born before the table of ages":     {"1953-12-05", "pension-age"},
		"born on 29 February, 66 long past": {"1956-02-29", "pension-age"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := judge(t, "2026-11-22", simple(t).with(fields{"date-of-birth": test.born}))
			if refused := got.Result == "not-eligible"; refused != (test.want != "") || refused && !slices.Equal(rules(got), []string{test.want}) {
				t.Errorf("%s %v, want %s", got.Result, rules(got), test.want)
			}
		})
	}
}

// Who claims from a day before State Pension age is under it on that day, if not any more.
func TestEligibleByAgeOnTheFirstDayClaimed(t *testing.T) {
	pensioner := fields{"date-of-birth": "1960-07-20"} // State Pension age on 20 November 2026
	for start, want := range map[string]string{"2026-11-19": "claimed", "2026-11-20": "not-eligible"} {
		if got := judge(t, "2026-11-22", simple(t).with(from(start)).with(pensioner)); got.Result != want {
			t.Errorf("from %s: %s %v", start, got.Result, rules(got))
		}
	}
	// Before that day is known, nobody is refused for their age.
	partial := fields{"which-help": "new-style", "residence": "england", "date-of-birth": "1960-07-20"}
	if got, faults := judged(t, "2026-11-22", partial); got.Result != "" || len(faults) == 0 {
		t.Errorf("%s %v", got.Result, rules(got))
	}
}

func TestEligibleByHours(t *testing.T) {
	jobs := caseAnswers(t, "two-jobs-and-volunteering")["current-jobs"].([]any)
	for hours, want := range map[int]string{8: "claimed", 9: "not-eligible"} { // beside 7 in the other paid job
		first := fields(jobs[0].(map[string]any)).with(fields{"weekly-hours": hours})
		answers := simple(t).with(fields{"working": true, "sixteen-hours": false, "current-jobs": []any{first, jobs[1], jobs[2]}})
		if got := judge(t, "2026-11-22", answers); got.Result != want {
			t.Errorf("%d hours: %s %v", hours, got.Result, rules(got))
		}
	}
}

func TestCheckStartDate(t *testing.T) {
	tests := map[string]struct {
		born, start string
		want        ask.Code
		earliest    string
	}{
		"13 weeks ago":             {"1988-03-20", "2026-08-23", "", ""},
		"a day more":               {"1988-03-20", "2026-08-22", ask.TooEarly, "2026-08-23"},
		"today":                    {"1988-03-20", "2026-11-22", "", ""},
		"tomorrow":                 {"1988-03-20", "2026-11-23", ask.InTheFuture, ""},
		"the 18th birthday":        {"2008-10-05", "2026-10-05", "", ""},
		"the day before it":        {"2008-10-05", "2026-10-04", ask.TooEarly, "2026-10-05"},
		"18 since before 13 weeks": {"2008-08-01", "2026-08-22", ask.TooEarly, "2026-08-23"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			answers := simple(t).with(from(test.start)).with(fields{"date-of-birth": test.born})
			_, faults := judged(t, "2026-11-22", answers)
			if test.want == "" {
				if len(faults) > 0 {
					t.Error(faults)
				}
				return
			}
			if len(faults) != 1 || faults[0].Path != "claim-start-date" || faults[0].Code != test.want {
				t.Fatal(faults)
			}
			if test.earliest != "" && faults[0].Values["earliest"] != date.MustParse(test.earliest) {
				t.Error(faults[0].Values)
			}
		})
	}
}

func TestBackdatedInPart(t *testing.T) {
	clean := simple(t).with(from("2026-11-01"))
	if got := judge(t, "2026-11-22", clean); slices.Contains(rules(got), "backdated-in-part") {
		t.Error(rules(got))
	}
	for name, change := range map[string]fields{
		"not available": {"available-since": false},
		"not searching": {"searching-since": false},
		"worked":        {"paid-work-since": true},
		"ill":           {"ill-since": true, "ill-from": "2026-11-01", "ill-to": "2026-11-02"},
		"abroad":        {"abroad-since": true, "abroad-from": "2026-11-01", "abroad-to": "2026-11-01"},
		"in education":  {"education-since": true},
	} {
		if got := judge(t, "2026-11-22", clean.with(change)); !slices.Contains(rules(got), "backdated-in-part") {
			t.Errorf("%s: %v", name, rules(got))
		}
	}
}

// Contributions are a doubt and never a refusal.
func TestContributions(t *testing.T) {
	for answer, want := range map[string]string{
		"yes": "claimed", "no": "claimed-contributions-unclear", "not-sure": "claimed-contributions-unclear",
	} {
		got := judge(t, "2026-11-22", simple(t).with(fields{"contributions": answer}))
		if got.Result != want || slices.Contains(rules(got), "contributions-unclear") != (answer != "yes") {
			t.Errorf("%s: %s %v", answer, got.Result, rules(got))
		}
	}
}

// The words name sums and times that the rules hold; who changes a rule has to change them.
func TestWordsAgreeWithTheRules(t *testing.T) {
	limit := jsa.Limits.Rows[len(jsa.Limits.Rows)-1].Value
	for _, language := range words.Languages {
		start, err := jsa.Transaction.Files.Open("start." + string(language) + ".md")
		if err != nil {
			t.Fatal(err)
		}
		text := make([]byte, 10_000)
		n, err := start.Read(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{limit.Pension.Short(), "182", "16", "13", "28"} {
			if !strings.Contains(string(text[:n]), want) {
				t.Errorf("%s: the start page does not name %s", language, want)
			}
		}
	}
}
