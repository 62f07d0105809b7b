package page

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"html/template"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// components is govuk-frontend's folder of components; npm ci in infra puts it there.
const components = "../../infra/node_modules/govuk-frontend/dist/govuk/components"

// The markup of every component is compared with govuk-frontend's own fixtures, wherever a fixture uses only options
// that we have. testdata/fixtures.golden keeps which were compared, and why the others were not.
func TestMarkupEqualsTheDesignSystems(t *testing.T) {
	var report strings.Builder
	same, all := 0, 0
	why := map[string]int{} // by reason: how many are not compared
	for _, component := range slices.Sorted(maps.Keys(ours)) {
		data, err := os.ReadFile(filepath.Join(components, component, "fixtures.json"))
		if err != nil {
			t.Fatalf("govuk-frontend is not there; run npm ci in infra: %v", err)
		}
		var file struct {
			Fixtures []struct {
				Name    string
				Options json.RawMessage
				HTML    string
			}
		}
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		for _, fixture := range file.Fixtures {
			all++
			made, err := ours[component].data(func(options any) error {
				decoder := json.NewDecoder(bytes.NewReader(fixture.Options))
				decoder.DisallowUnknownFields()
				return decoder.Decode(options)
			})
			if err != nil {
				reason, ok := excluded(err)
				if !ok {
					t.Errorf("%s: %s is not compared, and no reason says why: %v", component, fixture.Name, err)
				}
				fmt.Fprintf(&report, "%s: %s: not compared: %s\n", component, fixture.Name, reason)
				why[reason]++
				continue
			}
			got := execute(t, ours[component].set, ours[component].template, made)
			if got, want := canonical(t, noIDs.Replace(got)), canonical(t, fixture.HTML); got != want {
				t.Errorf("%s: %s:\n got %s\nwant %s", component, fixture.Name, got, want)
				continue
			}
			same++
			fmt.Fprintf(&report, "%s: %s: same\n", component, fixture.Name)
		}
	}
	fmt.Fprintf(&report, "%d of %d: the same, of the %d of the %d components that pages are made of: %s\n",
		same, everyFixture(t), all, len(ours), strings.Join(slices.Sorted(maps.Keys(ours)), ", "))
	summary := report.String()[strings.LastIndex(strings.TrimSpace(report.String()), "\n")+1:]
	for _, reason := range slices.SortedFunc(maps.Keys(why), func(a, b string) int { return cmp.Or(why[b]-why[a], cmp.Compare(a, b)) }) {
		summary += fmt.Sprintf("%4d not compared: %s\n", why[reason], reason)
	}
	t.Log(summary)
	kept := "testdata/fixtures.golden"
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(kept, []byte(report.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(kept); err != nil || string(want) != report.String() {
		t.Errorf("%s differs (%v); look at it, then run the test with -update", kept, err)
	}
}

// everyFixture counts the fixtures of all components, whether pages use them or not.
func everyFixture(t *testing.T) int {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(components, "*", "fixtures.json"))
	if err != nil {
		t.Fatal(err)
	}
	all := 0
	for _, path := range paths {
		var file struct{ Fixtures []json.RawMessage }
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		all += len(file.Fixtures)
	}
	return all
}

// execute runs one component's template. A summary list stands in a card where it has one.
func execute(t *testing.T, s *set, name string, data any) string {
	t.Helper()
	parsed, err := s.parse()
	if err != nil {
		t.Fatal(err)
	}
	switch d := data.(type) {
	case list:
		name = "summary-list"
		if d.Card != "" {
			name = "summary-card"
		}
	case bare:
		name = "bare"
		if parsed, err = template.ParseFS(files, "template/control.html"); err == nil {
			parsed, err = parsed.Parse(bareText)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var buffer bytes.Buffer
	if err := parsed.ExecuteTemplate(&buffer, name, data); err != nil {
		t.Fatal(err)
	}
	return buffer.String()
}

// canonical is markup without what makes no difference: the order of attributes, space between words.
func canonical(t *testing.T, markup string) string {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(markup), &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch n.Type {
		case html.TextNode:
			if words := strings.Join(strings.Fields(n.Data), " "); words != "" {
				out.WriteString(words)
			}
		case html.ElementNode:
			var attributes []string
			for _, a := range n.Attr {
				attributes = append(attributes, fmt.Sprintf("%s=%q", a.Key, strings.Join(strings.Fields(a.Val), " ")))
			}
			slices.Sort(attributes)
			fmt.Fprintf(&out, "<%s %s>", n.Data, strings.Join(attributes, " "))
			for child := range n.ChildNodes() {
				walk(child)
			}
			fmt.Fprintf(&out, "</%s>", n.Data)
		}
	}
	for _, n := range nodes {
		walk(n)
	}
	return out.String()
}

// BenchmarkParse is what the first page of a kind pays for its templates.
func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		fresh := newSet("question", "control", "form")
		if _, err := fresh.parse(); err != nil {
			b.Fatal(err)
		}
	}
}
