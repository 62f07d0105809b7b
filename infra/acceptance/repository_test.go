package acceptance

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/build"
)

const (
	module = "github.com/frontline-gov/frontline/"
	root   = "../.."
)

type pkg struct {
	ImportPath, Doc string
	Imports, Deps   []string
	GoFiles         []string
}

// packages lists the module's packages as the go command sees them.
func packages(t *testing.T) []pkg {
	cmd := exec.Command("go", "list", "-json=ImportPath,Doc,Imports,Deps,GoFiles", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := decoder.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		p.ImportPath = strings.TrimPrefix(p.ImportPath, module)
		all = append(all, p)
	}
}

// Imports go one way only: values, questions, transactions, then what stores and serves them; functions above shared,
// and infra above both. What a transaction may import is a list: no AWS, no net/http, no clock.
func TestImportDirection(t *testing.T) {
	below := map[string][]string{ // what of this module a package may import, itself aside
		"shared/date":        {},
		"shared/money":       {},
		"shared/rate":        {"shared/date"},
		"shared/words":       {"shared/date", "shared/money"},
		"shared/ask":         {"shared/date", "shared/money", "shared/words"},
		"shared/address":     {"shared/ask", "shared/date"},
		"shared/bank":        {},
		"shared/workday":     {"shared/date", "shared/rate"},
		"shared/transaction": {"shared/date", "shared/money", "shared/rate", "shared/words", "shared/ask"},
		"shared/submission":  {},
		"shared/scan":        {},
		"shared/evidence":    {"shared/scan"},
		"shared/token":       {},
		"shared/client":      {"shared/token"},
		"shared/item":        {},
		"shared/audit":       {"shared/item"},
		"shared/store":       {"shared/audit", "shared/date", "shared/evidence", "shared/item", "shared/scan", "shared/submission", "shared/transaction"},
		"shared/handoff":     {"shared/date", "shared/evidence", "shared/money", "shared/submission", "shared/store", "shared/transaction"},
	}
	inTransaction := []string{"shared/ask", "shared/rate", "shared/money", "shared/date", "shared/transaction", "shared/words", "shared/workday"}
	forbidden := []string{"net/http", "net", "os", "time", "context", "math/rand", "crypto/rand"}
	for _, p := range packages(t) {
		for _, path := range p.Imports {
			own, isOwn := strings.CutPrefix(path, module)
			allowed, listed := below[p.ImportPath]
			switch {
			case listed && isOwn && !slices.Contains(allowed, own):
				t.Errorf("%s imports %s", p.ImportPath, own)
			case strings.HasPrefix(p.ImportPath, "shared/") && isOwn && !strings.HasPrefix(own, "shared/"):
				t.Errorf("%s imports %s: shared imports nothing above it", p.ImportPath, own)
			case strings.HasPrefix(p.ImportPath, "functions") && isOwn && strings.HasPrefix(own, "infra/"):
				t.Errorf("%s imports %s: functions never import infra", p.ImportPath, own)
			case isLibraryOfInfra(p.ImportPath) && isOwn && strings.HasPrefix(own, "functions"):
				t.Errorf("%s imports %s: it takes its transactions from whoever calls it", p.ImportPath, own)
			case isTransaction(p.ImportPath) && isOwn && !slices.Contains(inTransaction, own) && !strings.HasPrefix(own, p.ImportPath+"/"): // a definition of before may stand below it
				t.Errorf("%s imports %s: a transaction is rules and words only", p.ImportPath, own)
			case isTransaction(p.ImportPath) && !isOwn && (strings.Contains(path, ".") || slices.Contains(forbidden, path)) && path != "time":
				t.Errorf("%s imports %s: a transaction is rules and words only", p.ImportPath, path)
			}
		}
		if strings.HasPrefix(p.ImportPath, "functions") || strings.HasPrefix(p.ImportPath, "shared/") {
			for _, path := range p.Deps {
				if strings.Contains(path, "aws-cdk-go") || strings.Contains(path, "jsii") {
					t.Errorf("%s depends on %s", p.ImportPath, path)
				}
			}
		}
		if p.Doc == "" && len(p.GoFiles) > 0 {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

// isTransaction says whether a package is a transaction's folder, its lambda aside.
func isTransaction(path string) bool {
	name, ok := strings.CutPrefix(path, "functions/")
	return ok && !strings.HasPrefix(name, "platform/") && !strings.Contains(name, "/")
}

// isLibraryOfInfra says whether a package of infra is one that another repository may use with transactions of its own.
func isLibraryOfInfra(path string) bool {
	return strings.HasPrefix(path, "infra/stack") || strings.HasPrefix(path, "infra/local") || path == "infra/build"
}

// A transaction's clock is the date that it is given.
func TestTransactionsReadNoClock(t *testing.T) {
	for _, tx := range functions.All {
		walkGo(t, filepath.Join(root, "functions", build.Folder(tx.Name)), func(path string, file *ast.File) {
			ast.Inspect(file, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After"}, s.Sel.Name) {
						t.Errorf("%s reads the clock", path)
					}
				}
				return true
			})
		})
	}
}

// Each library stands in the map of shared.
func TestSharedMap(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "shared", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	folders, err := filepath.Glob(filepath.Join(root, "shared", "*", ""))
	if err != nil || len(folders) == 0 {
		t.Fatal("there are no libraries", err)
	}
	for _, folder := range folders {
		if name := filepath.Base(folder); name != "README.md" && !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("shared/README.md does not say what %s is for", name)
		}
	}
}

// Adding a transaction is a folder and a line in functions.go: nothing else in the product names one.
func TestTouchCount(t *testing.T) {
	for _, tx := range functions.All {
		folder := build.Folder(tx.Name)
		var named []string
		for _, top := range []string{"functions", "shared", "infra"} {
			walkGo(t, filepath.Join(root, top), func(path string, file *ast.File) {
				path = filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))
				if strings.HasPrefix(path, "functions/"+folder+"/") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/testdata/") ||
					ast.IsGenerated(file) {
					return
				}
				if isTransaction(filepath.ToSlash(filepath.Dir(path))) {
					// It may ask people about the other ("Do you get Jobseeker's Allowance?") and not know its package.
					if names(file, "functions/"+folder) {
						named = append(named, path)
					}
					return
				}
				if names(file, tx.Name, folder) {
					named = append(named, path)
				}
			})
		}
		if !slices.Equal(named, []string{"functions/functions.go"}) {
			t.Errorf("%s is named in %v", tx.Name, named)
		}
		for _, file := range []string{"Makefile", ".ci/run", "infra/package.json", "infra/cdk.json"} {
			text, err := os.ReadFile(filepath.Join(root, file))
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), tx.Name) || strings.Contains(string(text), folder) {
				t.Errorf("%s names %s", file, tx.Name)
			}
		}
	}
}

// names says whether a file's code (not its comments) has a text or an import with one of the names.
func names(file *ast.File, names ...string) (found bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			text, err := strconv.Unquote(literal.Value)
			for _, name := range names {
				found = found || err == nil && strings.Contains(text, name)
			}
		}
		return true
	})
	return found
}

func walkGo(t *testing.T, dir string, see func(path string, file *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() == "node_modules" {
			return errOrSkip(err)
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		see(path, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func errOrSkip(err error) error {
	if err != nil {
		return err
	}
	return fs.SkipDir
}
