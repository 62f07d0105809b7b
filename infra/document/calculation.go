package document

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Calculation is an exported function or method of a transaction's package, as anybody can call it.
type Calculation struct {
	Signature string // "func Due(end date.Date) date.Date"
	Doc       string
}

// Calculations lists the exported functions of the package whose sources stand in a folder, and of its folders but
// lambda, by name.
func Calculations(folder string) ([]Calculation, error) {
	var all []Calculation
	err := filepath.WalkDir(folder, func(name string, entry os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !entry.IsDir():
			return nil
		case entry.Name() == "lambda" || entry.Name() == "testdata" || entry.Name() == "cases":
			return filepath.SkipDir
		}
		some, err := calculationsOf(name)
		all = append(all, some...)
		return err
	})
	return all, err
}

func calculationsOf(folder string) ([]Calculation, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	var parsed []*ast.File
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		if err != nil {
			return nil, fmt.Errorf("calculations: %w", err)
		}
		parsed = append(parsed, file)
	}
	if len(parsed) == 0 {
		return nil, nil
	}
	pkg, err := doc.NewFromFiles(set, parsed, "")
	if err != nil {
		return nil, fmt.Errorf("calculations of %s: %w", folder, err)
	}
	funcs := slices.Clone(pkg.Funcs)
	for _, t := range pkg.Types {
		funcs = append(append(funcs, t.Funcs...), t.Methods...)
	}
	slices.SortFunc(funcs, func(a, b *doc.Func) int { return strings.Compare(a.Recv+a.Name, b.Recv+b.Name) })
	var all []Calculation
	for _, f := range funcs {
		if f.Name == "String" || f.Name == "Error" {
			continue
		}
		var signature bytes.Buffer
		f.Decl.Body, f.Decl.Doc = nil, nil
		if err := printer.Fprint(&signature, set, f.Decl); err != nil {
			return nil, err
		}
		all = append(all, Calculation{Signature: signature.String(), Doc: strings.TrimSpace(f.Doc)})
	}
	return all, nil
}
