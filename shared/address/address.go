// Package address finds postal addresses by their postcode. Where the addresses come from is for whoever runs the service to
// say: a Finder is an interface, and File is one over a file of theirs. The platform brings no addresses: those that there
// are (AddressBase, the Postcode Address File) are licensed.
package address

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"github.com/frontline-gov/frontline/shared/ask"
)

// Address is an address that a Finder knows. Its Country is empty: all of them are in the UK.
type Address struct {
	// UPRN is the unique property reference number, empty where it is not known. No answer holds it.
	UPRN string
	ask.PostalAddress
}

// A Finder gives the addresses at a postcode in its normal form (ask.Postcode), in the order in which people read them;
// none, without an error, where it knows none. It is safe for concurrent use, and gives up when ctx ends.
type Finder interface {
	Find(ctx context.Context, postcode string) ([]Address, error)
}

// ID tells an address from the others at its postcode for as long as nothing in it changes: 16 hexadecimal digits, and no
// secret.
func (a Address) ID() string {
	parts := []string{a.UPRN, a.Line1, a.Line2, a.Town, a.County, a.Postcode}
	hash := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(hash[:8])
}

// Lines are its lines as they are written on a letter.
func (a Address) Lines() []string {
	var lines []string
	for _, line := range []string{a.Line1, a.Line2, a.Town, a.County, a.Postcode} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Line is the address in one line, without the postcode, which it shares with those it stands beside.
func (a Address) Line() string {
	a.Postcode = ""
	return strings.Join(a.Lines(), ", ")
}

// Narrow keeps the addresses whose first two lines have all that somebody typed as the number or the name of a building: a
// word with a digit ("15", "2a") whole, any other by its beginning, whatever the case. What nothing fits is none.
func Narrow(addresses []Address, building string) []Address {
	var kept []Address
	wanted := split(building)
	for _, a := range addresses {
		if fits(split(a.Line1+" "+a.Line2), wanted) {
			kept = append(kept, a)
		}
	}
	return kept
}

func fits(has, wanted []string) bool {
	for _, word := range wanted {
		found := false
		for _, own := range has {
			found = found || own == word || !strings.ContainsAny(word, "0123456789") && strings.HasPrefix(own, word)
		}
		if !found {
			return false
		}
	}
	return true
}

// split gives the words of a text in small letters. An apostrophe is left out, so that "St Ann's" is found without it.
func split(text string) []string {
	text = strings.NewReplacer("'", "", "’", "").Replace(strings.ToLower(text))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
