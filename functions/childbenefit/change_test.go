package childbenefit_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions/childbenefit"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// A child born after the claim was sent is added by changing it, and the claim for the other loses no week. Received on Sunday 22 November
// 2026: for Ben 13 Mondays before it (24 August to 16 November) and 20 from then to 5 April 2027, at 27.05; for Ann, born on Wednesday 2
// December, 18 Mondays from 7 December on, at 17.90. 33 × 27.05 + 18 × 17.90 = 892.65 + 322.20.
func TestAChildBornAfterTheClaim(t *testing.T) {
	cases, err := childbenefit.Transaction.Cases()
	if err != nil {
		t.Fatal(err)
	}
	var given string
	for _, c := range cases {
		if c.Name == "two-children" {
			given = strings.Replace(string(c.Answers), `"2026-09-01"`, `"2026-12-02"`, 1)
		}
	}
	received := date.MustParse("2026-11-22")
	answers, _ := ask.Decode(childbenefit.Transaction.Questions, received, json.RawMessage(given))
	for today, want := range map[string]string{"2026-12-01": "", "2026-12-02": "claimed", "2027-01-15": "claimed"} {
		_, outcome, faults := childbenefit.Transaction.JudgeChange(received, date.MustParse(today), answers)
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
		if got["weekly"] != 44_95 || got["backdated"] != 351_65 || got["tax-year"] != 1214_85 {
			t.Errorf("on %s: %v", today, got)
		}
	}
}
