package ask

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// Email asks for an e-mail address. White space around it is forgiven, not within: that may stand for a letter, and the
// address without it be somebody else's. Its value has the domain in small letters. Its JSON is a string.
type Email struct {
	Name string
	When Condition
	// Other says that it is the address of somebody other than whoever fills in the page.
	Other    bool
	Optional bool
}

// Of is the answer; empty where there is none.
func (q Email) Of(a Answers) string { return of[string](a, q.Name) }

func (q Email) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

const longestEmail = 320

func (q Email) box() field {
	control := Control{Component: Input, Type: "email", NoSpellcheck: true}
	if !q.Other {
		control.Autocomplete = "email"
	}
	return field{
		control: control,
		normal: func(typed string) string {
			address := line(typed)
			at := strings.LastIndexByte(address, '@') + 1
			return address[:at] + strings.ToLower(address[at:])
		},
		check: func(value string) []Fault {
			if faults := sized(value, 0, longestEmail); len(faults) > 0 {
				return faults
			}
			if !isEmail(value) {
				return faultWith(BadFormat, "example", "name@example.com")
			}
			return nil
		},
		schema: Schema{"type": "string", "format": "email", "maxLength": longestEmail},
	}
}

// isEmail holds for the addresses that GOV.UK Notify delivers to: it decides for government what can be reached.
func isEmail(value string) bool {
	local, domain, one := strings.Cut(value, "@")
	const signs = ".!#$%&'*+/=?^_`{|}~-"
	const letters = "abcdefghijklmnopqrstuvwxyz"
	if !one || local == "" || len(local) > 64 || strings.Trim(local, letters+strings.ToUpper(letters)+"0123456789"+signs) != "" {
		return false
	}
	if local[0] == '.' || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return false
	}
	labels := strings.Split(domain, ".")
	if len(labels) < 2 || len(domain) > 253 {
		return false
	}
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.Trim(label, letters+"0123456789-") != "" ||
			label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		encoded, punycode := strings.CutPrefix(label, "xn--")
		if punycode && !isPunycode(encoded) || !punycode && len(label) > 3 && label[2:4] == "--" {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(last) >= 2 && (strings.HasPrefix(last, "xn--") || strings.Trim(last, letters) == "")
}

// isPunycode follows the decoder of RFC 3492, section 6.2, and holds where it comes to an end with characters that
// exist and at least one that is not ASCII.
func isPunycode(encoded string) bool {
	const base, tmin, tmax, skew, damp, firstBias, firstChar = 36, 1, 26, 38, 700, 72, 128
	length, start := 0, 0
	if dash := strings.LastIndexByte(encoded, '-'); dash >= 0 {
		length, start = dash, dash+1
	}
	if start == len(encoded) {
		return false
	}
	char, i, bias := firstChar, 0, firstBias
	for start < len(encoded) {
		before, weight := i, 1
		for k := base; ; k += base {
			if start == len(encoded) {
				return false
			}
			digit := strings.IndexByte("abcdefghijklmnopqrstuvwxyz0123456789", encoded[start])
			start++
			if digit < 0 {
				return false
			}
			i += digit * weight
			threshold := min(max(k-bias, tmin), tmax)
			if digit < threshold {
				break
			}
			weight *= base - threshold
			if i > 1<<31 || weight > 1<<31 {
				return false
			}
		}
		length++
		delta := (i - before) / 2
		if before == 0 {
			delta = (i - before) / damp
		}
		delta += delta / length
		k := 0
		for ; delta > (base-tmin)*tmax/2; k += base {
			delta /= base - tmin
		}
		bias = k + (base-tmin+1)*delta/(delta+skew)
		char += i / length
		if char > 0x10ffff || char >= 0xd800 && char <= 0xdfff {
			return false
		}
		i = i%length + 1
	}
	return true
}

func (q Email) Controls() []Control { return q.box().controls() }

func (q Email) Read(fields url.Values) (any, []Fault) { return q.box().read(fields) }

func (q Email) Decode(raw json.RawMessage) (any, []Fault) { return decodeString(raw) }

func (q Email) Check(_ date.Date, value any) []Fault { return q.box().check(value.(string)) }

func (q Email) Encode(value any) any { return value }

func (q Email) Fill(value any) url.Values { return fillString(value) }

func (q Email) Show(value any, book words.Book) []string { return showString(value, book) }

func (q Email) Schema() Schema { return q.box().schema }
