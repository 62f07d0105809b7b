package page_test

import (
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
)

// outline writes prose in one line: P, H, S, B, N for the kinds, <address|text> for a link, *text* for bold.
func outline(prose page.Prose) string {
	letters := map[string]string{"paragraph": "P", "heading": "H", "subheading": "S", "bullets": "B", "numbers": "N", "start": "!"}
	spans := func(spans []page.Span) string {
		var out strings.Builder
		for _, s := range spans {
			switch {
			case s.Address != "":
				out.WriteString("<" + s.Address + "|" + s.Text + ">")
			case s.Bold:
				out.WriteString("*" + s.Text + "*")
			default:
				out.WriteString(s.Text)
			}
		}
		return out.String()
	}
	var blocks []string
	for _, block := range prose {
		text := spans(block.Text)
		for _, item := range block.Items {
			text += "(" + spans(item) + ")"
		}
		if block.ID != "" {
			text += "#" + block.ID
		}
		blocks = append(blocks, letters[block.Kind]+":"+text)
	}
	return strings.Join(blocks, " / ")
}

func TestProse(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"two paragraphs", "One\n\nTwo", "P:One / P:Two"},
		{"a paragraph over two lines", "One\ntwo", "P:One two"},
		{"headings", "## One\n### Two\nText", "H:One / S:Two / P:Text"},
		{"a heading to lead to", "## One {#help}\nText", "H:One#help / P:Text"},
		{"another id, or no heading", "## One {#main-content}\n### Two {#help}\nThree {#help}", "H:One {#main-content} / S:Two {#help} / P:Three {#help}"},
		{"a list", "Text:\n- one\n- two\n\nText", "P:Text: / B:(one)(two) / P:Text"},
		{"a list item over two lines", "- one\n  two\n- three", "B:(one two)(three)"},
		{"a numbered list", "1. one\n2. two", "N:(one)(two)"},
		{"two lists", "- one\n\n- two", "B:(one) / B:(two)"},
		{"a link", "See [this](https://example.org/a_b?c=1) now", "P:See <https://example.org/a_b?c=1|this> now"},
		{"a link here", "[here](/cookies/)", "P:</cookies/|here>"},
		{"bold", "a **b** c", "P:a *b* c"},
		{"a start button", "Text\n\n[start]\n\nText", "P:Text / !: / P:Text"},
		{"a link that runs a script", "[x](javascript:alert)", "P:[x](javascript:alert)"},
		{"a link to another host without a scheme", "[x](//example.org)", "P:[x](//example.org)"},
		{"a link over http", "[x](http://example.org)", "P:[x](http://example.org)"},
		{"brackets that are no link", "a [b] c (d)", "P:a [b] c (d)"},
		{"stars that are not bold", "2 * 3 ** 4", "P:2 * 3 ** 4"},
		{"markup is text", "<b>x</b>", "P:<b>x</b>"},
		{"a number at the end of a line", "In 2026. It ends", "P:In 2026. It ends"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := outline(page.ParseProse(c.text)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// No text makes a link that leaves for anything but a safe address, and no letter is lost.
func FuzzProse(f *testing.F) {
	for _, seed := range []string{"One\n\n- [a](https://b) **c**", "1. x\n## y", "[a](javascript:b)", "[[a](/b)](/c)", "***", "[start]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		letters := 0
		count := func(spans []page.Span) {
			for _, s := range spans {
				letters += strings.Count(s.Text, "x")
				letters += strings.Count(s.Address, "x")
				if s.Address == "" {
					continue
				}
				safe := strings.HasPrefix(s.Address, "https://") || strings.HasPrefix(s.Address, "tel:") ||
					strings.HasPrefix(s.Address, "mailto:") || strings.HasPrefix(s.Address, "/") && !strings.HasPrefix(s.Address, "//")
				if !safe {
					t.Errorf("%q links to %q", text, s.Address)
				}
			}
		}
		for _, block := range page.ParseProse(text) {
			count(block.Text)
			for _, item := range block.Items {
				count(item)
			}
		}
		if want := strings.Count(text, "x"); letters != want {
			t.Errorf("%q has %d x, its blocks have %d", text, want, letters)
		}
	})
}
