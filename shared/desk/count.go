package desk

import (
	"context"
	"net/http"

	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
)

// counted is how many submissions of each transaction are read to be counted.
const counted = 5 * store.MostListed

// counts shows how many submissions stand where, to whom it is of no use to see one.
func (d *Desk) counts(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	columns, err := together(r.Context(), d.Works, func(ctx context.Context, work Work) (page.DeskColumn, error) {
		column := page.DeskColumn{Label: d.label(work, to), Stages: map[page.DeskStage]int{}}
		from := ""
		for column.Read < counted {
			list, err := listed(ctx, work, page.DeskToDo, from, to.Now, store.MostListed)
			if err != nil {
				return page.DeskColumn{}, err
			}
			for _, sub := range list.Submissions {
				column.Stages[stage(sub)]++
				if late(sub, to.Now) {
					column.Late++
				}
			}
			column.Read += store.MostListed
			if from = list.Next; from == "" {
				return column, nil
			}
		}
		column.More = true
		return column, nil
	})
	if err != nil {
		return err
	}
	return d.Pages[to.Language].DeskCounts(office.HTML(w, http.StatusOK), page.DeskCountsPage{
		DeskPage: d.signed(to, ""), Columns: columns, Most: counted})
}
