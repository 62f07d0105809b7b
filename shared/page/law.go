package page

import (
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// legislation is where the law of the United Kingdom is published: /<kind>/<year>/<number>/<part>/<number>… and at the end, where it is
// not the law as it now stands, "made" or the day on which it stood so.
const legislation = "https://www.legislation.gov.uk/"

// lawOf takes the address of a law apart: the key of the words that name it, its kind, year and number, and which part of it is
// meant; false for any other address.
func lawOf(source string) (key string, law, part []string, ok bool) {
	rest, ok := strings.CutPrefix(source, legislation)
	parts := strings.Split(strings.Trim(strings.TrimSuffix(rest, "/made"), "/"), "/")
	if _, err := date.Parse(parts[len(parts)-1]); err == nil {
		parts = parts[:len(parts)-1]
	}
	if !ok || len(parts) < 3 || len(parts)%2 == 0 {
		return "", nil, nil, false
	}
	return "law." + strings.Join(parts[:3], "-"), parts[:3], parts[3:], true
}

// source is what a source is called, or its address where it has no title.
func (p *Pages) source(address string) string {
	if title, ok := p.SourceTitle(address); ok {
		return title
	}
	return strings.TrimPrefix(address, "https://")
}

// SourceTitle is what a source is called: by its publisher, as the transaction declares it (Sources); a law by the name that the
// transaction's words give it under "law.<kind>-<year>-<number>", or else as it is cited, and the part that is meant. False is a
// source that has no title.
func (p *Pages) SourceTitle(address string) (string, bool) {
	if title, ok := p.tx.Sources[address]; ok {
		return title, true
	}
	key, law, part, ok := lawOf(address)
	if !ok {
		return "", false
	}
	name, ok := p.book.First(words.Values{"year": law[1], "number": law[2]}, key, "law."+law[0])
	if !ok {
		return "", false
	}
	for ; len(part) > 1; part = part[2:] {
		at, ok := p.book.First(words.Values{"number": part[1]}, "law.part."+part[0])
		if !ok {
			return "", false
		}
		name += ", " + at
	}
	return name, true
}
