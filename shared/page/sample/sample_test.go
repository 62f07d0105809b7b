package sample

import "testing"

func TestSampleCasesComeToTheirOutcomes(t *testing.T) {
	cases, err := Transaction.Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			_, outcome, faults := Transaction.Judge(c.On, c.Answers)
			if len(faults) > 0 || outcome.Result != c.Outcome.Result {
				t.Errorf("got %q and faults %v, want %q", outcome.Result, faults, c.Outcome.Result)
			}
		})
	}
}
