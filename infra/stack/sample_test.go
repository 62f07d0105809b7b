package stack

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// All tests of CDK stand in this package, as each test binary starts node processes of its own. None of them is
// parallel: CDK's side in Go is not safe for it.

// sample has two departments, and two transactions in one of them; one has limits of its own.
var sample = App{
	Transactions: []transaction.Transaction{
		{Name: "child-benefit", Department: "hmrc", Deadlines: transaction.Deadlines{Acknowledged: 24 * time.Hour}},
		{Name: "vat-return", Department: "hmrc", Software: transaction.Registered},
		{Name: "student-finance", Department: "slc", Deadlines: transaction.Deadlines{Acknowledged: 30 * 24 * time.Hour}},
	},
	Capacity: map[string]Capacity{"vat-return": {Rate: 20, Burst: 30, Concurrency: 40, Software: 90}},
}

// Names of the sample's stacks.
var (
	transactionStacks = []string{"frontline-child-benefit", "frontline-student-finance", "frontline-vat-return"}
	departmentStacks  = []string{"frontline-hmrc", "frontline-slc"}
	edgeStack         = "frontline-edge"
	searchStack       = "frontline-search"
	financeStack      = "frontline-finance"
	wholeStack        = "frontline-platform-finance" // the finance pages over all departments
)

// template is a stack's template, as far as the tests look at it.
type template struct {
	Parameters map[string]struct{ Default *string }
	Resources  map[string]resource
	Outputs    map[string]struct {
		Value  any
		Export struct{ Name string }
	}
}

type resource struct {
	Type                                string
	Properties                          map[string]any
	DeletionPolicy, UpdateReplacePolicy string
	DependsOn                           any
	UpdatePolicy                        map[string]any
}

// synthesised gives the sample's templates by stack, made once for all tests.
var synthesised = sync.OnceValues(func() (map[string]template, error) {
	app, err := deployed(sample)
	if err != nil {
		return nil, err
	}
	texts, err := app.Templates()
	if err != nil {
		return nil, err
	}
	templates := map[string]template{}
	for name, text := range texts {
		var t template
		if err := json.Unmarshal(text, &t); err != nil {
			return nil, err
		}
		templates[strings.TrimSuffix(name, ".json")] = t
	}
	return templates, nil
})

// deployed is an app with the context with which it is deployed.
func deployed(app App) (App, error) {
	config, err := os.ReadFile("../cdk.json")
	if err != nil {
		return App{}, err
	}
	app.Context, err = Context(config)
	return app, err
}

// buildable is the sample with something in place of its binaries, unvalidated.
func buildable(t *testing.T) App {
	t.Helper()
	app, err := deployed(sample)
	if err != nil {
		t.Fatal(err)
	}
	app.Unvalidated, app.Binaries = true, t.TempDir()
	if err := standIn(app.Binaries, app.Transactions); err != nil {
		t.Fatal(err)
	}
	return app
}

func templates(t *testing.T) map[string]template {
	t.Helper()
	all, err := synthesised()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// at gives what stands at a path of properties, in words: intrinsics as ${…}, lists and maps as JSON. It fails the
// test if nothing stands there.
func at(t *testing.T, r resource, path string) string {
	t.Helper()
	var value any = r.Properties
	for step := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			i := -1
			fmt.Sscan(step, &i)
			if i < 0 || i >= len(v) {
				t.Fatalf("%s has no %s", r.Type, path)
			}
			value = v[i]
		default:
			t.Fatalf("%s has no %s", r.Type, path)
		}
	}
	if value == nil {
		t.Fatalf("%s has no %s", r.Type, path)
	}
	return say(value)
}

// say puts a value into words that a person would write: an intrinsic becomes ${…}.
func say(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case map[string]any:
		if len(v) == 1 {
			for name, argument := range v {
				if said, ok := sayIntrinsic(name, argument); ok {
					return said
				}
			}
		}
		parts := []string{}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, key+": "+say(v[key]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		parts := []string{}
		for _, element := range v {
			parts = append(parts, say(element))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(value)
}

func sayIntrinsic(name string, argument any) (said string, ok bool) {
	list, _ := argument.([]any)
	switch name {
	case "Ref":
		return "${" + say(argument) + "}", true
	case "Fn::Sub":
		return say(argument), true
	case "Fn::GetAtt":
		return "${" + say(list[0]) + "." + say(list[1]) + "}", true
	case "Fn::ImportValue":
		return "${import " + say(argument) + "}", true
	case "Fn::If":
		return "${if " + say(list[0]) + " then " + say(list[1]) + " else " + say(list[2]) + "}", true
	case "Fn::Join":
		parts := []string{}
		for _, part := range list[1].([]any) {
			parts = append(parts, say(part))
		}
		return strings.Join(parts, say(list[0])), true
	}
	return "", false
}

// list is a value that may be one or several.
func list(value any) []any {
	if several, ok := value.([]any); ok {
		return several
	}
	return []any{value}
}

// compare fails the test for each name whose values differ, or that only one of the two has.
func compare(t *testing.T, got, want map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if _, ok := got[name]; !ok {
			t.Errorf("%s: missing, want %s", name, want[name])
		} else if got[name] != want[name] {
			t.Errorf("%s:\n got %s\nwant %s", name, got[name], want[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: unexpected: %s", name, got[name])
		}
	}
}
