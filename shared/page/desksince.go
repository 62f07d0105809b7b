package page

import (
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/words"
)

// dated tells of each answer, and of each row, on which day it came where that was by a change of what was sent first.
func (p *Pages) dated(sections []section, since ask.Since) []section {
	told := func(path, kind string) string {
		day, changed := since[path]
		if !changed {
			return ""
		}
		return p.book.Text("desk.since."+kind, words.Values{"date": day})
	}
	answers := func(rows []answerRow, group string) {
		for i := range rows {
			kind := "answer"
			if group != "" && rows[i].path == group {
				kind = "rows"
			}
			rows[i].Tag = told(rows[i].path, kind)
		}
	}
	for _, s := range sections {
		answers(s.List.Rows, s.group)
		for i, card := range s.Cards {
			answers(card.Rows, s.group)
			first := card.Rows[0].path
			s.Cards[i].Tag = told(first[:strings.LastIndex(first, "/")], "row")
		}
	}
	return sections
}
