package fault

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../../.."

// mutant is a wrong design, as a change to the right one. The file begins with what is wrong about it; then come the flow
// in which it is caught, the promise that it breaks there, and texts of files with what stands in their place instead.
type mutant struct {
	name, flow, caught string
	edits              []edit
}

type edit struct{ file, old, new string }

func readMutant(t *testing.T, name string) mutant {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "mutant", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	m := mutant{name: name}
	var into *string
	for line := range strings.SplitAfterSeq(string(text), "\n") {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch {
		case line == "<<<<\n":
			into = &m.edits[len(m.edits)-1].old
		case line == "====\n":
			into = &m.edits[len(m.edits)-1].new
		case line == ">>>>\n":
			into = nil
		case into != nil:
			*into += line
		case key == "flow":
			m.flow = value
		case key == "caught":
			m.caught = value
		case key == "file":
			m.edits = append(m.edits, edit{file: value})
		}
	}
	if m.flow == "" || m.caught == "" || len(m.edits) == 0 {
		t.Fatalf("%s: it names no flow, no promise, or no change", name)
	}
	return m
}

// overlay writes the changed files and what says where they belong, for the go command. Each text has to be there just
// once: otherwise the mutant has rotted, and says nothing about the code as it is.
func (m mutant) overlay(t *testing.T) (path string) {
	t.Helper()
	texts := map[string]string{}
	for _, e := range m.edits {
		file, err := filepath.Abs(filepath.Join(root, e.file))
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := texts[file]; !ok {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			texts[file] = string(text)
		}
		if e.old = strings.TrimSuffix(e.old, "\n"); strings.Count(texts[file], e.old) != 1 {
			t.Fatalf("the mutant %s has rotted: %s has its text %d times:\n%s", m.name, e.file, strings.Count(texts[file], e.old), e.old)
		}
		texts[file] = strings.Replace(texts[file], e.old, strings.TrimSuffix(e.new, "\n"), 1)
	}
	replace, dir := map[string]string{}, t.TempDir()
	for file, text := range texts {
		replace[file] = filepath.Join(dir, strings.ReplaceAll(filepath.Base(file), ".go", "_mutant.go"))
		if err := os.WriteFile(replace[file], []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	said, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(path, said, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// run tries the mutant's flow with every single fault, and gives what the trial said.
func (m mutant) run(t *testing.T) (failed bool, said string) {
	t.Helper()
	overlay := m.overlay(t)
	binary := filepath.Join(filepath.Dir(overlay), "fault.test")
	if out, err := exec.Command("go", "test", "-vet=off", "-c", "-overlay", overlay, "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("the mutant %s does not compile: %v\n%s", m.name, err, out)
	}
	trial := exec.Command(binary, "-test.run", "^TestEverySingleFault$/^"+strings.ReplaceAll(m.flow, " ", "_")+"$", "-test.v", "-kept=false")
	var out bytes.Buffer
	trial.Stdout, trial.Stderr = &out, &out
	err := trial.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	return err != nil, out.String()
}

// mutants are the wrong designs that are kept.
func mutants(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob("testdata/mutant/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no mutants: %v", err)
	}
	for _, file := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(file), ".txt"))
	}
	return names
}

// hold expects that the trial of single faults finds a wrong design, by the promise that it breaks.
func hold(t *testing.T, name string) {
	m := readMutant(t, name)
	failed, said := m.run(t)
	if !failed || !strings.Contains(said, ": "+m.caught) {
		t.Errorf("nobody notices %s: it should break %s\n%.3000s", name, m.caught, said)
	}
	for line := range strings.SplitSeq(said, "\n") {
		if strings.Contains(line, "| single: ") {
			t.Logf("%s breaks %s; %s", name, m.caught, strings.TrimSpace(line))
		}
	}
}

// Every text that a mutant changes is there.
func TestMutantsAreFresh(t *testing.T) {
	for _, name := range mutants(t) {
		readMutant(t, name).overlay(t)
	}
}

// TestTeeth shows that the trials would notice: wrong designs fail them. Two here, all in TestAllTeeth.
func TestTeeth(t *testing.T) {
	for _, name := range []string{"mark-before-send", "write-then-send"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hold(t, name)
		})
	}
}
