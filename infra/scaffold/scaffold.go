// Package scaffold writes the folder of a new transaction: questions of the common kinds, rules with a dated fee, words
// in English and Welsh, worked cases, all of it whole, so that it builds, runs and passes every test at once. What is to
// be replaced says REPLACE.
package scaffold

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/frontline-gov/frontline/infra/build"
)

// Mark is what every text says that is to be replaced, in both languages.
const Mark = "REPLACE"

// platform is the module whose packages a transaction imports.
const platform = "github.com/frontline-gov/frontline"

//go:embed template
var templates embed.FS

// Transaction is what is new.
type Transaction struct {
	Name       string // kebab-case: "skip-permit"
	Department string // kebab-case: "westshire"
}

// Write writes the transaction's folder below functions of a checkout, and its lines in functions.go. Root is the folder
// of go.mod; taken are the names of transactions and departments that are there. It gives the files that it made and
// changed, relative to root, and writes nothing where it refuses.
func Write(root string, t Transaction, taken Taken) ([]string, error) {
	if err := t.check(taken); err != nil {
		return nil, err
	}
	module, err := moduleOf(root)
	if err != nil {
		return nil, err
	}
	folder := path.Join("functions", build.Folder(t.Name))
	if _, err := os.Stat(filepath.Join(root, folder)); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is there already: take another name, or delete it and its lines in %s first", folder, list)
	}
	files, err := t.files(module)
	if err != nil {
		return nil, err
	}
	listed, err := os.ReadFile(filepath.Join(root, list))
	if err != nil {
		return nil, fmt.Errorf("read the list of transactions: %w", err)
	}
	if listed, err = add(listed, module, build.Folder(t.Name)); err != nil {
		return nil, err
	}
	var written []string
	for _, file := range files {
		name := path.Join(folder, file.name)
		if err := write(filepath.Join(root, filepath.FromSlash(name)), file.text); err != nil {
			return written, err
		}
		written = append(written, name)
	}
	if err := write(filepath.Join(root, list), listed); err != nil {
		return written, err
	}
	return append(written, list), nil
}

func write(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("write the transaction: %w", err)
	}
	if err := os.WriteFile(name, text, 0o644); err != nil {
		return fmt.Errorf("write the transaction: %w", err)
	}
	return nil
}

// file is one file of the folder.
type file struct {
	name string
	text []byte
}

// files are the files of the folder, made from the templates.
func (t Transaction) files(module string) ([]file, error) {
	pkg := build.Folder(t.Name)
	values := map[string]string{
		"Name": t.Name, "Department": t.Department, "Package": pkg, "Module": module, "Platform": platform,
		"Words": strings.ReplaceAll(t.Name, "-", " "), "Title": title(t.Name),
	}
	var files []file
	err := fs.WalkDir(templates, "template", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(templates, name)
		if err != nil {
			return err
		}
		into := strings.TrimPrefix(name, "template/")
		if plain, ok := strings.CutSuffix(into, ".tmpl"); ok {
			into = plain
			if text, err = fill(name, text, values); err != nil {
				return err
			}
		}
		if path.Ext(into) == ".go" {
			if text, err = format.Source(text); err != nil {
				return fmt.Errorf("%s: %w", into, err)
			}
		}
		if into == "transaction.go" {
			into = pkg + ".go"
		}
		files = append(files, file{into, text})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("make the transaction's files: %w", err)
	}
	return files, nil
}

func fill(name string, text []byte, values map[string]string) ([]byte, error) {
	parsed, err := template.New(name).Option("missingkey=error").Parse(string(text))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = parsed.Execute(&out, values)
	return out.Bytes(), err
}

// title is a name as people read it: "Skip permit".
func title(name string) string {
	return strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "-", " ")
}

// moduleOf is the module of a go.mod.
func moduleOf(root string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", fmt.Errorf("find the module: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		if module, ok := strings.CutPrefix(strings.TrimSpace(line), "module "); ok {
			return strings.TrimSpace(module), nil
		}
	}
	return "", fmt.Errorf("find the module: %s names none", filepath.Join(root, "go.mod"))
}
