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
// the royal arms, and with a brand's colour in place of GOV.UK's blue; our own few rules follow it. It fails
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
	return []byte(licence + text + overrides), nil
}

// licence is the notice that govuk-frontend's licence asks to keep.
const licence = `/*! Made from govuk-frontend ` + page.Frontend + `. Copyright (c) 2017 Crown Copyright (Government Digital Service). MIT licence: https://github.com/alphagov/govuk-frontend/blob/main/LICENSE.txt */
`
