package site

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// doors are the portals in the order in which the first page shows them.
var doors = []transaction.Portal{transaction.Citizens, transaction.Health, transaction.Business}

// catalogues are the pages of the catalogue: the first page, and one behind each door.
var catalogues = append([]transaction.Portal{""}, doors...)

// listed lists the transactions of one page of the catalogue; the first page has them all, door by door.
func listed(portal transaction.Portal, transactions []transaction.Transaction, p *page.Pages) (page.CataloguePage, error) {
	out := page.CataloguePage{Portal: string(portal)}
	shown := []transaction.Portal{portal}
	if portal == "" {
		shown = doors
	}
	for _, door := range shown {
		section := page.CatalogueSection{}
		if portal == "" {
			section.Title = p.Book().Text("portal."+string(door)+".title", nil)
			section.Address = p.Address.Static(string(door))
		}
		for _, tx := range transactions {
			if !slices.Contains(tx.Portals, door) {
				continue
			}
			book, err := tx.Words(p.Book().Language)
			if err != nil {
				return page.CataloguePage{}, err
			}
			address := page.Address{Transaction: tx.Name, Language: p.Book().Language}
			section.Entries = append(section.Entries, page.CatalogueEntry{
				Name: book.Text("name", nil), Description: book.Text("description", nil), Address: address.Start(),
			})
		}
		out.Sections = append(out.Sections, section)
	}
	return out, nil
}
