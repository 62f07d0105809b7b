package acceptance

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Each test that docs/standard.md names is there, and every criterion and point has its row.
func TestStandard(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs/standard.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`([a-z][a-z/]*) (Test[A-Za-z]+)`").FindAllStringSubmatch(string(text), -1)
	if len(named) < 40 {
		t.Errorf("it names %d tests", len(named))
	}
	for _, name := range named {
		files, err := filepath.Glob(filepath.Join(root, name[1], "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			found = found || strings.Contains(string(source), "\nfunc "+name[2]+"(t *testing.T)")
		}
		if !found {
			t.Errorf("%s has no %s", name[1], name[2])
		}
	}
	rows := regexp.MustCompile(`(?m)^\| [0-9]+ \|`).FindAllString(string(text), -1)
	if len(rows) != 26+14 {
		t.Errorf("it has %d rows, not 26 and 14", len(rows))
	}
}
