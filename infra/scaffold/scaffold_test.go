package scaffold

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/words"
)

// checkout is a folder with a go.mod and a list of transactions.
func checkout(t *testing.T, listed string) string {
	root := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.org/westshire\n\ngo 1.26\n", list: listed} {
		if err := write(filepath.Join(root, name), []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

const empty = "// Package functions lists.\npackage functions\n\nimport (\n\t\"github.com/frontline-gov/frontline/shared/transaction\"\n)\n\n" +
	"// All is every transaction.\nvar All = []transaction.Transaction{}\n"

// snapshot is every file below a folder.
func snapshot(t *testing.T, root string) map[string]string {
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// What cannot be is refused with a reason, and nothing is written.
func TestWriteRefuses(t *testing.T) {
	taken := Taken{Transactions: []string{"child-benefit"}, Departments: []string{"hmrc"}}
	for name, test := range map[string]struct{ name, department, want string }{
		"no name":                         {"", "westshire", `"" cannot name a transaction`},
		"capitals":                        {"Skip-Permit", "westshire", `"Skip-Permit" cannot name a transaction: use lower case`},
		"an underscore":                   {"skip_permit", "westshire", "cannot name a transaction"},
		"a way out of the folder":         {"../skip", "westshire", "cannot name a transaction"},
		"two hyphens":                     {"skip--permit", "westshire", "cannot name a transaction"},
		"a digit first":                   {"2nd-permit", "westshire", "cannot name a transaction"},
		"too long":                        {strings.Repeat("a", 41), "westshire", "at most 40 characters"},
		"a department of capitals":        {"skip-permit", "Westshire", `"Westshire" cannot name a department`},
		"an address of the platform":      {"apply", "westshire", `"apply" cannot name a transaction: the platform uses the name`},
		"a page of the platform":          {"cookies", "westshire", "the platform uses the name"},
		"a door of the catalogue":         {"health", "westshire", "the platform uses the name"},
		"a stack of the platform":         {"edge", "westshire", "the platform uses the name"},
		"a stack by two words":            {"platform-finance", "westshire", "the platform uses the name"},
		"a department by a stack's name":  {"skip-permit", "search", "the platform uses the name"},
		"a word of Go":                    {"import", "westshire", "its Go package could not be called import"},
		"a package that it imports":       {"money", "westshire", "its Go package could not be called money"},
		"a transaction that is there":     {"child-benefit", "westshire", "there is a transaction child-benefit already"},
		"a department's name":             {"hmrc", "westshire", `"hmrc" is the name of a department`},
		"a department by a transaction's": {"skip-permit", "child-benefit", `"child-benefit" is the name of a transaction`},
		"one name for both":               {"skip-permit", "skip-permit", "cannot name both"},
		"a folder that is there":          {"skip-hire", "westshire", "functions/skiphire is there already"},
	} {
		t.Run(name, func(t *testing.T) {
			root := checkout(t, empty)
			if err := os.Mkdir(filepath.Join(root, "functions", "skiphire"), 0o755); err != nil {
				t.Fatal(err)
			}
			before := snapshot(t, root)
			_, err := Write(root, Transaction{Name: test.name, Department: test.department}, taken)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %s", err, test.want)
			}
			if after := snapshot(t, root); len(after) != len(before) || after[list] != before[list] {
				t.Errorf("it wrote something: %d files in place of %d", len(after), len(before))
			}
		})
	}
	for name, listed := range map[string]string{"no list": "package functions\n", "no Go": "package", "another value": "package functions\n\nimport (\n)\n\nvar All = all()\n"} {
		root := checkout(t, listed)
		if _, err := Write(root, Transaction{Name: "skip-permit", Department: "westshire"}, taken); err == nil || len(snapshot(t, root)) != 2 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The line is added where the alphabet has it, and all else of the list stays.
func TestAdd(t *testing.T) {
	text := []byte(empty)
	for _, pkg := range []string{"permit", "zoo", "allotment", "skip"} {
		var err error
		if text, err = add(text, "example.org/westshire", pkg); err != nil {
			t.Fatal(err)
		}
	}
	want := "// Package functions lists.\npackage functions\n\nimport (\n" +
		"\t\"example.org/westshire/functions/allotment\"\n\t\"example.org/westshire/functions/permit\"\n" +
		"\t\"example.org/westshire/functions/skip\"\n\t\"example.org/westshire/functions/zoo\"\n" +
		"\t\"github.com/frontline-gov/frontline/shared/transaction\"\n)\n\n// All is every transaction.\n" +
		"var All = []transaction.Transaction{\n\tallotment.Transaction,\n\tpermit.Transaction,\n\tskip.Transaction,\n\tzoo.Transaction,\n}\n"
	if string(text) != want {
		t.Errorf("%s\nwant\n%s", text, want)
	}
}

// One search finds what is to be replaced, in the words of both languages alike; what does not say so needs no change.
func TestWhatIsToBeReplacedSaysSo(t *testing.T) {
	root := checkout(t, empty)
	written, err := Write(root, Transaction{Name: "skip-permit", Department: "westshire"}, Taken{})
	if err != nil {
		t.Fatal(err)
	}
	if len(written) != len(snapshot(t, root))-1 || !slices.Contains(written, "functions/skippermit/skippermit.go") || !slices.Contains(written, list) {
		t.Errorf("it says that it wrote %v", written)
	}
	folder := os.DirFS(filepath.Join(root, "functions", "skippermit"))
	english, err := words.Load(folder, words.English)
	if err != nil {
		t.Fatal(err)
	}
	welsh, err := words.Load(folder, words.Welsh)
	if err != nil {
		t.Fatal(err)
	}
	marked := 0
	for _, key := range english.Keys() {
		a, b := strings.Count(english.Text(key, nil), Mark), strings.Count(welsh.Text(key, nil), Mark)
		if a != b {
			t.Errorf("%s says %s %d times in English and %d times in Welsh", key, Mark, a, b)
		}
		marked += a
	}
	if marked < 40 || english.Reviewed || welsh.Reviewed {
		t.Errorf("%d texts are marked; reviewed: %v, %v", marked, english.Reviewed, welsh.Reviewed)
	}
	for name, text := range snapshot(t, root) {
		if bytes.Contains([]byte(text), []byte("{{")) && !strings.HasSuffix(name, ".go") || strings.Contains(text, "<no value>") {
			t.Errorf("%s is not filled in", name)
		}
	}
}
