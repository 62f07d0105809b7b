package evidence_test

import (
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/evidence"
)

func TestKindOf(t *testing.T) {
	ftyp := func(brands string) string {
		return "\x00\x00\x00\x1cftyp" + brands[:4] + "\x00\x00\x00\x00" + brands[4:]
	}
	for name, test := range map[string]struct {
		content string
		want    evidence.Kind
	}{
		"a document":                          {"%PDF-1.4\n%\xe2\xe3", evidence.PDF},
		"a photograph":                        {"\xff\xd8\xff\xe1\x00\x10Exif", evidence.JPEG},
		"a picture":                           {"\x89PNG\r\n\x1a\n\x00\x00", evidence.PNG},
		"a telephone's photograph":            {ftyp("heic" + "mif1heic"), evidence.HEIC},
		"the general brand and one behind it": {ftyp("mif1" + "mif1heic"), evidence.HEIC},
		"a picture of another codec":          {ftyp("mif1" + "mif1avif"), ""},
		"a film":                              {ftyp("isom" + "isomheic"), ""},
		"a brand behind the end of the box":   {"\x00\x00\x00\x14ftypmif1\x00\x00\x00\x00mif1heic", ""},
		"a picture that lost its line ends":   {"\x89PNG\n\x1a\n", ""},
		"a document behind a byte order mark": {"\ufeff%PDF-1.4\n", evidence.PDF},
		"a document behind an empty line":     {" \t\r\n\n%PDF-1.4\n", evidence.PDF},
		"a mark and nothing":                  {"\ufeff\r\n", ""},
		"a page of the web":                   {"<html>%PDF-1.4", ""},
		"a program":                           {"MZ\x90", ""},
		"an archive":                          {"PK\x03\x04", ""},
		"nothing":                             {"", ""},
		"the beginning of a beginning":        {"%PD", ""},
	} {
		if got, known := evidence.KindOf([]byte(test.content)); got != test.want || known != (test.want != "") {
			t.Errorf("%s: %q, %v", name, got, known)
		}
	}
}

// Whatever comes, it is a kind that is taken or none.
func FuzzKindOf(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00"))
	f.Add([]byte("\xff\xff\xff\xffftypmsf1\x00\x00\x00\x00heic"))
	f.Fuzz(func(t *testing.T, content []byte) {
		kind, known := evidence.KindOf(content)
		if known && !strings.Contains("application/pdf image/jpeg image/png image/heic", string(kind)) || !known && kind != "" {
			t.Errorf("%q %v", kind, known)
		}
	})
}
