package ask_test

import (
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestEmail(t *testing.T) {
	q := ask.Email{Name: "email"}
	wrong := func(name, typed string) given { return given{name, typed, nil, "bad-format"} }
	reads(t, q, []given{
		{"an address", "ada@example.com", "ada@example.com", ""},
		{"spaces around it, visible or not", "\u00a0 ada@example.com\t\u200b", "ada@example.com", ""},
		wrong("a space for a letter", "ada byron@example.com"),
		wrong("a space before the at", "ada @example.com"),
		{"capitals", "Ada@Example.COM", "Ada@example.com", ""},
		{"signs", "o'brien+tax&co@mail.example.co.uk", "o'brien+tax&co@mail.example.co.uk", ""},
		{"a domain in punycode", "a@xn--bcher-kva.example", "a@xn--bcher-kva.example", ""},
		{"a top level in punycode", "a@example.xn--p1ai", "a@example.xn--p1ai", ""},
		{"64 characters before the at", strings.Repeat("a", 64) + "@example.com", strings.Repeat("a", 64) + "@example.com", ""},
		wrong("65 characters before the at", strings.Repeat("a", 65)+"@example.com"),
		wrong("no at", "ada.example.com"),
		wrong("two ats", "ada@b@example.com"),
		wrong("nothing before the at", "@example.com"),
		wrong("nothing behind it", "ada@"),
		wrong("no dot in the domain", "ada@localhost"),
		wrong("a dot first", ".ada@example.com"),
		wrong("a dot last", "ada.@example.com"),
		wrong("two dots", "ada..b@example.com"),
		wrong("quotes", `"ada"@example.com`),
		wrong("a comma", "ada,b@example.com"),
		wrong("an accent", "adà@example.com"),
		wrong("a domain with an accent", "ada@exàmple.com"),
		wrong("two dots in the domain", "ada@example..com"),
		wrong("a dot behind the domain", "ada@example.com."),
		wrong("a hyphen before a label", "ada@-example.com"),
		wrong("a hyphen behind a label", "ada@example-.com"),
		wrong("a top level of one letter", "ada@example.c"),
		wrong("a top level of digits", "ada@192.168.0.1"),
		wrong("a label of 64 characters", "ada@"+strings.Repeat("a", 64)+".com"),
		wrong("hyphens that are kept for encodings", "ada@ab--cd.com"),
		wrong("punycode that ends too soon", "a@xn--bcher-kv.example"),
		wrong("punycode of nothing", "a@xn--.example"),
		wrong("punycode of ASCII alone", "a@xn--abc-.example"),
		wrong("punycode beyond Unicode", "a@xn--99999999.example"),
		wrong("punycode of half a character", "a@xn--ib9b.example"),
		{"longer than any address", strings.Repeat("a", 64) + "@" + strings.Repeat("a.", 130) + "com", nil, "too-long"},
	})
	decodes(t, q, []given{
		{"an address", `"Ada@example.com"`, "Ada@example.com", ""},
		{"capitals in the domain", `"ada@Example.com"`, nil, "bad-format"},
		{"a space", `" ada@example.com"`, nil, "bad-format"},
		{"a list", `["ada@example.com"]`, nil, "wrong-type"},
	})
}
