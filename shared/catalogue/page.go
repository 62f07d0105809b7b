package catalogue

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/words"
)

// Pages are all pages of the catalogue in a language on a date: the first, with everything; one behind each door; one
// for each need.
func (c Catalogue) Pages(on date.Date, language words.Language) []page.CataloguePage {
	book, address := c.platform[language], page.Address{Language: language}
	first := page.CataloguePage{
		Title: book.Text("catalogue.title", nil), Lead: book.Text("catalogue.lead", nil), Needs: c.Links(language),
	}
	var others []page.CataloguePage
	for _, door := range Doors {
		entries := Listed(c.Behind(door), on, language)
		title := book.Text("portal."+string(door)+".title", nil)
		first.Sections = append(first.Sections, page.CatalogueSection{
			Title: title, Address: address.Static(string(door)), Entries: entries,
		})
		others = append(others, page.CataloguePage{
			Path: string(door), Title: title, Lead: book.Text("portal."+string(door)+".lead", nil),
			Sections: []page.CatalogueSection{{Entries: entries}},
		})
	}
	for _, need := range c.Needs {
		others = append(others, page.CataloguePage{
			Path: "need/" + need.Name, Title: need.Title[language], Lead: book.Text("need.lead", nil),
			Sections: []page.CatalogueSection{{Entries: Listed(c.For(need.Name), on, language)}},
		})
	}
	return append([]page.CataloguePage{first}, others...)
}

// Links lead to the needs.
func (c Catalogue) Links(language words.Language) []page.CatalogueLink {
	var links []page.CatalogueLink
	for _, need := range c.Needs {
		links = append(links, page.CatalogueLink{
			Text: need.Title[language], Address: page.Address{Language: language}.Need(need.Name),
		})
	}
	return links
}
