package ask

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// Phone asks for a telephone number, of the UK or with a plus of any country. Its value and its JSON are in the form
// of E.164: "+447700900982".
type Phone struct {
	Name string
	When Condition
	// Other says that it is the number of somebody other than whoever fills in the page.
	Other    bool
	Optional bool
}

// Of is the answer; empty where there is none.
func (q Phone) Of(a Answers) string { return of[string](a, q.Name) }

func (q Phone) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

func (q Phone) box() field {
	control := Control{Component: Input, Type: "tel", Width: 20, NoSpellcheck: true}
	if !q.Other {
		control.Autocomplete = "tel"
	}
	return field{
		control: control,
		normal:  normalPhone,
		check: func(value string) []Fault {
			if !isPhone(value) {
				return faultWith(BadFormat, "example", "01632 960 001")
			}
			return nil
		},
		schema: Schema{"type": "string", "pattern": "^\\+[1-9][0-9]{6,14}$", "description": "E.164"},
	}
}

// normalPhone is a number in the form of E.164, forgiving spaces, hyphens, dots, slashes and brackets, 00 for the
// plus, 44 without one, and the nought that people leave behind the country ("+44 (0)7700 900982", also without the
// brackets where the country is the UK). What is no number it leaves to be refused.
func normalPhone(typed string) string {
	number := bare(typed)
	if strings.HasPrefix(number, "+") || strings.HasPrefix(number, "00") {
		number = strings.Replace(number, "(0)", "", 1)
	}
	number = strings.NewReplacer("(", "", ")", "", ".", "", "/", "").Replace(number)
	switch {
	case strings.HasPrefix(number, "00"):
		number = "+" + number[2:]
	case strings.HasPrefix(number, "44"):
		number = "+" + number
	case strings.HasPrefix(number, "0"):
		number = "+44" + number[1:]
	}
	if national, ok := strings.CutPrefix(number, "+440"); ok {
		return "+44" + national
	}
	return number
}

// isPhone holds for a number in the form of E.164, 7 to 15 digits. One of the UK has to be of a range in which people
// can be called back, and of the length that is in use there: not of premium rates (09), nor of 04 and 06, which
// nobody has.
func isPhone(value string) bool {
	digits, plus := strings.CutPrefix(value, "+")
	if !plus || !isDigits(digits) || len(digits) < 7 || len(digits) > 15 || digits[0] == '0' {
		return false
	}
	national, uk := strings.CutPrefix(digits, "44")
	if !uk {
		return true
	}
	switch {
	case len(national) == 0:
		return false
	case national[0] == '1' || national[0] == '2':
		return len(national) == 9 || len(national) == 10
	case strings.HasPrefix(national, "800"):
		return len(national) == 9 || len(national) == 10
	case strings.IndexByte("3578", national[0]) >= 0:
		return len(national) == 10
	}
	return false
}

func (q Phone) Controls() []Control { return q.box().controls() }

func (q Phone) Read(fields url.Values) (any, []Fault) { return q.box().read(fields) }

func (q Phone) Decode(raw json.RawMessage) (any, []Fault) { return decodeString(raw) }

func (q Phone) Check(_ date.Date, value any) []Fault { return q.box().check(value.(string)) }

func (q Phone) Encode(value any) any { return value }

func (q Phone) Fill(value any) url.Values { return url.Values{"": {dialled(value.(string))}} }

func (q Phone) Show(value any, _ words.Book) []string { return []string{dialled(value.(string))} }

// dialled is a number as people in the UK dial it: "07700 900982", "+33 123456789" as it is.
func dialled(value string) string {
	national, uk := strings.CutPrefix(value, "+44")
	if !uk || len(national) < 5 {
		return value
	}
	return "0" + national[:4] + " " + national[4:]
}

func (q Phone) Schema() Schema { return q.box().schema }
