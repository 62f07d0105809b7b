package stack

import (
	"encoding/json"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
)

var update = flag.Bool("update", false, "write the templates that the repository keeps")

// kept is where the repository keeps the templates, from which the platform runs locally.
const kept = "../template"

// TestDrift holds that the kept templates are those that would be deployed.
func TestDrift(t *testing.T) {
	app, err := deployed(App{Transactions: functions.All})
	if err != nil {
		t.Fatal(err)
	}
	want, err := app.Templates()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := Keep(kept, want); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(kept, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if want[filepath.Base(file)] == nil {
			t.Errorf("%s belongs to no stack: run go run ./infra -templates infra/template", file)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		got, err := os.ReadFile(filepath.Join(kept, name))
		if err != nil {
			t.Error(err)
		} else if string(got) != string(want[name]) {
			t.Errorf("%s is not what would be deployed: run go run ./infra -templates infra/template", name)
		}
	}
}

// TestKeptTemplates holds that what is kept says nothing of builds or machines.
func TestKeptTemplates(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(kept, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no templates are kept", err)
	}
	directory, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Dir(filepath.Dir(directory))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, never := range []string{root, "Metadata", "BootstrapVersion", "FRONTLINE_CLOCK_OFFSET", "<nil>", "${Token["} {
			if strings.Contains(string(text), never) {
				t.Errorf("%s says %s", file, never)
			}
		}
		var template struct{ Resources map[string]resource }
		if err := json.Unmarshal(text, &template); err != nil {
			t.Fatal(err)
		}
		for id, r := range template.Resources {
			if r.Type == "AWS::Lambda::Function" && len(at(t, r, "Code.S3Key")) > longest+len(".zip") {
				t.Errorf("%s: the code of %s is a hash", file, id)
			}
		}
	}
}

// TestOnlyWhatChanged holds that another binary of one transaction changes the function of that transaction and its version, and
// nothing else in any stack; and that the same binaries make the same templates.
func TestOnlyWhatChanged(t *testing.T) {
	app := buildable(t)
	before := assembled(t, app)
	compare(t, assembled(t, app), before)

	changed := filepath.Join(app.Binaries, "vat-return", "bootstrap")
	if err := os.WriteFile(changed, []byte("another build"), 0o755); err != nil {
		t.Fatal(err)
	}
	after := assembled(t, app)
	var differ []string
	for name := range before {
		if before[name] != after[name] {
			differ = append(differ, name)
		}
	}
	slices.Sort(differ)
	if !slices.Equal(differ, []string{"frontline-vat-return/Function", "frontline-vat-return/Version"}) {
		t.Errorf("another binary of vat-return changes %v", differ)
	}
}

// assembled synthesises an app and gives each resource as it would be deployed, hashes and all.
func assembled(t *testing.T, app App) map[string]string {
	t.Helper()
	output := t.TempDir()
	if err := app.Synth(output); err != nil {
		t.Fatal(err)
	}
	assembly := os.DirFS(output)
	names, err := fs.Glob(assembly, "*.template.json")
	if err != nil || len(names) == 0 {
		t.Fatal("no templates", err)
	}
	resources := map[string]string{}
	for _, name := range names {
		var template struct{ Resources map[string]json.RawMessage }
		if err := decode(assembly, name, &template); err != nil {
			t.Fatal(err)
		}
		for id, text := range template.Resources {
			resources[strings.TrimSuffix(name, ".template.json")+"/"+id] = string(text)
		}
	}
	return resources
}

func TestSynthRefuses(t *testing.T) {
	full := t.TempDir()
	if err := standIn(full, sample.Transactions); err != nil {
		t.Fatal(err)
	}
	with := func(name, department string) App {
		app := sample
		app.Binaries = full
		app.Transactions = slices.Clone(sample.Transactions)
		app.Transactions[1].Name, app.Transactions[1].Department = name, department
		return app
	}
	missing := with("vat-return", "hmrc")
	missing.Binaries = t.TempDir()
	for name, test := range map[string]struct {
		app  App
		want string
	}{
		"a name in capitals":                   {with("VAT", "hmrc"), `"VAT" cannot name a stack`},
		"a name too long for a queue":          {with(strings.Repeat("a", longest+1), "hmrc"), "at most 40 characters"},
		"two transactions of one name":         {with("child-benefit", "hmrc"), `"child-benefit" is used twice`},
		"a transaction by the edge's name":     {with("edge", "hmrc"), `"edge" is used twice`},
		"a transaction by the search's name":   {with("search", "hmrc"), `"search" is used twice`},
		"a transaction by the desk's name":     {with("desk", "hmrc"), `"desk" is used twice`},
		"a transaction by the sweep's name":    {with("sweep", "hmrc"), `"sweep" is used twice`},
		"a department by a transaction's name": {with("vat-return", "child-benefit"), `"child-benefit", or its finance pages, has the name of another stack`},
		"a department by its finance pages":    {with("council-finance", "council"), `"council", or its finance pages, has the name of another stack`},
		"a department by the platform's name":  {with("vat-return", "platform"), `"platform", or its finance pages, has the name of another stack`},
		"a department without a name":          {with("vat-return", ""), `"" cannot name a stack`},
		"no binaries":                          {missing, "sweep/bootstrap"},
	} {
		t.Run(name, func(t *testing.T) {
			err := test.app.Synth(t.TempDir())
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// TestSynthReplacesAnAssemblyOnly holds that a directory that is no assembly keeps what is in it.
func TestSynthReplacesAnAssemblyOnly(t *testing.T) {
	directory := t.TempDir()
	write := func(name string) {
		if err := os.WriteFile(filepath.Join(directory, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	left := func() []string {
		entries, err := os.ReadDir(directory)
		if err != nil {
			t.Fatal(err)
		}
		names := []string{}
		for _, entry := range entries {
			names = append(names, entry.Name())
		}
		return names
	}
	write("letter.txt")
	write("synth.lock")
	if err := removeAssembly(directory); err != nil {
		t.Fatal(err)
	}
	if got := left(); !slices.Equal(got, []string{"letter.txt", "synth.lock"}) {
		t.Errorf("of a directory that is no assembly %v is left", got)
	}
	write("cdk.out")
	if err := removeAssembly(directory); err != nil {
		t.Fatal(err)
	}
	if got := left(); !slices.Equal(got, []string{"synth.lock"}) {
		t.Errorf("of an assembly %v is left", got)
	}
}

func TestContext(t *testing.T) {
	for name, file := range map[string]string{
		"no JSON":    "{",
		"no context": `{"app": "x"}`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Context([]byte(file)); err == nil {
				t.Error("taken for a cdk.json")
			}
		})
	}
}

// A layer with the tables of bank accounts reaches the functions that take answers, and no other.
func TestBankTables(t *testing.T) {
	const layer = "arn:aws:lambda:eu-west-2:111122223333:layer:bank:1"
	app, err := deployed(App{Transactions: functions.All[:1], BankTables: layer})
	if err != nil {
		t.Fatal(err)
	}
	texts, err := app.Templates()
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for name, text := range texts {
		var read struct {
			Resources map[string]struct {
				Type       string
				Properties struct {
					Layers      []string
					Environment struct{ Variables map[string]any }
				}
			}
		}
		if err := json.Unmarshal(text, &read); err != nil {
			t.Fatal(err)
		}
		for id, r := range read.Resources {
			folder := r.Properties.Environment.Variables["BANK_TABLES"]
			if (folder != nil) != (len(r.Properties.Layers) > 0) {
				t.Errorf("%s %s: layers %v and folder %v", name, id, r.Properties.Layers, folder)
			}
			if folder == "/opt/bank" && r.Properties.Layers[0] == layer {
				told++
			}
		}
	}
	if told != 1 {
		t.Errorf("%d functions have the tables", told)
	}
}
