package ask

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// NINO asks for a National Insurance number. Its value and its JSON are nine characters without spaces: "AB123456C".
type NINO struct {
	Name     string
	When     Condition
	Optional bool
}

// Of is the answer; empty where there is none.
func (q NINO) Of(a Answers) string { return of[string](a, q.Name) }

func (q NINO) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

// box forgives spaces, hyphens, full stops and small letters.
func (q NINO) box() field {
	return field{
		control: Control{Component: Input, Width: 10, NoSpellcheck: true},
		normal:  func(typed string) string { return strings.ToUpper(dotless(typed)) },
		check: func(value string) []Fault {
			if !isNINO(value) {
				return faultWith(BadFormat, "example", "QQ 12 34 56 C")
			}
			return nil
		},
		schema: Schema{"type": "string", "pattern": "^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]$"},
	}
}

// isNINO holds for two letters that are in use, six digits and a letter from A to D. HMRC does not use D, F, I, Q, U
// and V in the first two places, O in the second, nor these prefixes (NIM39110). The number printed as an example
// everywhere, QQ123456C, is none.
func isNINO(value string) bool {
	if len(value) != 9 {
		return false
	}
	const letters = "ABCEGHJKLMNOPRSTWXYZ"
	first, second := strings.IndexByte(letters, value[0]) >= 0, strings.IndexByte(letters, value[1]) >= 0
	if !first || !second || value[1] == 'O' {
		return false
	}
	switch value[:2] {
	case "BG", "GB", "NK", "KN", "TN", "NT", "ZZ":
		return false
	}
	return isDigits(value[2:8]) && 'A' <= value[8] && value[8] <= 'D'
}

func (q NINO) Controls() []Control { return q.box().controls() }

func (q NINO) Read(fields url.Values) (any, []Fault) { return q.box().read(fields) }

func (q NINO) Decode(raw json.RawMessage) (any, []Fault) { return decodeString(raw) }

func (q NINO) Check(_ date.Date, value any) []Fault { return q.box().check(value.(string)) }

func (q NINO) Encode(value any) any { return value }

func (q NINO) Fill(value any) url.Values { return url.Values{"": {spacedNINO(value.(string))}} }

func (q NINO) Show(value any, _ words.Book) []string { return []string{spacedNINO(value.(string))} }

// spacedNINO is a number as it is printed: "AB 12 34 56 C".
func spacedNINO(value string) string {
	if len(value) != 9 {
		return value
	}
	return strings.Join([]string{value[:2], value[2:4], value[4:6], value[6:8], value[8:]}, " ")
}

func (q NINO) Schema() Schema { return q.box().schema }
