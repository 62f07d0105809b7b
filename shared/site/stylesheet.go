package site

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"

	"github.com/frontline-gov/frontline/shared/page"
)

//go:embed frontline.css
var overrides string

// Stylesheet makes the site's stylesheet from govuk-frontend's: without its font, which only GOV.UK may use, without
// the royal arms, without the components that no page has, and with a brand's colour in place of GOV.UK's blue; our own few
// rules follow it. It fails
// where the package no longer has the text that it replaces, rather than let the brand through.
func Stylesheet(css []byte, colour string) ([]byte, error) {
	text := string(css)
	if !strings.Contains(text, `--govuk-frontend-version:"`+page.Frontend+`"`) {
		return nil, fmt.Errorf("stylesheet: govuk-frontend is not version %s", page.Frontend)
	}
	for _, change := range []struct {
		what     string
		old, new string
		least    int
	}{
		{"font", "GDS Transport,arial,sans-serif", `"Helvetica Neue",Helvetica,Arial,sans-serif`, 50},
		{"brand colour", "#1d70b8", colour, 5},
		{"royal arms", "background-image:url(/assets/images/govuk-crest.svg);", "", 1},
		{"royal arms mask", "-webkit-mask-image:url(/assets/images/govuk-crest.svg);mask-image:url(/assets/images/govuk-crest.svg);", "", 1},
		{"source map", "\n/*# sourceMappingURL=govuk-frontend.min.css.map */", "", 1},
	} {
		if n := strings.Count(text, change.old); n < change.least {
			return nil, fmt.Errorf("stylesheet: the %s of govuk-frontend stands %d times, not %d or more", change.what, n, change.least)
		}
		text = strings.ReplaceAll(text, change.old, change.new)
	}
	faces := regexp.MustCompile(`(?:\n/\*! Copyright \(c\) 2011[^*]*\*/)?@font-face\{[^}]*\}`)
	if n := len(faces.FindAllString(text, -1)); n != 2 {
		return nil, fmt.Errorf("stylesheet: govuk-frontend has %d fonts, not 2", n)
	}
	text = faces.ReplaceAllString(text, "")
	for _, brand := range []string{"GDS Transport", "url(", "@font-face"} {
		if strings.Contains(text, brand) {
			return nil, fmt.Errorf("stylesheet: %q is left of govuk-frontend's brand", brand)
		}
	}
	return []byte(licence + without(text) + overrides), nil
}

// unused finds the components that no page has: a fifth of what the stylesheet weighs.
var unused = regexp.MustCompile(`\.govuk-(accordion|breadcrumbs|cookie-banner|exit-this-page|header|pagination|password-input|phase-banner|tabs|task-list|warning-text)(?:[^a-z]|$)`)

// without is a stylesheet without the rules for what is unused, and without at-rules that have none left.
func without(css string) string {
	var kept strings.Builder
	for {
		head, rest, found := strings.Cut(css, "{")
		if !found {
			kept.WriteString(css)
			return kept.String()
		}
		end, depth := 0, 1
		for depth > 0 && end < len(rest) {
			switch rest[end] {
			case '{':
				depth++
			case '}':
				depth--
			}
			end++
		}
		body := rest[:end-1]
		css = rest[end:]
		if strings.HasPrefix(head, "@media") || strings.HasPrefix(head, "@supports") {
			if body = without(body); body == "" {
				continue
			}
		} else if !strings.HasPrefix(head, "@") {
			if head = used(head); head == "" {
				continue
			}
		}
		kept.WriteString(head + "{" + body + "}")
	}
}

// used are those of a rule's selectors that are not for what is unused.
func used(selectors string) string {
	var kept []string
	depth, from := 0, 0
	for i, c := range selectors + "," {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			if one := selectors[from:i]; !unused.MatchString(one) {
				kept = append(kept, one)
			}
			from = i + 1
		}
	}
	return strings.Join(kept, ",")
}

// licence is the notice that govuk-frontend's licence asks to keep.
const licence = `/*! Made from govuk-frontend ` + page.Frontend + `. Copyright (c) 2017 Crown Copyright (Government Digital Service). MIT licence: https://github.com/alphagov/govuk-frontend/blob/main/LICENSE.txt */
`
