package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/deployment"
)

const (
	root    = "../.."
	runbook = root + "/docs/runbook.md"
)

// called is one command of the runbook, as the shell would have called it.
type called struct {
	words []string // the program first
}

func (c called) String() string { return quoted(c.words) }

// commandsOf runs the blocks of a page one after the other in one shell in which no program can be found, and gives what
// they call. A command that the shell cannot read, a variable that is not set and a program that the test does not know fail.
func commandsOf(t *testing.T, page string) []called {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	record := filepath.Join(t.TempDir(), "called")
	fmt.Fprintln(&script, "set -eu\nrecord() { printf '%s\\0' \"$@\" '' >> "+record+"; }")
	for _, program := range []string{"make", "aws", "build/frontline", "go", "git", "tar", "mkdir", "openssl", "cat", "rm", "sleep"} {
		fmt.Fprintf(&script, "%s() { record %s \"$@\"; }\n", program, program)
	}
	for _, block := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		script.WriteString(block[1])
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), bash, "--norc", "-c", script.String())
	cmd.Env = []string{"PATH="}
	cmd.Dir = t.TempDir() // what a block writes goes there
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the blocks do not run from the first to the last: %v\n%s", err, said)
	}
	said, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	var all []called
	for line := range strings.SplitSeq(strings.TrimSuffix(string(said), "\x00\x00"), "\x00\x00") {
		all = append(all, called{strings.Split(line, "\x00")})
	}
	return all
}

// Whoever follows the runbook finds that each command is there, takes these flags, and is about something that stands in
// the templates.
func TestRunbook(t *testing.T) {
	counted := map[string]int{}
	for _, c := range commandsOf(t, runbook) {
		program := c.words[0]
		counted[program]++
		switch program {
		case "make":
			cmd := exec.CommandContext(t.Context(), "make", append([]string{"-n"}, c.words[1:]...)...)
			cmd.Dir = root
			if said, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", c, err, said)
			} else {
				takesFlagsOf(t, string(said))
			}
		case "build/frontline":
			takesFlags(t, c.words[1:])
		case "go":
			if len(c.words) < 4 || c.words[2] != "./infra/frontline" {
				t.Errorf("%s: this test does not know it", c)
				continue
			}
			takesFlags(t, c.words[3:])
		case "aws":
			standsThere(t, c)
		}
	}
	for program, atLeast := range map[string]int{"make": 8, "build/frontline": 6, "aws": 30} {
		if counted[program] < atLeast {
			t.Errorf("only %d commands of %s were read", counted[program], program)
		}
	}
}

// takesFlagsOf holds the calls of frontline that make would make against what frontline takes.
func takesFlagsOf(t *testing.T, recipe string) {
	t.Helper()
	for line := range strings.Lines(recipe) {
		words := strings.Fields(line)
		if len(words) > 0 && words[0] == "build/frontline" {
			takesFlags(t, words[1:])
		}
	}
}

// takesFlags asks a command of frontline for its flags and holds a call of it against them. It runs nothing.
func takesFlags(t *testing.T, args []string) {
	t.Helper()
	var out, errs bytes.Buffer
	if code := dispatch(t.Context(), []string{args[0], "--help"}, &out, &errs); code != 0 {
		t.Errorf("frontline %s: %s", quoted(args), errs.String())
		return
	}
	for _, word := range args[1:] {
		name, isFlag := strings.CutPrefix(strings.TrimPrefix(word, "-"), "-")
		if !isFlag && !strings.HasPrefix(word, "-") {
			continue
		}
		name, _, _ = strings.Cut(strings.TrimPrefix(name, "-"), "=")
		if !regexp.MustCompile(`(?m)^  -` + regexp.QuoteMeta(name) + `\b`).MatchString(out.String()) {
			t.Errorf("frontline %s: there is no flag %s", quoted(args), word)
		}
	}
}

// standsThere holds the names that a command of aws gives against the templates: a table, a queue, a function, a role, an
// alias, a parameter or a stack that none of them makes is a name that was changed since.
func standsThere(t *testing.T, c called) {
	t.Helper()
	stacks, err := deployment.Stacks(os.DirFS(filepath.Join(root, "infra", "template")), functions.All)
	if err != nil {
		t.Fatal(err)
	}
	templates := keptText(t)
	for i, word := range c.words[:len(c.words)-1] {
		value := c.words[i+1]
		switch word {
		case "--stack-name":
			if !slices.ContainsFunc(stacks, func(s deployment.Stack) bool { return s.Name == value }) {
				t.Errorf("%s: there is no stack %s", c, value)
			}
		case "--table-name", "--source-table-name":
			value = strings.TrimSuffix(value, "-restored")
			fallthrough
		case "--function-name", "--role-name":
			if !strings.Contains(templates, `Name": "`+value+`"`) {
				t.Errorf("%s: nothing is called %s", c, value)
			}
		case "--key-id":
			if alias, ok := strings.CutPrefix(value, "alias/"); ok && !strings.Contains(templates, `"AliasName": "alias/`+alias+`"`) {
				t.Errorf("%s: there is no alias %s", c, alias)
			}
		case "--name":
			if !strings.Contains(templates, `"`+value+`"`) {
				t.Errorf("%s: nothing reads %s", c, value)
			}
		case "--queue-url", "--topic-arn":
			if name := value[strings.LastIndexAny(value, "/:")+1:]; !strings.Contains(templates, `Name": "`+name+`"`) {
				t.Errorf("%s: nothing is called %s", c, name)
			}
		case "--log-group-name":
			if !strings.Contains(templates, `"LogGroupName": "`+value+`"`) {
				t.Errorf("%s: there is no log %s", c, value)
			}
		}
	}
}

func keptText(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "infra", "template", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("there are no templates", err)
	}
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}
