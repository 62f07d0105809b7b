package page

import (
	"cmp"
	"io"

	"github.com/frontline-gov/frontline/shared/address"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/words"
)

// The fields of the pages that look for an address, beside those of the address itself, which travel unseen with what was
// typed by hand.
const (
	// FindField holds which of the pages was posted: FindAsked or FindListed.
	FindField = "find"
	// FindPostcodeField and FindBuildingField hold what is looked for.
	FindPostcodeField = "find-postcode"
	FindBuildingField = "find-building"
	// FindChoiceField holds the ID of the address that was chosen, or NotListed.
	FindChoiceField = "find-choice"
	// FindGoField is the button that leads elsewhere: GoByHand, GoSearch or GoWithout.
	FindGoField = "find-go"
)

// The values of those fields.
const (
	FindAsked  = "asked"
	FindListed = "listed"
	NotListed  = "not-listed"
	// GoByHand leads to the address by hand, GoSearch to what is looked for, GoWithout on without an address.
	GoByHand  = "by-hand"
	GoSearch  = "search"
	GoWithout = "without"
)

// FindPage looks for the address that a question asks for. It asks for a postcode, or shows the addresses Found: one to be
// confirmed, several to choose from.
type FindPage struct {
	// QuestionPage is the page of the address by hand. Its Fields travel along unseen.
	QuestionPage
	// Postcode and Building are what was typed; the postcode is in its normal form where there are addresses.
	Postcode, Building string
	// Wrong says what is wrong: "missing", "malformed", "none", "too-many", "unchosen" with the postcode, "choice-missing" with the
	// choice; empty for nothing.
	Wrong string
	Found []address.Address
	// Others says that nothing Found has the building that was typed: they are all at the postcode.
	Others bool
}

type findView struct {
	Action  string
	Hidden  []hidden
	Lead    string
	Heading string
	Lines   []string
	Control *control
	Buttons []button
}

// Find writes a page that looks for an address.
func (p *Pages) Find(w io.Writer, page FindPage) error {
	word := func(key string) string { return p.book.Text("find."+key, nil) }
	view := findView{
		Action: p.Address.Apply(page.Step.Path),
		Hidden: append(p.hiddenOf(page.QuestionPage), unseen(page.Step.Question, page.Fields)...),
	}
	byHand := button{Text: word("by-hand"), Class: "govuk-button--secondary", Name: FindGoField, Value: GoByHand}
	again := button{Text: word("again"), Class: "govuk-button--secondary", Name: FindGoField, Value: GoSearch}
	found := words.Values{"count": len(page.Found), "postcode": page.Postcode}
	heading, caption, back := "", p.label(page.Step), p.Address.Apply(page.Step.Path)
	if page.Return {
		back = p.Address.Change(page.Step.Path)
	}
	switch len(page.Found) {
	case 0:
		asked := p.findControl(page)
		heading, caption, back, view.Control = asked.Label, p.rowCaption(page.Step), page.Back, &asked
		view.Hidden = append(view.Hidden, hidden{FindField, FindAsked})
		view.Buttons = []button{{Text: word("button")}, byHand}
		if page.Step.Question.About().Optional {
			view.Buttons = append(view.Buttons, button{Text: word("without"), Class: "govuk-button--secondary", Name: FindGoField, Value: GoWithout})
		}
	case 1:
		heading = word("one.title")
		lead := "find.one"
		if page.Others {
			lead = "find.other"
		}
		view.Heading, view.Lead, view.Lines = heading, p.book.Text(lead, found), page.Found[0].Lines()
		// The button alone confirms it: no other says that this is the address.
		view.Buttons = []button{{Text: word("use"), Name: FindChoiceField, Value: page.Found[0].ID()}, again, byHand}
	default:
		list := p.listControl(page, found)
		heading, view.Control = list.Label, &list
		view.Buttons = []button{{Text: p.book.Text("continue", nil)}, again}
	}
	if len(page.Found) > 0 {
		view.Hidden = append(view.Hidden, hidden{FindField, FindListed}, hidden{FindPostcodeField, page.Postcode}, hidden{FindBuildingField, page.Building})
	}
	var links []link
	if page.Wrong != "" && view.Control != nil {
		links = []link{{Text: word(page.Wrong), Address: "#" + view.Control.target()}}
	}
	view.Buttons = append(view.Buttons, p.laterButton(page.QuestionPage)...)
	page.Back = back
	return p.asking(w, findSet, page.QuestionPage, heading, caption, view, p.leaving(page.QuestionPage, links))
}

// target is the id of the first field of a control.
func (c control) target() string {
	switch {
	case len(c.Controls) > 0:
		return c.Controls[0].ID
	case len(c.Items) > 0:
		return c.Items[0].ID
	}
	return c.ID
}

// findControl asks what to look for.
func (p *Pages) findControl(page FindPage) control {
	prefix := p.book.Text("error", nil)
	postcode := control{
		Component: ask.Input, ID: FindPostcodeField, Name: FindPostcodeField, Label: p.book.Text("address.postcode", nil), ErrorPrefix: prefix,
		Class: "govuk-input--width-10", Value: page.Postcode, NoSpellcheck: true,
	}
	for _, own := range page.Step.Question.Controls() { // the address of somebody else is not filled in by the browser
		if own.Part == "postcode" {
			postcode.Autocomplete = p.autocomplete(own.Autocomplete)
		}
	}
	if page.Wrong != "" {
		postcode.Error = p.book.Text("find."+page.Wrong, nil)
	}
	building := control{
		Component: ask.Input, ID: FindBuildingField, Name: FindBuildingField, Label: p.optional(p.book.Text("find.building", nil), true),
		ErrorPrefix: prefix, Hint: p.book.Text("find.building.hint", nil), Class: "govuk-input--width-20", Value: page.Building, NoSpellcheck: true,
	}
	made := control{
		Component: "fieldset", ID: FindField + "-all", Role: "group", Heading: true, Label: p.title(page.Step), LabelClass: legendLarge, ErrorPrefix: prefix,
		Controls: []control{postcode, building},
	}
	if hint := page.Step.Question.About().Name + ".hint"; p.book.Has(hint) {
		made.Hint = p.text(hint, page.Step, nil)
	}
	return made
}

// listControl lists the addresses to choose from.
func (p *Pages) listControl(page FindPage, found words.Values) control {
	key := "find.found"
	if page.Others {
		key = "find.others"
	}
	made := control{
		Component: ask.Radios, ID: FindChoiceField, Name: FindChoiceField, Heading: true, Label: p.book.Text("find.title", nil), LabelClass: legendLarge,
		Hint: p.book.Text(key, found), ErrorPrefix: p.book.Text("error", nil),
	}
	if page.Wrong != "" {
		made.Error = p.book.Text("find."+page.Wrong, nil)
	}
	for i, a := range page.Found {
		made.Items = append(made.Items, item{ID: numbered(FindChoiceField, i), Value: a.ID(), Label: a.Line()})
	}
	made.Items = append(made.Items, item{
		ID: numbered(FindChoiceField, len(page.Found)), Value: NotListed, Label: p.book.Text("find.not-listed", nil), Divider: p.book.Text("or", nil),
	})
	return made
}

// label is what an address is of: the row of its group, or the short name of its question.
func (p *Pages) label(step ask.Step) string {
	return cmp.Or(p.rowCaption(step), p.text(step.Question.About().Name+".label", step, nil))
}
