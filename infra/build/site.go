package build

import (
	"fmt"
	"os"
	"path/filepath"

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
	write := func(name string, data []byte) error {
		path := filepath.Join(fresh, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, data, 0o644)
	}
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
		if err != nil {
			return fmt.Errorf("build the site: %w", err)
		}
		if err := write("openapi/"+t.Name+".json", document); err != nil {
			return fmt.Errorf("build the site: %w", err)
		}
	}
	if err := os.RemoveAll(into); err != nil {
		return fmt.Errorf("build the site: %w", err)
	}
	return os.Rename(fresh, into)
}
