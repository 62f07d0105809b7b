package service_test

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/words"
)

// Every refusal that the service makes has words in both languages.
func TestRefusalsHaveWords(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]bool{"unavailable": true}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(gotoken.NewFileSet(), entry.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		code := func(e ast.Expr) {
			if literal, ok := e.(*ast.BasicLit); ok && literal.Kind == gotoken.STRING {
				if text, err := strconv.Unquote(literal.Value); err == nil {
					codes[text] = true
				}
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if name, ok := n.Fun.(*ast.Ident); ok && name.Name == "refuse" && len(n.Args) == 3 {
					code(n.Args[1])
				}
			case *ast.KeyValueExpr:
				if name, ok := n.Key.(*ast.Ident); ok && name.Name == "code" {
					code(n.Value)
				}
			}
			return true
		})
	}
	if len(codes) < 15 {
		t.Fatalf("only %d codes found: %v", len(codes), codes)
	}
	for _, language := range words.Languages {
		book, err := words.Platform(language)
		if err != nil {
			t.Fatal(err)
		}
		for code := range codes {
			for _, part := range []string{".title", ".text"} {
				if !book.Has("problem."+code+part) && !book.Has("software."+code+part) {
					t.Errorf("%s: the refusal %s has no words for its %s", language, code, part)
				}
			}
		}
	}
}
