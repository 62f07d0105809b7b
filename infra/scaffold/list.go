package scaffold

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// list is the file that lists the transactions.
const list = "functions/functions.go"

// add adds a transaction's package to the list: its import, and its line in All, both where the alphabet has them.
func add(text []byte, module, pkg string) ([]byte, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, list, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("read the list of transactions: %w", err)
	}
	offset := func(p token.Pos) int { return set.Position(p).Offset }
	imports, all := 0, (*ast.CompositeLit)(nil)
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			if n.Tok == token.IMPORT && n.Lparen.IsValid() {
				imports = offset(n.Lparen) + 1
			}
		case *ast.ValueSpec:
			if len(n.Names) == 1 && n.Names[0].Name == "All" && len(n.Values) == 1 {
				all, _ = n.Values[0].(*ast.CompositeLit)
			}
		}
		return true
	})
	if imports == 0 || all == nil {
		return nil, fmt.Errorf("%s has no import ( … ) or no All = []transaction.Transaction{…} to add a line to", list)
	}
	line := pkg + ".Transaction"
	at := offset(all.Rbrace)
	i := slices.IndexFunc(all.Elts, func(e ast.Expr) bool {
		return cmp.Compare(string(text[offset(e.Pos()):offset(e.End())]), line) > 0
	})
	element := "\n" + line + ",\n"
	if i >= 0 {
		at, element = offset(all.Elts[i].Pos()), line+",\n"
	} else if len(all.Elts) > 0 {
		element = strings.TrimPrefix(element, "\n")
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s\n\t%q%s%s%s", text[:imports], module+"/functions/"+pkg, text[imports:at], element, text[at:])
	made, err := format.Source(out.Bytes())
	if err != nil {
		return nil, fmt.Errorf("add %s to %s: %w", pkg, list, err)
	}
	return made, nil
}
