package childbenefit_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions/childbenefit"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

var received = date.MustParse("2026-11-22")

// whole are answers to all questions, with what is wrong with them left to whoever judges them.
func whole(t *testing.T, answers fields) ask.Answers {
	t.Helper()
	raw, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := ask.Decode(childbenefit.Transaction.Questions, received, raw)
	return a
}

// told are the dated reasons of a rule, with the names in them: "2026-08-24 Ben Byron".
func told(o transaction.Outcome, rule string) string {
	var lines []string
	for _, r := range o.Reasons {
		if names, ok := r.Values["names"].([]string); ok && r.Rule == rule {
			lines = append(lines, r.From.String()+" "+strings.Join(names, " and "))
		}
	}
	return strings.Join(lines, ", ")
}

// A child born after the claim was sent is added by changing it, and the claim for the other loses no week. Received on Sunday 22 November
// 2026: for Ben 13 Mondays before it (24 August to 16 November) and 20 from then to 5 April 2027, at 27.05; for Ann, born on Wednesday 2
// December, 18 Mondays from 7 December on, at 17.90. 33 × 27.05 + 18 × 17.90 = 892.65 + 322.20.
func TestAChildBornAfterTheClaim(t *testing.T) {
	both := caseAnswers(t, "two-children")
	ann, ben := fields(both["children"].([]any)[0].(map[string]any)), both["children"].([]any)[1]
	before := whole(t, both.with(fields{"children": []any{ben}}))
	after := whole(t, both.with(fields{"children": []any{ann.with(fields{"date-of-birth": "2026-12-02"}), ben}}))
	for today, want := range map[string]string{"2026-12-01": "", "2026-12-02": "claimed", "2027-01-15": "claimed"} {
		_, outcome, faults := childbenefit.Transaction.JudgeChange(transaction.Change{First: received, On: date.MustParse(today), Before: before}, after)
		if outcome.Result != want || (len(faults) > 0) != (want == "") {
			t.Errorf("on %s: %q %v", today, outcome.Result, faults)
			continue
		}
		if want == "" {
			if faults[0].Path != "children/0/date-of-birth" || faults[0].Code != ask.InTheFuture {
				t.Errorf("on %s: %v", today, faults)
			}
			continue
		}
		got := outcome.Amounts
		if got["weekly"] != 44_95 || got["backdated"] != 351_65 || got["tax-year"] != 1214_85 || told(outcome, "added-to-claim") != "" {
			t.Errorf("on %s: %v %v", today, got, outcome.Reasons)
		}
	}
}

// A child who is added months later is claimed for on that day, and the other loses nothing by it. Received on Sunday 22 November 2026 for
// Ben: 33 Mondays from 24 August to 5 April 2027 at 27.05, 13 of them before it. Ann, born on 1 September, is added on Wednesday 10 February
// 2027: three months before is Tuesday 10 November, so from Monday 16 November 21 Mondays at 17.90, one of them before 22 November.
// 33 × 27.05 + 21 × 17.90 = 892.65 + 375.90; 13 × 27.05 + 17.90 = 369.55. In the claim from the first it were 1447.55 and 548.55.
func TestAChildAddedMonthsLater(t *testing.T) {
	both := caseAnswers(t, "two-children")
	ann, ben := fields(both["children"].([]any)[0].(map[string]any)), both["children"].([]any)[1]
	one, two := whole(t, both.with(fields{"children": []any{ben}})), whole(t, both)
	added := transaction.Change{First: received, On: date.MustParse("2027-02-10"), Before: one}
	a, outcome, faults := childbenefit.Transaction.JudgeChange(added, two)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	check := func(when string, o transaction.Outcome, name string) {
		t.Helper()
		if got := o.Amounts; got["weekly"] != 44_95 || got["backdated"] != 369_55 || got["tax-year"] != 1268_55 {
			t.Errorf("%s: %v", when, got)
		}
		for rule, want := range map[string]string{
			"starts": "2026-08-24 Ben Byron, 2026-11-16 " + name, "three-months": "2026-08-22 Ben Byron, 2026-11-10 " + name, "added-to-claim": "2027-02-10 " + name,
		} {
			if got := told(o, rule); got != want {
				t.Errorf("%s: %s: %s, want %s", when, rule, got, want)
			}
		}
	}
	check("added", outcome, "Ann Byron")

	// Another change, later still, moves neither of them, though it corrects the child's name.
	later := transaction.Change{First: received, On: date.MustParse("2027-03-20"), Before: a, Since: a.Since()}
	again := both.with(fields{"applicant-phone": "+447700900001",
		"children": []any{ben, ann.with(fields{"child-name": map[string]any{"first": "Anne", "last": "Byron"}})}})
	_, outcome, faults = childbenefit.Transaction.JudgeChange(later, whole(t, again))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	check("changed again", outcome, "Anne Byron")

	// A date of birth that is put right is no other child: what was claimed for it from the first stays claimed.
	wrong := whole(t, both.with(fields{"children": []any{ann.with(fields{"date-of-birth": "2026-10-01"}), ben}}))
	_, outcome, _ = childbenefit.Transaction.JudgeChange(transaction.Change{First: received, On: date.MustParse("2027-02-10"), Before: wrong}, two)
	if got := outcome.Amounts; got["backdated"] != 548_55 || got["tax-year"] != 1447_55 || told(outcome, "added-to-claim") != "" {
		t.Errorf("put right: %v %v", got, outcome.Reasons)
	}
}

// Somebody who was too old by the day on which they were added, though not by the one on which the claim came in, is not paid for: the last
// week of a leaver born on 20 May 2010 is that of Monday 31 August 2026, which a claim of 22 November reaches, and one of 10 February not.
func TestAChildAddedTooLate(t *testing.T) {
	both := caseAnswers(t, "two-children")
	ann, ben := fields(both["children"].([]any)[0].(map[string]any)), both["children"].([]any)[1]
	leaver := ann.with(fields{"date-of-birth": "2010-05-20", "in-education": false, "child-married": false})
	one, two := whole(t, both.with(fields{"children": []any{ben}})), whole(t, both.with(fields{"children": []any{leaver, ben}}))
	for day, want := range map[string]bool{"2026-11-22": false, "2027-02-10": true} {
		_, outcome, faults := childbenefit.Transaction.JudgeChange(transaction.Change{First: received, On: date.MustParse(day), Before: one}, two)
		got := false
		for _, r := range outcome.Reasons {
			got = got || r.Rule == "child-left-education"
		}
		if got != want || len(faults) > 0 {
			t.Errorf("on %s: %v %v %v", day, got, outcome.Reasons, faults)
		}
	}
}
