package ask

import (
	_ "embed" // the names of the countries
	"encoding/json"
	"net/url"
	"sync"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// Country asks for a country or territory, by a select with the names in the language of the page. Its value and its
// JSON are the code of ISO 3166-1 alpha-2 ("FR"), or XK for Kosovo.
type Country struct {
	Name     string
	When     Condition
	Optional bool
}

// Of is the answer; empty where there is none.
func (q Country) Of(a Answers) string { return of[string](a, q.Name) }

func (q Country) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

func (q Country) box() field { return countryBox(Control{}) }

func countryBox(control Control) field {
	control.Component, control.OptionWord = Select, countryWord
	for _, country := range countries(words.English) {
		control.Options = append(control.Options, country.Value)
	}
	return field{
		control: control,
		normal:  solid,
		check: func(value string) []Fault {
			if CountryName(words.English, value) == "" {
				return fault(NotAnOption)
			}
			return nil
		},
		schema: Schema{"type": "string", "pattern": "^[A-Z]{2}$", "description": "ISO 3166-1 alpha-2"},
	}
}

func (q Country) Controls() []Control { return q.box().controls() }

func (q Country) Read(fields url.Values) (any, []Fault) { return q.box().read(fields) }

func (q Country) Decode(raw json.RawMessage) (any, []Fault) { return decodeString(raw) }

func (q Country) Check(_ date.Date, value any) []Fault { return q.box().check(value.(string)) }

func (q Country) Encode(value any) any { return value }

func (q Country) Fill(value any) url.Values { return fillString(value) }

func (q Country) Show(value any, book words.Book) []string {
	return []string{CountryName(book.Language, value.(string))}
}

func (q Country) Schema() Schema { return q.box().schema }

// CountryName is the name of a country in a language by its code, empty where the code is none.
func CountryName(language words.Language, code string) string {
	for _, country := range countries(language) {
		if country.Value == code {
			return country.Label
		}
	}
	return ""
}

// countryWord is the OptionWord of controls whose options are countries.
const countryWord = "country"

// countries lists the countries in the alphabetical order of a language.
func countries(language words.Language) []Choice {
	if language == words.Welsh {
		return countriesWelsh()
	}
	return countriesEnglish()
}

//go:generate node countries.mjs

//go:embed countries.en.json
var countriesEN string

//go:embed countries.cy.json
var countriesCY string

var (
	countriesEnglish = sync.OnceValue(func() []Choice { return readCountries(countriesEN) })
	countriesWelsh   = sync.OnceValue(func() []Choice { return readCountries(countriesCY) })
)

func readCountries(file string) []Choice {
	var rows []struct{ Code, Name string }
	if err := json.Unmarshal([]byte(file), &rows); err != nil {
		panic("ask: the embedded list of countries is damaged: " + err.Error())
	}
	list := make([]Choice, len(rows))
	for i, row := range rows {
		list[i] = Choice{Value: row.Code, Label: row.Name}
	}
	return list
}
