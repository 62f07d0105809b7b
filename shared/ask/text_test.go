package ask_test

import (
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestText(t *testing.T) {
	reads(t, ask.Text{Name: "society", Min: 2, Max: 10}, []given{
		{"a line", "Skipton", "Skipton", ""},
		{"spaces to spare", "  a \t b\u00a0c\n", "a b c", ""},
		{"invisible marks and control characters", "S\u200bk\u00adi\u0007p\u202eton", "Skipton", ""},
		{"a null byte", "a\x00b", nil, "bad-characters"},
		{"broken UTF-8", "a\xffb", nil, "bad-characters"},
		{"too short", "a", nil, "too-short"},
		{"too long", "12345678901", nil, "too-long"},
		{"as long as may be, in characters and not bytes", "éééééééééé", "éééééééééé", ""},
		{"markup is text", "<b>&amp;", "<b>&amp;", ""},
	})
	reads(t, ask.Text{Name: "roll-number", Max: 18, Characters: "A-Za-z0-9 ./-"}, []given{
		{"of the class", "AB/12-3.4 5", "AB/12-3.4 5", ""},
		{"not of the class", "AB_12", nil, "bad-characters"},
	})
	reads(t, ask.Text{Name: "anything"}, []given{
		{"255 characters", strings.Repeat("x", 255), strings.Repeat("x", 255), ""},
		{"256 characters", strings.Repeat("x", 256), nil, "too-long"},
	})
	decodes(t, ask.Text{Name: "anything"}, []given{
		{"a line", `"Skipton"`, "Skipton", ""},
		{"a space at the end", `"Skipton "`, nil, "bad-characters"},
		{"two spaces", `"a  b"`, nil, "bad-characters"},
		{"two lines", `"a\nb"`, nil, "bad-characters"},
		{"a null byte", `"a\u0000b"`, nil, "bad-characters"},
		{"an invisible mark", `"a\u200bb"`, nil, "bad-characters"},
		{"a number", `5`, nil, "wrong-type"},
	})
	if f := faultOf(t, ask.Text{Characters: "0-9"}, "x"); f.Values["characters"] != "0-9" {
		t.Errorf("the fault says %v", f.Values)
	}
}

func TestLongText(t *testing.T) {
	q := ask.LongText{Name: "reason", Max: 20}
	reads(t, q, []given{
		{"lines of a browser", "one\r\ntwo\r\n\r\nthree\r\n", "one\ntwo\n\nthree", ""},
		{"old line ends and tabs", "one\rtwo\tthree", "one\ntwo three", ""},
		{"control characters", "one\x07\x1b\u200b two", "one two", ""},
		{"a null byte", "one\x00", nil, "bad-characters"},
		{"too long", strings.Repeat("é", 21), nil, "too-long"},
	})
	decodes(t, q, []given{
		{"lines", `"one\ntwo"`, "one\ntwo", ""},
		{"lines of a browser", `"one\r\ntwo"`, nil, "bad-characters"},
		{"a line feed at the end", `"one\n"`, nil, "bad-characters"},
		{"a list of lines", `["one"]`, nil, "wrong-type"},
	})
	decodes(t, ask.LongText{Name: "reason"}, []given{
		{"2,001 characters", `"` + strings.Repeat("x", 2001) + `"`, nil, "too-long"},
	})
	if got := q.Show("one\ntwo", books["en"]); len(got) != 2 {
		t.Errorf("it is shown as %q", got)
	}
}
