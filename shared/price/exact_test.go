package price_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// exact are the packages through which money passes.
var exact = []string{"../money", "../price", "../ledger", "../bill", "../report", "../focus", "../account", "../figure", "../finance", "../performance", "../workbook"}

// inexact are what would bring binary fractions or unnoticed rounding into them: types of Go, and what decimal offers
// besides adding and multiplying. Dividing is left to Ratio, which is written with whole numbers.
var inexact = []string{"float64", "float32", "complex128", "ParseFloat", "FormatFloat", "Float64", "InexactFloat64",
	"BigFloat", "NewFromFloat", "NewFromFloat32", "NewFromFloatWithExponent", "NewFromBigFloat", "NewFromBigRat",
	"DivRound", "Avg", "Sqrt", "Pow"}

func TestNoFloatingPointWhereMoneyPasses(t *testing.T) {
	looked := 0
	for _, folder := range exact {
		files, err := parser.ParseDir(token.NewFileSet(), folder, func(file fs.FileInfo) bool { return true }, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, pkg := range files {
			for name, file := range pkg.Files {
				if strings.HasSuffix(name, "bench_test.go") {
					continue // testing takes what was measured as a float64
				}
				looked++
				ast.Inspect(file, func(node ast.Node) bool {
					switch found := node.(type) {
					case *ast.Ident:
						// money divides whole numbers of math/big; a decimal's Div would round at sixteen digits.
						if slices.Contains(inexact, found.Name) || found.Name == "Div" && folder != "../money" {
							t.Errorf("%s uses %s", name, found.Name)
						}
					case *ast.BasicLit:
						if found.Kind == token.FLOAT && !isWhole(found.Value) {
							t.Errorf("%s has the constant %s", name, found.Value)
						}
					}
					return true
				})
			}
		}
	}
	if looked < len(exact) {
		t.Errorf("looked at %d files only", looked)
	}
}

// isWhole reports that a constant such as 1e6 is a whole number, written short.
func isWhole(text string) bool {
	digits, zeros, found := strings.Cut(text, "e")
	_, wrong := strconv.Atoi(digits + zeros)
	return found && wrong == nil
}
