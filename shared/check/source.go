package check

import (
	"strings"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Sources finds the sources that people are shown, by worked cases and by rates, and that have no title: nobody can tell from an
// address what they would read there.
func Sources(tx transaction.Transaction) []Fault {
	f := found{tx: tx}
	if tx.Files == nil {
		return nil // Words tells it
	}
	pages, err := page.New(tx, words.English, "")
	if err != nil {
		return nil
	}
	told := map[string]bool{}
	titled := func(address string) {
		if _, ok := pages.SourceTitle(address); !ok && strings.HasPrefix(address, "https://") && !told[address] {
			told[address] = true
			f.add(field("Sources"), "%s has no title", address)
		}
	}
	for _, c := range cases(tx) {
		f.attempt(inCase(c, ""), func() {
			_, outcome, _ := tx.JudgeCase(c)
			for _, reason := range outcome.Reasons {
				titled(reason.Source)
			}
		})
	}
	for _, table := range tx.Rates {
		for _, row := range table.Listing().Rows {
			titled(row.Source)
		}
	}
	return f.faults
}
