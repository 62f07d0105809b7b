package build

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/brand"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/openapi"
	"github.com/frontline-gov/frontline/shared/site"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Site writes the static site, as it stands on a date, into a directory: the pages, the stylesheet made of what npm put into frontend
// (node_modules/govuk-frontend/dist), and the descriptions for software. Files that a site of before had and this one
// has not are removed.
func Site(transactions []transaction.Transaction, on date.Date, frontend, into string) error {
	fresh := into + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("build the site: %w", err)
	}
	if err := generate(transactions, on, frontend, writer(fresh)); err != nil {
		return err
	}
	if err := os.RemoveAll(into); err != nil {
		return fmt.Errorf("build the site: %w", err)
	}
	return os.Rename(fresh, into)
}

// Pages writes the pages and the description of one transaction into a directory, as Site would, and nothing else.
func Pages(tx transaction.Transaction, on date.Date, frontend, into string) error {
	write := writer(into)
	return generate([]transaction.Transaction{tx}, on, frontend, func(name string, data []byte) error {
		if !belongs(name, tx.Name) {
			return nil
		}
		return write(name, data)
	})
}

// belongs says that a file of the site is a transaction's own: it stands in its folder, or is called by its name.
func belongs(name, transaction string) bool {
	folder, file := path.Split(name)
	return slices.Contains(strings.Split(folder, "/"), transaction) || strings.TrimSuffix(file, path.Ext(file)) == transaction
}

// Lay puts the files that Pages wrote for a transaction in place of those that a site has of it.
func Lay(transaction, pages, over string) error {
	fresh := map[string]bool{}
	err := each(pages, func(name string) error {
		fresh[name] = true
		to := filepath.Join(over, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return os.Rename(filepath.Join(pages, filepath.FromSlash(name)), to)
	})
	if err == nil {
		err = each(over, func(name string) error {
			if belongs(name, transaction) && !fresh[name] {
				return os.Remove(filepath.Join(over, filepath.FromSlash(name)))
			}
			return nil
		})
	}
	if err != nil {
		return fmt.Errorf("put the pages of %s into the site: %w", transaction, err)
	}
	return nil
}

// each does something with the name of each file below a directory.
func each(folder string, do func(name string) error) error {
	return filepath.WalkDir(folder, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		return do(filepath.ToSlash(name))
	})
}

// writer writes files below a directory.
func writer(into string) site.Write {
	return func(name string, data []byte) error {
		file := filepath.Join(into, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		return os.WriteFile(file, data, 0o644)
	}
}

// generate makes all files of a site.
func generate(transactions []transaction.Transaction, on date.Date, frontend string, write site.Write) error {
	own, err := brand.Own()
	if err != nil {
		return fmt.Errorf("build the site: %w", err)
	}
	made := site.Site{Transactions: transactions, On: on, Brand: own, Assets: os.DirFS(frontend)}
	if err := made.Generate(write); err != nil {
		return fmt.Errorf("build the site: %w", err)
	}
	for _, t := range transactions {
		document, err := openapi.Document(t)
		if err == nil {
			err = write("openapi/"+t.Name+".json", document)
		}
		if err != nil {
			return fmt.Errorf("build the site: %w", err)
		}
	}
	platform, err := openapi.Platform(transactions)
	if err == nil {
		err = write(openapi.PlatformName, platform)
	}
	if err != nil {
		return fmt.Errorf("build the site: %w", err)
	}
	return nil
}
