package acceptance

import (
	"net/url"
	"strconv"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
)

// Sheet is answers as they are keyed from a form on paper: the fields of the one page, those of rows behind their prefix.
func Sheet(questions []ask.Question, answers ask.Answers) url.Values {
	sheet := url.Values{}
	key := func(prefix string, q ask.Question, answers ask.Answers) {
		if value := answers.Own(q.About().Name); value != nil && !q.About().Unasked {
			for part, values := range q.Fill(value) {
				sheet[prefix+ask.Field(q.About().Name, part)] = values
			}
		}
	}
	for _, q := range questions {
		group, ok := q.(ask.Group)
		if !ok {
			key("", q, answers)
			continue
		}
		rows := group.Of(answers)
		sheet.Set(page.KeyingRows(group.Name), strconv.Itoa(len(rows)))
		for n, row := range rows {
			for _, inner := range group.Questions {
				key(page.KeyingField(group.Name, n), inner, row)
			}
		}
	}
	return sheet
}
