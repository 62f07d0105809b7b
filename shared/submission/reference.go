package submission

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"strings"
	"unicode"
)

// Reference names a submission: 11 characters of Crockford's base 32 (55 bits) and a check character of the same
// alphabet (Luhn mod 32), shown as ABCD-EFGH-JKMN. It can be spoken, and found without an index; it is no secret and
// never lets anybody see anything by itself.
type Reference string

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Candidate is the nth reference (from 0) for a key. A submission takes the first that no other key has taken.
func Candidate(key [32]byte, n int) Reference {
	sum := sha256.Sum256(binary.BigEndian.AppendUint32(key[:], uint32(n)))
	return Reference(checked(binary.BigEndian.Uint64(sum[:8])>>9, 11))
}

// checked writes the lowest bits of a number as so many characters of the alphabet, and their check character.
func checked(bits uint64, characters int) string {
	text := make([]byte, characters)
	for i := range text {
		text[characters-1-i] = alphabet[bits&31]
		bits >>= 5
	}
	return string(text) + string(check(string(text)))
}

// check is the Luhn mod 32 check character of a text in the alphabet: it tells every single wrong character and
// nearly every swap of two neighbours.
func check(text string) byte {
	factor, sum := 2, 0
	for i := len(text) - 1; i >= 0; i-- {
		addend := factor * strings.IndexByte(alphabet, text[i])
		sum += addend/32 + addend%32
		factor = 3 - factor
	}
	return alphabet[(32-sum%32)%32]
}

// ErrReference is what is wrong with a text that is no reference.
var ErrReference = errors.New("not a reference: it has 12 characters like ABCD-EFGH-JKMN; check it for a slip of the pen")

// ParseReference reads a reference as people write it, or copy it: in any case, O for 0 and I or L for 1, with or without
// white space, hyphens, dashes, quotes, a full stop or other punctuation, and what nobody sees.
func ParseReference(text string) (Reference, error) {
	read, ok := parse(text, 12)
	if !ok {
		return "", ErrReference
	}
	return Reference(read), nil
}

// parse reads so many characters of the alphabet as people write them, the last being the check character.
func parse(text string, characters int) (string, bool) {
	text = strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(strings.Map(unpunctuated, text)))
	if len(text) != characters {
		return "", false
	}
	for i := range len(text) {
		if strings.IndexByte(alphabet, text[i]) < 0 {
			return "", false
		}
	}
	return text, check(text[:characters-1]) == text[characters-1]
}

// unpunctuated drops punctuation, white space and invisible signs: none of them can be meant, and the check character tells
// whether the rest is whole.
func unpunctuated(r rune) rune {
	if unicode.In(r, unicode.P, unicode.Z, unicode.Cc, unicode.Cf) || r == '\u2212' {
		return -1
	}
	return r
}

// String is the reference in groups of four.
func (r Reference) String() string {
	if len(r) != 12 {
		return string(r)
	}
	return string(r[:4] + "-" + r[4:8] + "-" + r[8:])
}

// MarshalText writes the reference in groups of four.
func (r Reference) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads a reference as ParseReference does.
func (r *Reference) UnmarshalText(text []byte) error {
	parsed, err := ParseReference(string(text))
	*r = parsed
	return err
}
