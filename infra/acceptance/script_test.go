package acceptance

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/infra/local/provider"
)

// The scripts of the platform (testdata/*.txt) and of each transaction (functions/<name>/requests/*.txt), against the
// running platform with the real binaries.
func TestScripts(t *testing.T) {
	platform := start(t, today, nil)
	scripts := map[string]string{} // by path: the transaction whose cases it names
	add := func(pattern, transaction string) {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			scripts[path] = transaction
		}
	}
	add("testdata/*.txt", functions.All[0].Name)
	if len(scripts) == 0 {
		t.Error("the platform has no script")
	}
	for _, tx := range functions.All {
		add(filepath.Join(root, "functions", build.Folder(tx.Name), "requests", "*.txt"), tx.Name)
	}
	for path, name := range scripts {
		t.Run(name+"/"+strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			tx := Transaction(t, name)
			script := Script{
				Name: filepath.Base(path), Base: platform.URL, Client: client(),
				Answers: func(name string) (json.RawMessage, error) { return Case(t, tx, name).Answers, nil },
				Token: func(client, fault string) string {
					return platform.People().AccessToken(client, platform.URL, tx.Name, provider.Fault(fault))
				},
			}
			for _, err := range script.Run(string(text)) {
				t.Error(err)
			}
		})
	}
}

// A script that expects what does not come says so, each time with its line.
func TestScriptsFail(t *testing.T) {
	platform := start(t, today, nil)
	script := Script{Name: "wrong", Base: platform.URL, Client: client()}
	errs := script.Run("GET /\nstatus 500\nbody no such text\nheader Content-Type: image/png\njson a.b == 1\nno <html\n")
	if len(errs) != 5 {
		t.Errorf("%d of 5 wrong expectations were told: %v", len(errs), errs)
	}
	if errs := script.Run("status 200\n"); len(errs) != 1 {
		t.Errorf("an expectation without a request: %v", errs)
	}
	if errs := script.Run("GET /\n"); len(errs) != 1 {
		t.Errorf("a request that expects nothing: %v", errs)
	}
}
