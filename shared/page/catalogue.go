package page

import (
	"bytes"
	"fmt"
	"html/template"
	"io"

	"github.com/frontline-gov/frontline/shared/words"
)

// QueryField is the field of the search box.
const QueryField = "q"

// CataloguePage lists transactions: all of them, those behind one door, or those of one need.
type CataloguePage struct {
	// Path is its address below the language: "" for the first page, "citizens", "need/having-a-child".
	Path        string
	Title, Lead string
	// Needs are links to what is happening in somebody's life, on the first page.
	Needs    []CatalogueLink
	Sections []CatalogueSection
}

// CatalogueLink leads to another page of the catalogue.
type CatalogueLink struct{ Text, Address string }

// CatalogueSection is a list of transactions under a title that may be a link.
type CatalogueSection struct {
	Title, Address string
	Entries        []CatalogueEntry
}

// CatalogueEntry is one transaction. Where it takes nothing now, State says so ("Closed"), and Instead is the text of
// the link to what to do instead.
type CatalogueEntry struct{ Name, Description, Address, State, Instead string }

// tag is a word or two that says how something stands.
type tag struct{ Text, Class string }

// Tag is its state, for templates.
func (e CatalogueEntry) Tag() tag { return tag{e.State, "govuk-tag--grey"} }

type catalogueView struct {
	Search   searchBox
	Lead     string
	Needs    []CatalogueLink
	Sections []CatalogueSection
}

// searchBox is the form that searches the catalogue. It gets, because a search holds no personal data and the page of
// what was found can be kept, sent on and gone back to.
type searchBox struct {
	Action string
	Input  control
	Button button
}

func (p *Pages) searchBox(query string) searchBox {
	return searchBox{
		Action: p.Address.Search(),
		Input: control{Component: "input", ID: QueryField, Name: QueryField, Type: "search", Value: query,
			Label: p.book.Text("search.label", nil), LabelClass: "govuk-label--s"},
		Button: button{Text: p.book.Text("search.button", nil)},
	}
}

// Catalogue writes a page of the catalogue.
func (p *Pages) Catalogue(w io.Writer, page CataloguePage) error {
	return p.write(w, catalogueSet, frame{
		Heading: page.Title, Description: page.Lead,
		Content: catalogueView{Search: p.searchBox(""), Lead: page.Lead, Needs: page.Needs, Sections: page.Sections},
		path:    func(a Address) string { return a.Static(page.Path) },
	})
}

// SearchPage shows what was found for what somebody typed, the best first; nothing typed and nothing found lead to the
// needs.
type SearchPage struct {
	Query string
	Found []CatalogueEntry
	// Some says that Found are for some of the query only.
	Some  bool
	Needs []CatalogueLink
}

type searchView struct {
	Search searchBox
	Lead   string
	Title  string
	None   Prose
	Found  []CatalogueEntry
	Needs  []CatalogueLink
}

// Search writes the page of what was found.
func (p *Pages) Search(w io.Writer, page SearchPage) error {
	view := searchView{Search: p.searchBox(page.Query), Found: page.Found}
	values := words.Values{"query": page.Query, "count": len(page.Found)}
	switch {
	case page.Query == "":
		view.Lead, view.Needs = p.book.Text("search.lead", nil), page.Needs
	case len(page.Found) == 0:
		view.Title, view.Needs = p.book.Text("search.none", values), page.Needs
		view.None = ParseProse(p.book.Text("search.none.text", nil))
	case page.Some:
		view.Title = p.book.Text("search.some", values)
	case len(page.Found) == 1:
		view.Title = p.book.Text("search.one", values)
	default:
		view.Title = p.book.Text("search.count", values)
	}
	return p.write(w, searchSet, frame{
		Heading: p.book.Text("search.title", nil), Content: view,
		path: func(a Address) string { return a.SearchFor(page.Query) },
	})
}

// Card writes a start page's card for other sites to embed: a piece of HTML without script, style or frame.
func (p *Pages) Card(w io.Writer) error {
	t, err := cardTemplate()
	if err != nil {
		return err
	}
	var buffer bytes.Buffer
	err = t.ExecuteTemplate(&buffer, "card", map[string]any{
		"Language": p.book.Language, "Name": p.book.Text("name", nil), "Description": p.book.Text("description", nil),
		"Department": p.book.Text("department", nil), "Address": p.Brand.Origin + p.Address.Start(),
	})
	if err != nil {
		return fmt.Errorf("card of %q: %w", p.tx.Name, err)
	}
	_, err = w.Write(buffer.Bytes())
	return err
}

func cardTemplate() (*template.Template, error) { return template.ParseFS(files, "template/card.html") }
