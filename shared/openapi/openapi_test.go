package openapi_test

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/openapi"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// each runs a test for every transaction, and for the sample, which has every kind of question.
func each(t *testing.T, test func(t *testing.T, tx transaction.Transaction, document any, compiler *jsonschema.Compiler)) {
	for _, tx := range append([]transaction.Transaction{sample.Transaction}, functions.All...) {
		t.Run(tx.Name, func(t *testing.T) {
			text, err := openapi.Document(tx)
			if err != nil {
				t.Fatal(err)
			}
			document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			compiler := jsonschema.NewCompiler()
			compiler.AssertFormat()
			if err := compiler.AddResource("https://frontline.example/openapi.json", document); err != nil {
				t.Fatal(err)
			}
			test(t, tx, document, compiler)
		})
	}
}

// schema is a schema of the document.
func schema(t *testing.T, compiler *jsonschema.Compiler, name string) *jsonschema.Schema {
	t.Helper()
	s, err := compiler.Compile("https://frontline.example/openapi.json#/components/schemas/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// read is JSON as the validator takes it.
func read(t *testing.T, text []byte) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return value
}

// look calls a function with each value of a document and its path.
func look(value any, path string, see func(path string, value any)) {
	see(path, value)
	switch v := value.(type) {
	case map[string]any:
		for name, below := range v {
			look(below, path+"/"+name, see)
		}
	case []any:
		for i, below := range v {
			look(below, fmt.Sprintf("%s/%d", path, i), see)
		}
	}
}

// The document is OpenAPI 3.1 as the OpenAPI Initiative's own schema says.
func TestValidOpenAPI(t *testing.T) {
	each(t, func(t *testing.T, _ transaction.Transaction, document any, _ *jsonschema.Compiler) {
		valid(t, document)
	})
}

// valid says where a document is none of OpenAPI 3.1.
func valid(t *testing.T, document any) {
	t.Helper()
	text, err := os.ReadFile("testdata/openapi-3.1.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("https://spec.openapis.org/oas/3.1", read(t, text)); err != nil {
		t.Fatal(err)
	}
	s, err := compiler.Compile("https://spec.openapis.org/oas/3.1")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(document); err != nil {
		t.Errorf("%v", err)
	}
	// The schema refuses what is none.
	broken := read(t, []byte(`{"openapi": "3.1.0", "info": {"title": "x"}, "paths": {}}`))
	if s.Validate(broken) == nil {
		t.Error("a document without a version passes")
	}
}

// Every reference leads to something, everything that can be referred to is, and every schema is JSON Schema 2020-12.
func TestReferences(t *testing.T) {
	each(t, func(t *testing.T, _ transaction.Transaction, document any, compiler *jsonschema.Compiler) {
		used := map[string]bool{}
		look(document, "", func(at string, value any) {
			object, ok := value.(map[string]any)
			if !ok || strings.Contains(at, "/properties/") && at[strings.LastIndex(at, "/"):] == "/$ref" {
				return
			}
			ref, ok := object["$ref"].(string)
			if !ok {
				return
			}
			used[ref] = true
			var found any = document
			for name := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
				below, _ := found.(map[string]any)
				found = below[name]
			}
			if found == nil || !strings.HasPrefix(ref, "#/") {
				t.Errorf("%s leads to %s, and nothing is there", at, ref)
			}
		})
		if len(used) < 8 {
			t.Errorf("only %d references", len(used))
		}
		security, _ := document.(map[string]any)["security"].([]any)
		for _, requirement := range security {
			for scheme := range requirement.(map[string]any) {
				used["#/components/securitySchemes/"+scheme] = true
			}
		}
		components := document.(map[string]any)["components"].(map[string]any)
		for kind, all := range components {
			for name := range all.(map[string]any) {
				if ref := "#/components/" + kind + "/" + name; !used[ref] {
					t.Errorf("nothing refers to %s", ref)
				}
				if kind == "schemas" {
					schema(t, compiler, name)
				}
			}
		}
	})
}

// Each operation has a name of its own; the parameters of a path are those in its braces; the addresses are the
// service's.
func TestPaths(t *testing.T) {
	each(t, func(t *testing.T, tx transaction.Transaction, document any, _ *jsonschema.Compiler) {
		names := map[string]bool{}
		paths := document.(map[string]any)["paths"].(map[string]any)
		for path, item := range paths {
			if !strings.HasPrefix(path, "/apply/"+tx.Name+"/") {
				t.Errorf("%s is no address of %s", path, tx.Name)
			}
			for method, operation := range item.(map[string]any) {
				name, _ := operation.(map[string]any)["operationId"].(string)
				if name == "" || names[name] {
					t.Errorf("%s %s: the operation is named %q", method, path, name)
				}
				names[name] = true
				inPath := map[string]bool{}
				for _, p := range operation.(map[string]any)["parameters"].([]any) {
					if parameter := p.(map[string]any); parameter["in"] == "path" {
						inPath["{"+parameter["name"].(string)+"}"] = true
					}
				}
				braces := regexp.MustCompile(`\{[^}]*\}`).FindAllString(path, -1)
				for _, brace := range braces {
					if !inPath[brace] {
						t.Errorf("%s %s has no parameter %s", method, path, brace)
					}
				}
				if len(braces) != len(inPath) {
					t.Errorf("%s %s: parameters %v", method, path, inPath)
				}
			}
		}
		want := 3
		if tx.Software == transaction.Registered {
			want = 6
		}
		if tx.Upload != transaction.NoUpload {
			want += 2
		}
		if len(names) != want {
			t.Errorf("operations %v", names)
		}
	})
}

// Answers that the rules take, the schema takes: each worked case that is decided, by its own JSON. A case that is not
// eligible need not have answered the rest.
func TestCasesFitTheSchema(t *testing.T) {
	each(t, func(t *testing.T, tx transaction.Transaction, _ any, compiler *jsonschema.Compiler) {
		answers := schema(t, compiler, "Answers")
		cases, err := tx.Cases()
		if err != nil {
			t.Fatal(err)
		}
		decided := 0
		for _, c := range cases {
			if c.Outcome == nil || c.Outcome.Result == transaction.NotEligible {
				continue
			}
			decided++
			if err := answers.Validate(read(t, c.Answers)); err != nil {
				t.Errorf("%s: %v", c.Name, err)
			}
		}
		if decided == 0 {
			t.Error("no case is decided")
		}
		for name, wrong := range map[string]string{"unknown": `{"no-such-question": 1}`, "a list": `[]`} {
			if answers.Validate(read(t, []byte(wrong))) == nil {
				t.Errorf("%s: the schema takes it", name)
			}
		}
	})
}

// A transaction that takes nothing from software describes no operation, and is a document all the same.
func TestClosedToSoftware(t *testing.T) {
	tx := functions.All[0]
	tx.Software = transaction.Closed
	text, err := openapi.Document(tx)
	if err != nil {
		t.Fatal(err)
	}
	document := read(t, text).(map[string]any)
	if paths, ok := document["paths"].(map[string]any); !ok || len(paths) != 0 || len(document["security"].([]any)) != 0 {
		t.Errorf("%v %v", document["paths"], document["security"])
	}
}
