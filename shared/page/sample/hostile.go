package sample

import (
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
)

// Hostile are what no honest person types.
var Hostile = []string{
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</textarea></title><script>alert(1)</script>", "' onfocus='alert(1)",
	"javascript:alert(1)", "{{.}}", "%{count}", "{label}", "\u202e\u2066reversed\u2069", "👩‍👩‍👧‍👦🏴", "nul\x00byte", "\xff\xfe\xc0\x80", "\r\nSet-Cookie: draft=x",
	"../../etc/passwd", "' OR 1=1 --", "-1", "99999999999999999999", "1e400", "NaN", strings.Repeat("é", 50_000), strings.Repeat("x", 100_000), strings.Repeat("\n", 3000), "", " \t\u00a0\u200b",
}

// HostileMarks are what a page that shows one of them as text does not have.
var HostileMarks = []string{"<script>", "<img", "onfocus='", "\x00", "\xff", "\u202e", "\u2066"}

// MarkIn is the first of HostileMarks that a page has; empty is none.
func MarkIn(page string) string {
	if i := slices.IndexFunc(HostileMarks, func(mark string) bool { return strings.Contains(page, mark) }); i >= 0 {
		return HostileMarks[i]
	}
	return ""
}

// Spoil is a form with a hostile text in one field: alone, before what is right, or after it. The form itself stays as it is.
func Spoil(chance *rand.Rand, form url.Values, name, text string) url.Values {
	spoilt, right := maps.Clone(form), form[name]
	switch chance.IntN(3) {
	case 0:
		spoilt[name] = []string{text}
	case 1:
		spoilt[name] = append([]string{text}, right...)
	default:
		spoilt[name] = append(slices.Clone(right), text)
	}
	return spoilt
}

// hostileParts are what stands in an address in the place of a name, a number or a reference, beside Hostile.
var hostileParts = []string{"..", ".", "/", "a/b", "-1", "+1", "01", "1.0", "0x1", "１", "99999999999", "9223372036854775807", "9223372036854775808", "null", "undefined", "%2e%2e", "%00", "\x00",
	"cy", "start", "check", "submissions", "0000-0000-0000", "*", "{question}", "a;b", "a?b", "a#b"}

// hostileQueries are what stands behind an address and is no list of fields, or an odd one.
var hostileQueries = []string{"%zz", "%", ";", "a;b=c", "&&&===", "=", "?", "??back", "%00=%00", "%ff=%fe", "back=%0d%0aSet-Cookie:%20draft=x", strings.Repeat("row=1&", 20_000), strings.Repeat("change&", 20_000)}

// Address is an address of a route ("GET /{group}/{row}/remove") of which something is hostile: one of the parts in braces, which right
// has by its name, one of the fields behind it or two, or all that is behind it.
func Address(chance *rand.Rand, route string, right map[string]string, fields []string) string {
	_, path, _ := strings.Cut(route, " ")
	parts := strings.Split(strings.TrimSuffix(path, "{$}"), "/")
	var named []int
	for i, part := range parts {
		if name := strings.Trim(part, "{}"); name != part {
			parts[i], named = right[name], append(named, i)
		}
	}
	in := chance.IntN(3)
	if len(named) > 0 && in != 0 {
		texts := append(slices.Clone(hostileParts), Hostile...)
		parts[named[chance.IntN(len(named))]] = texts[chance.IntN(len(texts))]
	}
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	address := strings.Join(parts, "/")
	switch {
	case len(named) > 0 && in == 1:
	case chance.IntN(4) == 0:
		address += "?" + hostileQueries[chance.IntN(len(hostileQueries))]
	default:
		query := url.Values{}
		for range 1 + chance.IntN(2) {
			name := fields[chance.IntN(len(fields))]
			texts := append(slices.Clone(hostileParts), Hostile...)
			query = Spoil(chance, query, name, texts[chance.IntN(len(texts))])
		}
		address += "?" + query.Encode()
	}
	return address
}
