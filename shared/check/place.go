package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Place says what a fault is about, so that the line can be found in the sources: a key of a JSON file, or what stands
// in the Go files.
type Place struct {
	// File is a JSON file below the transaction's folder; empty for its Go files. Key is the way to what is meant in
	// it, joined by dots; Offset is where reading the file failed, in bytes, 0 where it did not.
	File, Key string
	Offset    int64
	// Field is a field of the transaction's struct literal.
	Field string
	// Names are texts in the Go files, each to be found behind the one before. Keyed are names of questions: they
	// stand behind "Name:".
	Names []string
	Keyed bool
}

func (p Place) same(other Place) bool {
	return p.File == other.File && p.Key == other.Key && p.Field == other.Field && slices.Equal(p.Names, other.Names)
}

func field(name string) Place { return Place{Field: name} }

// question is the declaration of a question; the name twice is that of the second question of this name.
func question(names ...string) Place { return Place{Names: names, Keyed: true, Field: "Questions"} }

func source(texts ...string) Place { return Place{Names: texts, Field: "Name"} }

func inWords(language words.Language, key string) Place {
	return Place{File: "words." + string(language) + ".json", Key: "words." + key}
}

func inCase(c transaction.Case, key string) Place {
	return Place{File: c.File(), Key: key}
}

// inFile is where reading a file failed.
func inFile(file string, err error) Place {
	p := Place{File: file}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		p.Offset = syntax.Offset
	case errors.As(err, &kind):
		p.Offset = kind.Offset
	}
	return p
}

// in is the place as file:line. Where the line cannot be found it is the file, and where the file cannot, the folder.
func (p Place) in(folder string) string {
	file, line := p.find(folder)
	if line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, line)
}

func (p Place) find(folder string) (file string, line int) {
	if p.File == "" {
		return p.inGo(folder)
	}
	name := path.Join(filepath.ToSlash(folder), p.File)
	text, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		return name, 0
	}
	at := p.Offset
	if at == 0 {
		at = keyOffset(text, p.Key)
	}
	return name, 1 + bytes.Count(text[:min(int(at), len(text))], []byte("\n"))
}

// keyOffset is where a key stands in a JSON text, or the longest beginning of it that is there. A name in it may have
// dots itself.
func keyOffset(text []byte, key string) int64 {
	var best int
	var at int64
	var walk func(decoder *json.Decoder, prefix string) error
	walk = func(decoder *json.Decoder, prefix string) error {
		token, err := decoder.Token()
		if err != nil || token != json.Delim('{') && token != json.Delim('[') {
			return err
		}
		object := token == json.Delim('{')
		for i := 0; decoder.More(); i++ {
			full := prefix + "." + strconv.Itoa(i)
			if object {
				name, err := decoder.Token()
				if err != nil {
					return err
				}
				full = strings.TrimPrefix(prefix+"."+fmt.Sprint(name), ".")
				if (key == full || strings.HasPrefix(key, full+".")) && len(full) > best {
					best, at = len(full), decoder.InputOffset()
				}
			}
			if err := walk(decoder, full); err != nil {
				return err
			}
		}
		_, err = decoder.Token()
		return err
	}
	// A text that is no JSON to its end was looked at as far as it is.
	_ = walk(json.NewDecoder(bytes.NewReader(text)), "")
	return at
}

// inGo is where the names stand in the Go files of a folder, or else the field of the transaction's literal, or else
// that literal.
func (p Place) inGo(folder string) (string, int) {
	set := token.NewFileSet()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return folder, 0
	}
	var best token.Pos
	rank := 0
	better := func(n int, at token.Pos) {
		if n > rank {
			rank, best = n, at
		}
	}
	found := 0 // of the names
	for _, name := range paths {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			continue // the compiler tells
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if s, ok := n.Type.(*ast.SelectorExpr); ok && s.Sel.Name == "Transaction" {
					better(1, n.Pos())
					for _, element := range n.Elts {
						if pair, ok := element.(*ast.KeyValueExpr); ok && isIdentifier(pair.Key, p.Field) {
							better(2, pair.Pos())
						}
					}
				}
			case *ast.KeyValueExpr:
				if p.Keyed && found < len(p.Names) && isIdentifier(n.Key, "Name") && isText(n.Value, p.Names[found]) {
					found++
					better(2+found, n.Pos())
				}
			case *ast.BasicLit:
				if !p.Keyed && found < len(p.Names) && isText(n, p.Names[found]) {
					found++
					better(2+found, n.Pos())
				}
			}
			return true
		})
	}
	if rank == 0 {
		return folder, 0
	}
	position := set.Position(best)
	return filepath.ToSlash(position.Filename), position.Line
}

func isIdentifier(e ast.Expr, name string) bool {
	i, ok := e.(*ast.Ident)
	return ok && i.Name == name
}

func isText(e ast.Expr, text string) bool {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return false
	}
	unquoted, err := strconv.Unquote(literal.Value)
	return err == nil && unquoted == text
}
