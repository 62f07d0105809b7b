package client_test

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/client"
	"github.com/frontline-gov/frontline/shared/openapi"
)

var update = flag.Bool("update", false, "write the clients anew")

// descriptions are those that the site has, by name.
func descriptions(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, tx := range functions.All {
		text, err := openapi.Document(tx)
		if err != nil {
			t.Fatal(err)
		}
		all[tx.Name] = text
	}
	text, err := openapi.Platform(functions.All)
	if err != nil {
		t.Fatal(err)
	}
	all["platform"] = text
	return all
}

// kept are the clients that stand here, which the acceptance tests send with: of one transaction, and of the platform.
var kept = map[string]string{"vat-return": "vatreturn", "platform": "platform"}

// The clients that stand here are those that the descriptions give; one of every other description can be written, too.
func TestClients(t *testing.T) {
	for name, description := range descriptions(t) {
		folder := kept[name]
		if folder == "" {
			folder = "client"
		}
		source, err := client.Write(description, folder)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if kept[name] == "" {
			continue
		}
		path := filepath.Join(folder, "client.go")
		if *update {
			if err := os.MkdirAll(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, source, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if there, err := os.ReadFile(path); err != nil || !bytes.Equal(there, source) {
			t.Errorf("%s is not what the description gives (%v): run this test with -update", path, err)
		}
	}
}

// Redocly's linter, a public validator, has nothing to say against any description.
func TestValidator(t *testing.T) {
	folder := t.TempDir()
	arguments := []string{"lint", "--extends=recommended", "--format=summary"}
	for name, description := range descriptions(t) {
		path := filepath.Join(folder, name+".json")
		if err := os.WriteFile(path, description, 0o644); err != nil {
			t.Fatal(err)
		}
		arguments = append(arguments, path)
	}
	lint := func(arguments ...string) (string, error) {
		command := exec.Command("node_modules/.bin/redocly", arguments...)
		command.Env = append(os.Environ(), "REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true")
		said, err := command.CombinedOutput()
		return string(said), err
	}
	if said, err := lint(arguments...); err != nil {
		t.Errorf("%v: %s", err, said)
	}
	// It refuses what is wrong.
	broken := filepath.Join(folder, "broken.json")
	text := strings.Replace(string(descriptions(t)["vat-return"]), `"#/components/schemas/Receipt"`, `"#/components/schemas/Recipe"`, 1)
	if err := os.WriteFile(broken, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if said, err := lint("lint", "--extends=recommended", "--format=summary", broken); err == nil || !strings.Contains(said, "no-unresolved-refs") {
		t.Errorf("a reference that leads nowhere passes: %v %s", err, said)
	}
}
