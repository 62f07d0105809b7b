package openapi_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

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
	})
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
		if len(names) != 2 {
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

// What the service really answers is what the document says: for each status the body fits its schema, and no status is
// answered that the document does not have.
func TestAnswersFitTheSchema(t *testing.T) {
	each(t, func(t *testing.T, tx transaction.Transaction, document any, compiler *jsonschema.Compiler) {
		d := &desk{t: t, tx: tx, now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), document: document, compiler: compiler, seen: map[string]bool{}}
		d.open()
		cases, err := tx.Cases()
		if err != nil {
			t.Fatal(err)
		}
		key := func(n int) string { return fmt.Sprintf("key-of-some-software-%03d", n) }
		location, last := "", 0
		for n, c := range cases {
			d.now = time.Date(c.On.Year(), c.On.Month(), c.On.Day(), 12, 0, 0, 0, time.UTC)
			body := fmt.Sprintf(`{"answers": %s, "locale": %q, "channel": "software"}`, c.Answers, []string{"en", "cy"}[n%2])
			if answer := d.submit(key(n), "application/json", body); answer.Code == 201 {
				location, last = answer.Header().Get("Location"), n
			}
		}
		d.submit("", "application/json", `{"answers": {}}`)                                                     // 400
		d.submit(key(0), "text/plain", `{"answers": {}}`)                                                       // 415
		d.submit(key(0), "application/json", `{"answers": {}, "x": "`+strings.Repeat("x", tx.BodyLimit())+`"}`) // 413
		d.submit(key(last), "application/json", `{"answers": {"a": 1}}`)                                        // 422, reused
		d.submit(key(900), "application/json", `{"answers": {}, "channel": "pigeon"}`)                          // 422
		d.status(location, key(901))                                                                            // 404
		d.status(location, key(last))                                                                           // 200
		d.progress(key(last))
		d.status(location, key(last)) // 200, with every time
		d.service.SoftwareRate = 1
		body := fmt.Sprintf(`{"answers": %s}`, cases[last].Answers)
		d.now = time.Date(cases[last].On.Year(), cases[last].On.Month(), cases[last].On.Day(), 13, 0, 0, 0, time.UTC)
		if tx.Unique == nil {
			d.submit(key(910), "application/json", body)
		}
		d.submit(key(911), "application/json", body)
		d.submit(key(912), "application/json", body) // 429
		d.service.SoftwareRate = 0
		if tx.Software == transaction.Registered {
			d.token = "no.token.at-all"
			d.submit(key(913), "application/json", body) // 401
			d.status(location, key(last))                // 401
			d.token = ""
		}
		d.out = errors.New("out")
		d.submit(key(902), "application/json", `{"answers": {}}`) // 503
		d.status(location, key(last))                             // 503
		d.out = nil
		d.service.Transaction.Closes = d.service.Transaction.Opens.AddDays(1)
		if d.service.Transaction.Opens.IsZero() {
			d.service.Transaction.Closes = cases[0].On.AddDays(-9999)
		}
		d.handler = d.service.Handler()
		d.submit(key(903), "application/json", `{"answers": {}}`) // 410
		for path, item := range document.(map[string]any)["paths"].(map[string]any) {
			for method, operation := range item.(map[string]any) {
				for status := range operation.(map[string]any)["responses"].(map[string]any) {
					if name := method + " " + path + " " + status; !d.seen[name] {
						t.Errorf("%s was never answered, so nothing shows that it is as described", name)
					}
				}
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
	if paths, ok := document["paths"].(map[string]any); !ok || len(paths) != 0 || document["security"] != nil {
		t.Errorf("%v %v", document["paths"], document["security"])
	}
}
