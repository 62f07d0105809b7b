package page_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// compared are the kept pages that a test has held against what is written now.
var compared sync.Map

// A whole run fails where a page is kept that no test writes: others look at the kept pages (infra/browser), and would look at one that
// nobody can see any more.
func TestMain(m *testing.M) {
	code := m.Run()
	chosen := false
	for _, name := range []string{"test.run", "test.skip", "test.list", "test.fuzz", "test.bench"} {
		chosen = chosen || flag.Lookup(name).Value.String() != ""
	}
	if !chosen && code == 0 {
		kept, _ := filepath.Glob(filepath.Join("testdata", "*.html")) // the pattern is right
		for _, path := range kept {
			if _, ok := compared.Load(filepath.Base(path)); !ok {
				fmt.Fprintf(os.Stderr, "%s is kept and no test writes it: remove it\n", path)
				code = 1
			}
		}
	}
	os.Exit(code)
}
