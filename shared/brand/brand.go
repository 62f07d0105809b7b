// Package brand is what the site calls itself and looks like. A council or a department that runs the platform under a
// name of its own changes the files of this folder, brand.json and icon.svg, and nothing else: docs/brand.md.
package brand

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"sync"

	"github.com/frontline-gov/frontline/shared/words"
)

// Brand is a name and a look.
type Brand struct {
	// Name is what the site is called: in the header, which leads to the catalogue, and in every title.
	Name map[words.Language]string `json:"name"`
	// Colour is that of the header's line and the theme, "#rrggbb". White can be read on it (WCAG 2.2, 1.4.3: 4.5 to 1).
	Colour string `json:"colour"`
	// Origin is where the public finds the site ("https://apply.example.gov.uk"), for what is shown on other sites.
	// Empty leaves addresses there relative to the site.
	Origin string `json:"origin"`
	// Footer are the links at the end of every page. A page of the platform that it does not link to is not published.
	Footer []Link `json:"footer"`
	// Icon is an SVG image, from icon.svg.
	Icon []byte `json:"-"`
}

// Link is a link of the footer: to one of the platform's own pages, or to an address with a text of its own.
type Link struct {
	// Page is accessibility, cookies or privacy.
	Page    string                    `json:"page,omitempty"`
	Address string                    `json:"address,omitempty"`
	Text    map[words.Language]string `json:"text,omitempty"`
}

// Pages are the platform's own pages that a footer may link to.
var Pages = []string{"accessibility", "cookies", "privacy"}

//go:embed brand.json icon.svg
var files embed.FS

// Own is the brand of this folder.
var Own = sync.OnceValues(func() (Brand, error) { return Load(files) })

// Load reads a brand from a folder with brand.json and icon.svg, and refuses one that would make pages that are
// incomplete or cannot be read.
func Load(files fs.FS) (Brand, error) {
	var b Brand
	data, err := fs.ReadFile(files, "brand.json")
	if err != nil {
		return b, fmt.Errorf("brand: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&b); err != nil {
		return b, fmt.Errorf("brand: brand.json: %w", err)
	}
	if b.Icon, err = fs.ReadFile(files, "icon.svg"); err != nil {
		return b, fmt.Errorf("brand: %w", err)
	}
	if err := b.check(); err != nil {
		return b, fmt.Errorf("brand: %w", err)
	}
	return b, nil
}

func (b Brand) check() error {
	for _, language := range words.Languages {
		if b.Name[language] == "" {
			return fmt.Errorf("name: there is none in %q", language)
		}
	}
	if !regexp.MustCompile(`^#[0-9a-f]{6}$`).MatchString(b.Colour) {
		return fmt.Errorf("colour: %q is not written like #0b5d57, in lower case", b.Colour)
	}
	if c := contrast(b.Colour); c < 4.5 {
		return fmt.Errorf("colour: the contrast of %s with white is %.1f to 1; it has to be 4.5 or more", b.Colour, c)
	}
	if b.Origin != "" {
		if u, err := url.Parse(b.Origin); err != nil || u.Scheme != "https" || u.Host == "" || u.Scheme+"://"+u.Host != b.Origin {
			return fmt.Errorf("origin: %q is not written like https://apply.example.gov.uk", b.Origin)
		}
	}
	if !bytes.Contains(b.Icon, []byte("<svg")) {
		return fmt.Errorf("icon.svg is no SVG image")
	}
	for _, link := range b.Footer {
		if err := link.check(); err != nil {
			return fmt.Errorf("footer: %w", err)
		}
	}
	return nil
}

func (l Link) check() error {
	if l.Page != "" {
		for _, page := range Pages {
			if l.Page == page && l.Address == "" && l.Text == nil {
				return nil
			}
		}
		return fmt.Errorf("%q is none of the platform's pages %v, or has an address or a text besides", l.Page, Pages)
	}
	if u, err := url.Parse(l.Address); err != nil || u.Scheme != "https" && u.Scheme != "mailto" {
		return fmt.Errorf("the address %q is neither https nor mailto", l.Address)
	}
	for _, language := range words.Languages {
		if l.Text[language] == "" {
			return fmt.Errorf("the link to %s has no text in %q", l.Address, language)
		}
	}
	return nil
}

// contrast is the contrast of a colour with white, as WCAG 2.2 defines it.
func contrast(colour string) float64 {
	var luminance float64
	for i, share := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return 0
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		luminance += share * c
	}
	return 1.05 / (luminance + 0.05)
}
