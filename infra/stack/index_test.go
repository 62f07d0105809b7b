package stack

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestIndex runs the function that stands in CloudFront, in node, over the examples that the local platform's rule
// is tested with too: rawQueryString is what CloudFront adds to a request, and gives nothing where there is no "?".
func TestIndex(t *testing.T) {
	text, err := os.ReadFile("index.json")
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct {
		URI       string  `json:"uri"`
		Query     *string `json:"query"`
		Serves    string  `json:"serves"`
		Redirects string  `json:"redirects"`
	}
	if err := json.Unmarshal(text, &examples); err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), "node", "-e", indexScript+`
const examples = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(examples.map(({uri, query}) =>
	handler({version: "1.0", request: {method: "GET", uri, querystring: {}, headers: {}, rawQueryString: () => query}}))));`)
	run.Stdin = strings.NewReader(string(text))
	output, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answers []struct {
		URI        string
		StatusCode int
		Headers    map[string]struct{ Value string }
	}
	if err := json.Unmarshal(output, &answers); err != nil {
		t.Fatal(err)
	}
	if len(examples) == 0 || len(answers) != len(examples) {
		t.Fatalf("%d answers to %d examples", len(answers), len(examples))
	}
	for i, example := range examples {
		name := example.URI
		if example.Query != nil {
			name += "?" + *example.Query
		}
		switch answer := answers[i]; {
		case (example.Serves == "") == (example.Redirects == ""):
			t.Errorf("%s: an example either serves or redirects", name)
		case example.Serves != "" && (answer.StatusCode != 0 || answer.URI != example.Serves):
			t.Errorf("%s: got %d %s, want %s", name, answer.StatusCode, answer.URI, example.Serves)
		case example.Redirects != "" && (answer.StatusCode != 301 || answer.Headers["location"].Value != example.Redirects):
			t.Errorf("%s: got %d to %s, want 301 to %s", name, answer.StatusCode, answer.Headers["location"].Value, example.Redirects)
		}
	}
}
