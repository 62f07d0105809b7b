package ask

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// PostalAddress is where post goes. Line2 and County may be empty; abroad, County is the region or state, Postcode
// the postal code, which may be empty, and Country the code of ISO 3166-1 alpha-2. In the UK Country is empty.
type PostalAddress struct {
	Line1, Line2, Town, County, Postcode, Country string
}

// Address asks for a postal address in the UK, or for one anywhere where International. Its JSON is an object with
// line-1, line-2, town, county, postcode, or with line-1, line-2, town, region, postal-code, country.
type Address struct {
	Name string
	When Condition
	// International takes an address of any country. One in the UK has to have a right postcode also then.
	International bool
	// Other says that it is the address of somebody other than whoever fills in the page, or one that they had before.
	Other    bool
	Optional bool
}

// Of is the answer; the zero address where there is none.
func (q Address) Of(a Answers) PostalAddress { return of[PostalAddress](a, q.Name) }

func (q Address) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

func (q Address) parts() composite {
	control := func(part, autocomplete string, width int, optional bool) Control {
		c := Control{Component: Input, Part: part, Word: "address." + part, Width: width, NoSpellcheck: true, Optional: optional}
		if !q.Other {
			c.Autocomplete = autocomplete
		}
		return c
	}
	text := func(control Control) field {
		line := latin(control, 35, "0123456789'’ ,./&():#+-", "address")
		line.normal = plainLine
		return line
	}
	if q.International {
		country := control("country", "country", 0, false)
		return composite{
			text(control("line-1", "address-line1", 0, false)),
			text(control("line-2", "address-line2", 0, true)),
			text(control("town", "address-level2", 20, false)),
			text(control("region", "address-level1", 20, true)),
			text(control("postal-code", "postal-code", 10, true)),
			countryBox(country),
		}
	}
	return composite{
		text(control("line-1", "address-line1", 0, false)),
		text(control("line-2", "address-line2", 0, true)),
		text(control("town", "address-level2", 20, false)),
		text(control("county", "", 20, true)),
		postcodeBox(control("postcode", "postal-code", 10, false)),
	}
}

// plainLine forgives what people write in addresses and departments do not hold: quotes around the name of a house, and a semicolon
// for a comma. A quote between two letters or digits stays, to be refused, as it would join them; so does a line of nothing but marks.
// A ‘ that no ’ closes is an apostrophe.
func plainLine(typed string) string {
	typed = latinLine(typed)
	plain := strings.ReplaceAll(compiled("["+quotes+"]").ReplaceAllString(typed, ""), ";", ",")
	plain = compiled("("+wordSign+")‘("+wordSign+")").ReplaceAllString(plain, "$1’$2")
	plain = compiled("‘([^‘]*?)’([^"+wordSigns+"]|$)").ReplaceAllString(plain, "$1$2")
	plain = latinLine(strings.ReplaceAll(plain, "‘", "’"))
	if compiled(wordSign+"["+quotes+"]+"+wordSign).MatchString(typed) || !compiled(wordSign).MatchString(plain) {
		return typed
	}
	return plain
}

// quotes are those that are never an apostrophe, wordSigns what words and numbers are made of, as inside the brackets of a regular
// expression.
const (
	quotes    = `"“”„«»`
	wordSigns = `\pL\pM\pN`
	wordSign  = "[" + wordSigns + "]"
)

// postcodeBox forgives spaces, hyphens, brackets, full stops and small letters.
func postcodeBox(control Control) field {
	return field{
		control: control,
		normal:  normalPostcode,
		check: func(value string) []Fault {
			if !isPostcode(value) {
				return faultWith(BadFormat, "example", "SW1A 2AA")
			}
			return nil
		},
		schema: Schema{"type": "string", "pattern": "^[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{2}$"},
	}
}

func (q Address) Controls() []Control { return q.parts().controls() }

func (q Address) Read(fields url.Values) (any, []Fault) {
	parts := q.parts().read(fields)
	if parts == nil {
		return nil, nil
	}
	if parts["country"] == unitedKingdom {
		parts["postal-code"] = normalPostcode(parts["postal-code"])
	}
	return q.address(parts), nil
}

const unitedKingdom = "GB"

func (q Address) Decode(raw json.RawMessage) (any, []Fault) {
	parts, faults := q.parts().decode(raw)
	if len(faults) > 0 {
		return nil, faults
	}
	return q.address(parts), nil
}

// regional and postal are the parts whose names depend on where the address is.
func (q Address) regional() string {
	if q.International {
		return "region"
	}
	return "county"
}

func (q Address) postal() string {
	if q.International {
		return "postal-code"
	}
	return "postcode"
}

func (q Address) address(parts map[string]string) PostalAddress {
	return PostalAddress{Line1: parts["line-1"], Line2: parts["line-2"], Town: parts["town"],
		County: parts[q.regional()], Postcode: parts[q.postal()], Country: parts["country"]}
}

func (q Address) split(a PostalAddress) map[string]string {
	return map[string]string{"line-1": a.Line1, "line-2": a.Line2, "town": a.Town,
		q.regional(): a.County, q.postal(): a.Postcode, "country": a.Country}
}

func (q Address) Check(_ date.Date, value any) []Fault {
	a := value.(PostalAddress)
	faults := q.parts().check(q.split(a))
	if q.International && a.Country == unitedKingdom && len(faults) == 0 {
		inUK := postcodeBox(Control{Part: q.postal()})
		return composite{inUK}.check(q.split(a))
	}
	return faults
}

func (q Address) Encode(value any) any { return q.parts().encode(q.split(value.(PostalAddress))) }

func (q Address) Fill(value any) url.Values { return q.parts().fill(q.split(value.(PostalAddress))) }

func (q Address) Show(value any, book words.Book) []string {
	a := value.(PostalAddress)
	var shown []string
	for _, text := range []string{a.Line1, a.Line2, a.Town, a.County, a.Postcode, CountryName(book.Language, a.Country)} {
		if strings.TrimSpace(text) != "" {
			shown = append(shown, text)
		}
	}
	return shown
}

func (q Address) Schema() Schema { return q.parts().schema() }
