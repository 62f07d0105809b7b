package scan_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/scan"
)

const eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

func TestLook(t *testing.T) {
	for name, test := range map[string]struct {
		content string
		want    scan.Result
	}{
		"the test file":               {eicar, scan.Threat},
		"the test file in a document": {"%PDF-1.7\n" + eicar + "\n%%EOF", scan.Threat},
		"a document":                  {"%PDF-1.7\n1 0 obj\n%%EOF", scan.Clean},
		"a document with a password":  {"%PDF-1.7\ntrailer << /Encrypt 2 0 R >>\n%%EOF", scan.Unsupported},
		"a password behind a line":    {"\ufeff\r\n%PDF-1.7\ntrailer << /Encrypt 2 0 R >>\n%%EOF", scan.Unsupported},
		"a photograph":                {"\xff\xd8\xff\xe0 /Encrypt", scan.Clean},
		"half of the test file":       {eicar[:40], scan.Clean},
		"nothing":                     {"", scan.Clean},
	} {
		if got := scan.Look([]byte(test.content)); got != test.want {
			t.Errorf("%s: %s, not %s", name, got, test.want)
		}
	}
}

func TestFinal(t *testing.T) {
	for result, want := range map[scan.Result]bool{scan.Clean: true, scan.Threat: true, scan.Unsupported: true, scan.Denied: true,
		scan.Failed: true, "": false, "PENDING": false} {
		if result.Final() != want {
			t.Errorf("%q: %v", result, !want)
		}
	}
}
