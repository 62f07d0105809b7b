package studentfinance_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/frontline-gov/frontline/functions/studentfinance"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// fields are answers as software sends them; nil leaves one out.
type fields map[string]any

// fullTime are the answers of the case full-time-away with some changed.
func fullTime(t *testing.T, changes fields) json.RawMessage {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("cases", "full-time-away.json"))
	if err != nil {
		t.Fatal(err)
	}
	var c struct{ Answers fields }
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	answers := maps.Clone(c.Answers)
	for name, value := range changes {
		if answers[name] = value; value == nil {
			delete(answers, name)
		}
	}
	raw, err = json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func judge(t *testing.T, on string, changes fields) (transaction.Outcome, []ask.Fault) {
	t.Helper()
	_, outcome, faults := studentfinance.Transaction.Judge(date.MustParse(on), fullTime(t, changes))
	return outcome, faults
}

// An application is in time until nine months after the first day of the academic year, whatever month the course
// starts in.
func TestLastDayToApply(t *testing.T) {
	for start, last := range map[string]string{
		"2026-09-28": "2027-05-31",
		"2026-12-31": "2027-05-31",
		"2026-01-12": "2026-09-30",
		"2026-04-30": "2026-12-31",
		"2026-07-31": "2027-03-31",
	} {
		for days, want := range map[int]string{0: "applied", 1: transaction.NotEligible} {
			on := date.MustParse(last).AddDays(days)
			if got, faults := judge(t, on.String(), fields{"course-start": start}); got.Result != want || len(faults) > 0 {
				t.Errorf("a course from %s, applied for on %s: %q %v, want %q", start, on, got.Result, faults, want)
			}
		}
	}
}

// Somebody hears no as soon as the answers say so, and not before.
func TestEligibleIsJudgedEarly(t *testing.T) {
	for name, test := range map[string]struct {
		answers string
		want    []string
	}{
		"nothing yet":              {`{}`, nil},
		"start without year":       {`{"which-course": "before-2027", "course-start": "2025-09-22"}`, nil},
		"lifelong has no last day": {`{"which-course": "from-2027", "course-start": "2025-09-22", "course-year": 1}`, nil},
		"protected without years":  {`{"residence-status": "protection", "three-years-in-uk": false}`, nil},
		"settled without years":    {`{"residence-status": "settled", "three-years-in-uk": false}`, []string{"not-three-years"}},
		"part-time without full":   {`{"which-course": "before-2027", "study-mode": "part-time", "credits": 10}`, nil},
		"quarter of full":          {`{"which-course": "before-2027", "study-mode": "part-time", "credits": 25, "full-time-credits": 100}`, nil},
		"less than a quarter":      {`{"which-course": "before-2027", "study-mode": "part-time", "credits": 24, "full-time-credits": 100}`, []string{"intensity-too-low"}},
		"30 lifelong credits":      {`{"which-course": "from-2027", "credits": 30}`, nil},
		"degree, healthcare":       {`{"which-course": "before-2027", "course-subject": "healthcare", "studied-before": true, "has-qualification": true}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var kept map[string]json.RawMessage
			if err := json.Unmarshal([]byte(test.answers), &kept); err != nil {
				t.Fatal(err)
			}
			on := date.MustParse("2026-11-22")
			_, answers := ask.Walk(studentfinance.Transaction.Questions, on, ask.Gather(studentfinance.Transaction.Questions, kept))
			var got []string
			for _, reason := range studentfinance.Transaction.Against(on, answers) {
				got = append(got, reason.Rule)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

// Who already has a degree is refused by the subject, and never on a course that itself is an exception.
func TestEqualQualification(t *testing.T) {
	for name, test := range map[string]struct {
		changes fields
		result  string
		fees    money.Pence
	}{
		"other subject":              {fields{}, transaction.NotEligible, 0},
		"nursing":                    {fields{"course-subject": "healthcare"}, "applied", 9790_00},
		"medicine":                   {fields{"course-subject": "medicine", "nhs-bursary": false}, "applied", 0},
		"social work":                {fields{"course-subject": "social-work"}, "applied", 0},
		"social work, part-time":     {fields{"course-subject": "social-work", "study-mode": "part-time", "credits": 60, "full-time-credits": 120, "course-length": nil, "dependants": nil, "entitled-to-benefits": nil}, "applied", 0},
		"postgraduate, part-time":    {fields{"qualification": "teacher-training", "course-subject": nil, "study-mode": "part-time", "credits": 60, "full-time-credits": 120, "course-length": nil, "dependants": nil, "entitled-to-benefits": nil}, "applied", 7335_00},
		"chemistry":                  {fields{"course-subject": "stem"}, transaction.NotEligible, 0},
		"chemistry, part-time":       {fields{"course-subject": "stem", "study-mode": "part-time", "credits": 60, "full-time-credits": 120, "course-length": nil, "dependants": nil, "entitled-to-benefits": nil}, "applied", 7335_00},
		"a diploma, part-time":       {fields{"course-subject": "stem", "qualification": "technical", "study-mode": "part-time", "credits": 60, "full-time-credits": 120, "course-length": nil, "dependants": nil, "entitled-to-benefits": nil}, transaction.NotEligible, 0},
		"two years to teach":         {fields{"course-subject": "teacher-training", "course-length": 2}, "applied", 9790_00},
		"three years to teach":       {fields{"course-subject": "teacher-training"}, "applied", 0},
		"postgraduate to teach":      {fields{"qualification": "teacher-training", "course-subject": nil, "course-length": 1}, "applied", 9790_00},
		"postgraduate physiotherapy": {fields{"qualification": "healthcare-postgraduate", "course-subject": nil, "course-length": 2}, "applied", 9790_00},
	} {
		changes := fields{"studied-before": true, "has-qualification": true, "course-length": 3}
		maps.Copy(changes, test.changes)
		outcome, faults := judge(t, "2026-11-22", changes)
		if outcome.Result != test.result || len(faults) > 0 || outcome.Amounts["tuition-fee-loan"] != test.fees {
			t.Errorf("%s: %q %v %v", name, outcome.Result, outcome.Amounts, faults)
		}
	}
}

// A date of birth that makes a child of the student is a slip.
func TestLeastAge(t *testing.T) {
	for born, wrong := range map[string]bool{"2014-09-01": false, "2014-09-02": true} {
		if _, faults := judge(t, "2026-11-22", fields{"date-of-birth": born}); (len(faults) > 0) != wrong {
			t.Errorf("born on %s: %v", born, faults)
		}
	}
}

// A smaller loan may be all there is, and not a penny more.
func TestWantedIsAtMostTheEntitlement(t *testing.T) {
	for _, test := range []struct {
		amount json.Number
		fault  bool
	}{{"0", false}, {"8512", false}, {"8512.01", true}} {
		outcome, faults := judge(t, "2026-11-22", fields{"maintenance-choice": "smaller", "maintenance-amount": test.amount})
		if (len(faults) > 0) != test.fault || (!test.fault && outcome.Result != "applied") {
			t.Errorf("%s wanted of 8,512: %q %v", test.amount, outcome.Result, faults)
		}
	}
	// Where the entitlement is not known yet, any amount can be asked for.
	outcome, faults := judge(t, "2028-03-01", fields{"course-start": "2027-09-20", "which-course": "from-2027", "course-year": 2,
		"credits": 120, "tuition-choice": "smaller", "tuition-amount": 50_000})
	if len(faults) > 0 || outcome.Amounts["tuition-fee-loan"] != 0 {
		t.Errorf("%v %v", outcome.Amounts, faults)
	}
}

// An application after the last published threshold is taken, and says what is missing once.
func TestThresholdNotSet(t *testing.T) {
	outcome, faults := judge(t, "2027-04-06", nil)
	var rules []string
	for _, reason := range outcome.Reasons {
		rules = append(rules, reason.Rule)
	}
	want := []string{"income-year", "tuition-loan", "maintenance-loan", "repayment-plan", "rate-not-set", "sponsor-asked"}
	if len(faults) > 0 || !slices.Equal(rules, want) {
		t.Errorf("%v %v, want %v", rules, faults, want)
	}
}
