package transaction

import (
	"encoding/json"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// Judge reads the whole of somebody's answers from JSON and gives what comes of them on a date: faults, or an
// outcome with the answers that were asked for. Somebody who is not eligible need not have answered the rest.
func (t Transaction) Judge(on date.Date, raw json.RawMessage) (ask.Answers, Outcome, []ask.Fault) {
	answers, faults := ask.Decode(t.Questions, on, raw)
	return t.judge(on, answers, faults)
}

// JudgeDraft is Judge for answers that were given page by page.
func (t Transaction) JudgeDraft(on date.Date, a ask.Answers) (ask.Answers, Outcome, []ask.Fault) {
	_, kept := ask.Walk(t.Questions, on, a)
	return t.judge(on, kept, ask.Check(t.Questions, on, kept))
}

func (t Transaction) judge(on date.Date, a ask.Answers, faults []ask.Fault) (ask.Answers, Outcome, []ask.Fault) {
	for _, f := range faults {
		if f.Code != ask.Missing {
			return a, Outcome{}, faults
		}
	}
	if reasons := t.Against(on, a); len(reasons) > 0 {
		return a, Outcome{Result: NotEligible, Reasons: reasons}, nil
	}
	if len(faults) > 0 {
		return a, Outcome{}, faults
	}
	if t.Check != nil {
		if faults := t.Check(on, a); len(faults) > 0 {
			return a, Outcome{}, faults
		}
	}
	return a, t.Decide(on, a), nil
}

// Against gives the reasons for which somebody is not eligible, on the answers known so far.
func (t Transaction) Against(on date.Date, a ask.Answers) []Reason {
	if t.Eligible == nil {
		return nil
	}
	return t.Eligible(on, a)
}
