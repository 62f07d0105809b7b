package document

import (
	"bytes"
	"fmt"
	"path/filepath"

	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// All are the files of docs/transaction by name: a page for each transaction, and the list of them. The root is the
// checkout in which their packages stand.
func All(root string, transactions []transaction.Transaction) (map[string][]byte, error) {
	files := map[string][]byte{}
	var list bytes.Buffer
	fmt.Fprintln(&list, "# Transactions\n\nMade from their definitions by `make docs`.\n\n| transaction | department | questions | worked cases |\n|---|---|---|---|")
	for _, tx := range transactions {
		page, err := Transaction(tx, filepath.Join(root, "functions", build.Folder(tx.Name)))
		if err != nil {
			return nil, fmt.Errorf("page of %s: %w", tx.Name, err)
		}
		files[tx.Name+".md"] = page
		cases, err := tx.Cases()
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&list, "| [%s](%[1]s.md) | %s | %d | %d |\n", tx.Name, tx.Department, count(tx), len(cases))
	}
	files["README.md"] = list.Bytes()
	return files, nil
}

// count is the number of questions, those in groups once.
func count(tx transaction.Transaction) int {
	p := &page{tx: tx}
	p.questions(tx.Questions, "")
	return bytes.Count(p.Bytes(), []byte("\n"))
}
