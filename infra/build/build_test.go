package build

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
)

const root = "../.."

// showAll are the platform's functions that show all transactions, and so hold their definitions.
var showAll = []string{"desk", "finance", "performance", "search"}

// A change to one transaction changes its own function, those of the platform that show all transactions, and nothing else:
// what the linker is given for every other function is the same, byte by byte.
func TestOneChangeOneFunction(t *testing.T) {
	changed := functions.All[len(functions.All)-1].Name
	words := filepath.Join("functions", Folder(changed), "words.en.json")
	text, err := os.ReadFile(filepath.Join(root, words))
	if err != nil {
		t.Fatal(err)
	}
	at, err := filepath.Abs(filepath.Join(root, words))
	if err != nil {
		t.Fatal(err)
	}
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	other := filepath.Join(t.TempDir(), "words.en.json")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {at: other}})
	if err != nil {
		t.Fatal(err)
	}
	for file, data := range map[string][]byte{overlay: replace, other: append(text, '\n')} {
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	before, after := linked(t), linked(t, "-overlay", overlay)
	var differ []string
	for asset, parts := range before {
		if !maps.Equal(parts, after[asset]) {
			differ = append(differ, asset)
		}
	}
	slices.Sort(differ)
	want := slices.Sorted(slices.Values(append(slices.Clone(showAll), changed)))
	if !slices.Equal(differ, want) {
		t.Errorf("a change to %s changes %q, want %q", changed, differ, want)
	}
}

// linked gives for each function the packages that it is linked of, each with the hash of its compiled form.
func linked(t *testing.T, more ...string) map[string]map[string]string {
	t.Helper()
	list, err := Binaries(root, functions.All)
	if err != nil {
		t.Fatal(err)
	}
	args := slices.Concat([]string{"list", "-export", "-deps", "-json=ImportPath,BuildID,Deps"}, flags, more)
	for _, b := range list {
		args = append(args, b.Package)
	}
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &complaint)
	}
	hashes, deps := map[string]string{}, map[string][]string{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var p struct {
			ImportPath, BuildID string
			Deps                []string
		}
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		hashes[p.ImportPath], deps[p.ImportPath] = p.BuildID[strings.LastIndex(p.BuildID, "/")+1:], p.Deps
	}
	all := map[string]map[string]string{}
	for _, b := range list {
		path := "github.com/frontline-gov/frontline" + strings.TrimPrefix(b.Package, ".")
		parts := map[string]string{path: hashes[path]}
		for _, dep := range deps[path] {
			parts[dep] = hashes[dep]
		}
		if len(parts) < 10 {
			t.Fatalf("%s is linked of %d packages", path, len(parts))
		}
		all[b.Asset] = parts
	}
	return all
}

// The same sources give the same bytes, wherever they stand and whenever they were checked out.
func TestSameBytes(t *testing.T) {
	list, err := Binaries(root, functions.All)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string][]byte{}
	for _, folder := range []string{"a", filepath.Join("somewhere", "else")} {
		tree := filepath.Join(t.TempDir(), folder)
		copySources(t, tree)
		into := t.TempDir()
		if err := Compile(t.Context(), tree, into, list[:1], runtime.GOOS, runtime.GOARCH, nil); err != nil {
			t.Fatal(err)
		}
		built, err := os.ReadFile(filepath.Join(into, list[0].Asset, "bootstrap"))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(built, []byte(tree)) {
			t.Errorf("the binary names the folder that it was built in")
		}
		if first := sums[list[0].Asset]; first != nil && !bytes.Equal(first, built) {
			t.Errorf("%s built in another folder has other bytes", list[0].Asset)
		}
		sums[list[0].Asset] = built
	}
}

// copySources copies what functions are built of.
func copySources(t *testing.T, tree string) {
	t.Helper()
	for _, folder := range []string{"functions", "shared"} {
		if err := os.CopyFS(filepath.Join(tree, folder), os.DirFS(filepath.Join(root, folder))); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(tree, file), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
