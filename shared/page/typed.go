package page

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/words"
)

// Posted is a form that a page refuses.
type Posted struct {
	Fields url.Values
	// Path is what it was posted to, below the transaction's function ("children/0/child-name").
	Path string
}

type postedView struct {
	Typed  list
	Action string
	Hidden []hidden
	Again  *button
}

// again are the problems after which the same form may be sent once more as it is; after TooOften it is first looked at.
var again = []Problem{Unavailable, ServerError, TooMany, TooOften}

// posted is what somebody had typed who is refused, to be copied, and to be sent again where that may help. What came from another
// site nobody typed here.
func (p *Pages) posted(page ProblemPage) *postedView {
	if page.Posted == nil || page.Problem == CrossSite {
		return nil
	}
	fields := maps.Clone(page.Posted.Fields)
	view := postedView{Typed: list{Rows: p.typedRows(page.Posted.Path, fields)}, Action: p.Address.Apply(page.Posted.Path)}
	delete(fields, LanguageField)
	if slices.Contains(again, page.Problem) && len(fields) > 0 {
		view.Again = &button{Text: p.book.Text("typed.again", nil), Once: true}
		if len(view.Typed.Rows) == 0 {
			view.Again.Text = p.book.Text("typed.again.untyped", nil)
		}
		if page.Problem == TooOften {
			view.Action = asTyped(view.Action, false)
			fields.Set(LanguageField, string(p.book.Language))
		}
	}
	if view.Again == nil && len(view.Typed.Rows) == 0 {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		for _, value := range fields[name] {
			view.Hidden = append(view.Hidden, hidden{name, value})
		}
	}
	return &view
}

// typedRows tell what stands in the fields of a posted form into which people type, in the words of its page.
func (p *Pages) typedRows(path string, posted url.Values) []answerRow {
	var rows []answerRow
	add := func(caption, label string, lines ...string) {
		if strings.TrimSpace(strings.Join(lines, "")) == "" {
			return
		}
		if caption != "" {
			label = p.book.Text("check.row", words.Values{"row": caption, "text": label})
		}
		rows = append(rows, answerRow{Key: label, Lines: lines})
	}
	question := func(caption string, q ask.Question, fields url.Values) {
		if own := ask.Own(q, fields); len(own) > 0 {
			add(caption, p.text(q.About().Name+".label", ask.Step{Question: q}, nil), p.typedLines(q, own)...)
		}
	}
	for _, q := range p.tx.Questions {
		group, ok := q.(ask.Group)
		if !ok {
			question("", q, posted)
			continue
		}
		for _, inner := range group.Questions {
			question("", inner, posted) // on its own page
		}
		for n, row := range KeyedRows(posted, group.Name) {
			for _, inner := range group.Questions {
				question(p.rowNumber(group, n), inner, row)
			}
		}
	}
	field := func(name, label string) { add("", p.book.Text(label, nil), textLines(posted.Get(name))...) }
	field(FindPostcodeField, "address.postcode")
	field(FindBuildingField, "find.building")
	field(AnswerField, "enquiry.label")
	name, _, _ := strings.Cut(path, "/")
	switch name {
	case string(Return), string(Progress):
		field(KeyField, "lookup."+name+".label")
		field(CodeField, "open.label")
	case feedbackPath:
		if rating := "feedback.rating." + posted.Get(RatingField); p.book.Has(rating) {
			add("", p.book.Text("feedback.rating.title", nil), p.book.Text(rating, nil))
		}
		field(CommentField, "feedback.comment")
	case troublePath:
		if kind := posted.Get(KindField); slices.Contains(TroubleKinds, kind) {
			add("", p.book.Text("trouble.kind.title", nil), p.book.Text("trouble."+kind, nil))
		}
		field(CommentField, "trouble.comment")
	}
	return rows
}

func textLines(text string) []string {
	return strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
}

// typedLines are what was typed as the answer to a question: as the check page shows it where it can be read, and otherwise as it is.
func (p *Pages) typedLines(q ask.Question, own url.Values) []string {
	if value, faults := q.Read(own); len(faults) == 0 && value != nil {
		return q.Show(value, p.book)
	}
	var lines []string
	for _, f := range unseen(q, own) {
		if f.Value = strings.TrimSpace(f.Value); f.Value != "" {
			lines = append(lines, textLines(f.Value)...)
		}
	}
	return lines
}
