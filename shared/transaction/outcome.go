package transaction

import (
	"encoding/json"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/words"
)

// JSON is the outcome as software gets it, with the reasons in the words of a language:
//
//	{"result": "claimed", "amounts": {"weekly": 44.95}, "evidence": [],
//	 "reasons": [{"rule": "weekly-rate", "amount": 44.95, "from": "2026-04-06", "source": "https://…", "text": "…"}]}
type JSON struct {
	Result   string                 `json:"result"`
	Amounts  map[string]money.Pence `json:"amounts,omitempty"`
	Evidence []string               `json:"evidence,omitempty"`
	Reasons  []ReasonJSON           `json:"reasons"`
	// Decision is there where the rules were certain, and nothing is left to decide.
	Decision string `json:"decision,omitempty"`
}

// ReasonJSON is a reason as software gets it. Values are what its text says besides: sums as pounds with two
// decimals, dates as YYYY-MM-DD, whole numbers and texts. A text that is
// a date is taken for one when an outcome is read back.
type ReasonJSON struct {
	Rule   string                     `json:"rule"`
	Amount *money.Pence               `json:"amount,omitempty"`
	From   string                     `json:"from,omitempty"`
	Source string                     `json:"source,omitempty"`
	Values map[string]json.RawMessage `json:"values,omitempty"`
	Text   string                     `json:"text"`
}

// In gives the outcome as software gets it, in the words of a language.
func (o Outcome) In(book words.Book) JSON {
	out := JSON{Result: o.Result, Amounts: o.Amounts, Evidence: o.Evidence, Reasons: []ReasonJSON{}, Decision: o.Decision}
	for _, r := range o.Reasons {
		reason := ReasonJSON{Rule: r.Rule, Amount: r.Amount, Source: r.Source, Text: r.Text(book)}
		if !r.From.IsZero() {
			reason.From = r.From.String()
		}
		for name, value := range r.Values {
			// The values are sums, dates, numbers and texts, and every one of them has its JSON.
			if raw, err := json.Marshal(value); err == nil {
				if reason.Values == nil {
					reason.Values = map[string]json.RawMessage{}
				}
				reason.Values[name] = raw
			}
		}
		out.Reasons = append(out.Reasons, reason)
	}
	return out
}

// Outcome reads an outcome back as it was decided, so that it can be told in another language.
func (j JSON) Outcome() Outcome {
	out := Outcome{Result: j.Result, Amounts: j.Amounts, Evidence: j.Evidence, Decision: j.Decision}
	for _, r := range j.Reasons {
		reason := Reason{Rule: r.Rule, Amount: r.Amount, Source: r.Source}
		if from, err := date.Parse(r.From); err == nil {
			reason.From = from
		}
		for name, raw := range r.Values {
			if reason.Values == nil {
				reason.Values = words.Values{}
			}
			reason.Values[name] = readValue(raw)
		}
		out.Reasons = append(out.Reasons, reason)
	}
	return out
}

// readValue reads a value of a reason: a sum has its two decimals, a whole number none.
func readValue(raw json.RawMessage) any {
	var list []string
	var text string
	var whole int
	var sum money.Pence
	switch {
	case json.Unmarshal(raw, &list) == nil:
		return list
	case json.Unmarshal(raw, &text) == nil:
		if on, err := date.Parse(text); err == nil {
			return on
		}
		return text
	case json.Unmarshal(raw, &whole) == nil && !strings.Contains(string(raw), "."):
		return whole
	case json.Unmarshal(raw, &sum) == nil:
		return sum
	}
	return string(raw)
}
