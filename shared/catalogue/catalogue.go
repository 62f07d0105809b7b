// Package catalogue lists the transactions as people find them: by door (citizens, health, business) and by need
// (what is happening in somebody's life), in both languages. Pages, search and the feed for other portals are made
// from it, so that all of them say the same.
package catalogue

import (
	"fmt"
	"slices"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Doors are the portals in the order in which the first page shows them.
var Doors = []transaction.Portal{transaction.Citizens, transaction.Health, transaction.Business}

// Catalogue is all transactions, in the order in which they are listed.
type Catalogue struct {
	Entries []Entry
	// Needs are those that lead to a transaction, in the order of the transactions.
	Needs []Need

	platform map[words.Language]words.Book
}

// Entry is one transaction as the catalogue lists it.
type Entry struct {
	Transaction transaction.Transaction
	// Book is its words over the platform's.
	Book map[words.Language]words.Book
}

// Need is something that happens to people, with what it is called.
type Need struct {
	Name  string
	Title map[words.Language]string
	// Synonyms are words by which people search for it.
	Synonyms map[words.Language]string
}

// New makes the catalogue of transactions.
func New(transactions []transaction.Transaction) (Catalogue, error) {
	c := Catalogue{platform: map[words.Language]words.Book{}}
	for _, language := range words.Languages {
		book, err := words.Platform(language)
		if err != nil {
			return Catalogue{}, fmt.Errorf("catalogue: %w", err)
		}
		c.platform[language] = book
	}
	for _, tx := range transactions {
		entry := Entry{Transaction: tx, Book: map[words.Language]words.Book{}}
		for language, platform := range c.platform {
			own, err := words.Load(tx.Files, language)
			if err != nil {
				return Catalogue{}, fmt.Errorf("catalogue: %s: %w", tx.Name, err)
			}
			entry.Book[language] = own.Over(platform)
		}
		c.Entries = append(c.Entries, entry)
		for _, name := range tx.Needs {
			if _, known := c.Need(name); known {
				continue
			}
			need, err := needOf(name, entry)
			if err != nil {
				return Catalogue{}, fmt.Errorf("catalogue: %s: %w", tx.Name, err)
			}
			c.Needs = append(c.Needs, need)
		}
	}
	return c, nil
}

// needOf is a need in the words of the platform, or of the first transaction that has it.
func needOf(name string, entry Entry) (Need, error) {
	need := Need{Name: name, Title: map[words.Language]string{}, Synonyms: map[words.Language]string{}}
	for language, book := range entry.Book {
		key := "need." + name
		if !book.Has(key) {
			return Need{}, fmt.Errorf("the need %q has no words under %s in %q", name, key, language)
		}
		need.Title[language] = book.Text(key, nil)
		need.Synonyms[language], _ = book.First(nil, key+".synonyms")
	}
	return need, nil
}

// Need is the need with a name.
func (c Catalogue) Need(name string) (Need, bool) {
	i := slices.IndexFunc(c.Needs, func(n Need) bool { return n.Name == name })
	if i < 0 {
		return Need{}, false
	}
	return c.Needs[i], true
}

// Entry is the entry of a transaction.
func (c Catalogue) Entry(name string) (Entry, bool) {
	i := slices.IndexFunc(c.Entries, func(e Entry) bool { return e.Transaction.Name == name })
	if i < 0 {
		return Entry{}, false
	}
	return c.Entries[i], true
}

// Behind lists what stands behind a door.
func (c Catalogue) Behind(door transaction.Portal) []Entry {
	return c.where(func(t transaction.Transaction) bool { return slices.Contains(t.Portals, door) })
}

// For lists what a need leads to.
func (c Catalogue) For(need string) []Entry {
	return c.where(func(t transaction.Transaction) bool { return slices.Contains(t.Needs, need) })
}

func (c Catalogue) where(holds func(transaction.Transaction) bool) []Entry {
	var entries []Entry
	for _, entry := range c.Entries {
		if holds(entry.Transaction) {
			entries = append(entries, entry)
		}
	}
	return entries
}

// State is how a transaction stands on a date.
type State string

// The states.
const (
	Open   State = "open"
	NotYet State = "not-yet-open"
	Closed State = "closed"
)

// State is how the transaction stands on a date.
func (e Entry) State(on date.Date) State {
	switch {
	case e.Transaction.Open(on):
		return Open
	case on.Before(e.Transaction.Opens):
		return NotYet
	}
	return Closed
}

// Listed is the entry as the pages of a language list it on a date.
func (e Entry) Listed(on date.Date, language words.Language) page.CatalogueEntry {
	book := e.Book[language]
	listed := page.CatalogueEntry{
		Name: book.Text("name", nil), Description: book.Text("description", nil), Address: e.address(language).Start(),
	}
	switch e.State(on) {
	case NotYet:
		listed.State = book.Text("catalogue.opens", words.Values{"date": e.Transaction.Opens})
	case Closed:
		listed.State = book.Text("catalogue.closed", nil)
	default:
		return listed
	}
	listed.Instead = book.Text("catalogue.instead", nil)
	return listed
}

func (e Entry) address(language words.Language) page.Address {
	return page.Address{Transaction: e.Transaction.Name, Language: language}
}

// Listed are entries as the pages of a language list them on a date.
func Listed(entries []Entry, on date.Date, language words.Language) []page.CatalogueEntry {
	var listed []page.CatalogueEntry
	for _, entry := range entries {
		listed = append(listed, entry.Listed(on, language))
	}
	return listed
}
