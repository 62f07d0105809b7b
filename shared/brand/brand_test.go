package brand_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontline-gov/frontline/shared/brand"
	"github.com/frontline-gov/frontline/shared/words"
)

const whole = `{"name": {"en": "Barsetshire", "cy": "Swydd Bar"}, "colour": "#5a1245", "origin": "https://apply.barsetshire.example",
	"footer": [{"page": "privacy"}, {"address": "https://barsetshire.example/contact", "text": {"en": "Contact", "cy": "Cysylltu"}}]}`

func load(json, icon string) (brand.Brand, error) {
	return brand.Load(fstest.MapFS{"brand.json": {Data: []byte(json)}, "icon.svg": {Data: []byte(icon)}})
}

func TestOwn(t *testing.T) {
	own, err := brand.Own()
	if err != nil {
		t.Fatal(err)
	}
	if len(own.Footer) != len(brand.Pages) {
		t.Errorf("the footer has %d links", len(own.Footer))
	}
}

func TestLoad(t *testing.T) {
	b, err := load(whole, "<svg/>")
	if err != nil {
		t.Fatal(err)
	}
	if b.Name[words.Welsh] != "Swydd Bar" || b.Colour != "#5a1245" || b.Footer[1].Text[words.English] != "Contact" || string(b.Icon) != "<svg/>" {
		t.Errorf("%+v", b)
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, test := range map[string]struct{ old, new, want string }{
		"no Welsh name":             {`, "cy": "Swydd Bar"`, ``, "name"},
		"a colour by name":          {`#5a1245`, `purple`, "colour"},
		"the lightest grey to read": {`#5a1245`, `#767677`, ""},
		"a colour lighter still":    {`#5a1245`, `#777777`, "4.5"},
		"an unknown field":          {`"footer"`, `"crest": true, "footer"`, "crest"},
		"an origin with a path":     {`barsetshire.example",`, `barsetshire.example/",`, "origin"},
		"an origin without TLS":     {`https://apply`, `http://apply`, "origin"},
		"a page that is not ours":   {`"privacy"`, `"contact"`, "contact"},
		"a page with a text":        {`{"page": "privacy"}`, `{"page": "privacy", "text": {"en": "P", "cy": "P"}}`, "privacy"},
		"a script for an address":   {`https://barsetshire.example/contact`, `javascript:alert(1)`, "address"},
		"a link without Welsh":      {`, "cy": "Cysylltu"`, ``, "contact"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(whole, test.old, test.new, 1)
			if changed == whole {
				t.Fatal("nothing was changed")
			}
			_, err := load(changed, "<svg/>")
			switch {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := load(whole, "GIF89a"); err == nil {
		t.Error("a GIF is taken for an icon")
	}
	if _, err := brand.Load(fstest.MapFS{}); err == nil {
		t.Error("an empty folder is taken")
	}
}
