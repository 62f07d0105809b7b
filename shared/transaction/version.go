package transaction

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/frontline-gov/frontline/shared/ask"
)

// Version names the definition that decides: a short hash of the questions, each with its kind, condition and
// bounds, and of the rates. Drafts pin it, submissions record it. Words are no part of it, so mending a sentence
// changes no version.
func (t Transaction) Version() string {
	hash := sha256.New()
	encoder := json.NewEncoder(hash)
	// A question is a struct of plain data, and an encoder that fails on one would give every version the same
	// name; the suite over all transactions encodes each.
	defined := []any{t.Name, describe(t.Questions), t.RatesVersion()}
	if t.Older.All || len(t.Older.Again) > 0 { // a question that has come to mean something else is another question
		defined = append(defined, t.Older.All, t.Older.Again)
	}
	if err := encoder.Encode(defined); err != nil {
		panic(fmt.Sprintf("version of %s: %v", t.Name, err))
	}
	return hex.EncodeToString(hash.Sum(nil))[:12]
}

func describe(questions []ask.Question) []any {
	var out []any
	for _, q := range questions {
		if group, ok := q.(ask.Group); ok {
			out = append(out, []any{group.Name, group.When, group.Min, group.Max, describe(group.Questions)})
			continue
		}
		out = append(out, []any{fmt.Sprintf("%T", q), q})
	}
	return out
}

// RatesVersion names the rates as they stand: 12 hexadecimal digits, the same as long as every table is. A record keeps
// it, so that a decision can be worked out again. It is empty where there are none.
func (t Transaction) RatesVersion() string {
	if len(t.Rates) == 0 {
		return ""
	}
	hash := sha256.New()
	for _, table := range t.Rates {
		fmt.Fprintln(hash, table.Version())
	}
	return hex.EncodeToString(hash.Sum(nil))[:12]
}
