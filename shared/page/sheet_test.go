package page_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/words"
)

// sheet is a page of figures with everything that one can have.
func sheet(p *page.Pages, w io.Writer) error {
	return p.Sheet(w, page.SheetPage{Title: "Finance", Caption: "HM Revenue & Customs", Back: "/finance/hmrc/",
		Path: func(a page.Address) string { return a.Office("finance", "hmrc", "2026-11/statement") }, Text: []string{"What each cost."},
		Links: page.SheetLinks{Links: []page.SheetLink{{Text: "Invoice", Address: "/finance/hmrc/2026-11/statement"}}},
		Sections: []page.SheetSection{
			{Title: "Figures", ID: "figures", Text: []string{"A <b>note</b>"}, Facts: []page.SheetFact{{Name: "Period", Value: "2026-11"}},
				Chart: &page.Chart{Title: "Each month", Description: "October: £1. November: £2.", Mark: 900, MarkLabel: "Target", Bars: []page.ChartBar{
					{Label: "October", Figure: "£1", Length: 100}, {Label: "November", Figure: "£2", Length: 1000}}},
				Table: &page.SheetTable{Caption: "What it cost", Columns: []page.SheetColumn{{Text: "Transaction"}, {Text: "£", Number: true}},
					Rows: [][]page.SheetCell{{{Text: "child-benefit", Address: "/finance/hmrc/2026-11/lines/child-benefit/all"}, {Text: "1.00"}}}},
				Links: page.SheetLinks{Title: "Files", Links: []page.SheetLink{{Text: "CSV", Address: "/finance/hmrc/2026-11/statement.csv"}}}},
			{Title: "October 2026", Fold: true, Links: page.SheetLinks{Links: []page.SheetLink{{Text: "Invoice", Address: "/finance/hmrc/2026-10/statement"}}}},
			{Title: "One submission", Form: &page.SheetForm{Action: "/finance/hmrc/receipt", Name: "reference", Label: "Reference", Hint: "Such as ABCD", Button: "Show"}},
			{Title: "Send", Form: &page.SheetForm{Action: "/finance/hmrc/plan", Name: "plan", Label: "File", File: true, Button: "Send"}},
		},
		SignOut: "/finance/hmrc/sign-out", SignedIn: "Signed in as Ada.", Fault: []string{"row 2: not a month"}})
}

func TestSheet(t *testing.T) {
	for _, language := range words.Languages {
		made := render(t, pagesOf(t, language), plain("sheet", sheet))
		golden(t, "sheet."+string(language)+".html", made)
		text := string(made)
		for _, want := range []string{`role="img" aria-labelledby="chart-1-title chart-1-text"`, "<desc id=\"chart-1-text\">October: £1. November: £2.</desc>",
			`<th scope="col"`, `<th scope="row"`, `enctype="multipart/form-data"`, `method="get"`, `aria-describedby="hint-3"`, "A &lt;b&gt;note", `action="/finance/hmrc/sign-out"`} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the page lacks %s", language, want)
			}
		}
		if bytes.Contains(made, []byte(" style=")) || bytes.Count(made, []byte("<script")) != 1 { // the site's own, by its address
			t.Errorf("%s: the page has what its policy forbids", language)
		}
		// The longest bar holds its figure, the short one has it behind.
		if !strings.Contains(text, `text-anchor="end" fill="#ffffff">£2`) || strings.Contains(text, `fill="#ffffff">£1`) {
			t.Errorf("%s: the figures of the bars are misplaced", language)
		}
	}
}
