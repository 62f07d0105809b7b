package catalogue

import (
	"encoding/json"
	"fmt"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// FeedName is where the feed stands on the site.
const FeedName = "catalogue.json"

// FeedVersion is the version of the feed's form. A field that is added leaves it as it is; one that goes, or that means
// something else, makes it one more.
const FeedVersion = 1

// Feed is the catalogue for other portals (docs/catalogue.md). Addresses are relative to that of the feed.
type Feed struct {
	SchemaVersion int               `json:"schemaVersion"`
	On            date.Date         `json:"on"`
	Portals       []FeedGroup       `json:"portals"`
	Needs         []FeedGroup       `json:"needs"`
	Transactions  []FeedTransaction `json:"transactions"`
}

// FeedGroup is a door or a need, with the transactions that it leads to.
type FeedGroup struct {
	Name         string                       `json:"name"`
	In           map[words.Language]FeedTitle `json:"in"`
	Transactions []string                     `json:"transactions"`
}

// FeedTitle is what a door or a need is called in a language, and its page.
type FeedTitle struct {
	Title string `json:"title"`
	Page  string `json:"page"`
}

// FeedTransaction is one transaction.
type FeedTransaction struct {
	Name       string                      `json:"name"`
	Department string                      `json:"department"`
	State      State                       `json:"state"`
	Opens      string                      `json:"opens,omitempty"`
	Closes     string                      `json:"closes,omitempty"`
	Portals    []transaction.Portal        `json:"portals"`
	Needs      []string                    `json:"needs"`
	API        string                      `json:"api"`
	In         map[words.Language]FeedCopy `json:"in"`
}

// FeedCopy is a transaction in a language. What it has while it is open only is left out when it is not.
type FeedCopy struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Department  string `json:"department"`
	Start       string `json:"start"`
	Card        string `json:"card,omitempty"`
	Checker     string `json:"checker,omitempty"`
}

// Feed is the catalogue on a date for other portals.
func (c Catalogue) Feed(on date.Date) Feed {
	feed := Feed{SchemaVersion: FeedVersion, On: on, Portals: []FeedGroup{}, Needs: []FeedGroup{}, Transactions: []FeedTransaction{}}
	for _, door := range Doors {
		group := FeedGroup{Name: string(door), In: map[words.Language]FeedTitle{}, Transactions: names(c.Behind(door))}
		for language, book := range c.platform {
			group.In[language] = FeedTitle{
				Title: book.Text("portal."+string(door)+".title", nil), Page: page.Address{Language: language}.Static(string(door)),
			}
		}
		feed.Portals = append(feed.Portals, group)
	}
	for _, need := range c.Needs {
		group := FeedGroup{Name: need.Name, In: map[words.Language]FeedTitle{}, Transactions: names(c.For(need.Name))}
		for language, title := range need.Title {
			group.In[language] = FeedTitle{Title: title, Page: page.Address{Language: language}.Need(need.Name)}
		}
		feed.Needs = append(feed.Needs, group)
	}
	for _, entry := range c.Entries {
		feed.Transactions = append(feed.Transactions, entry.feed(on))
	}
	return feed
}

func names(entries []Entry) []string {
	names := []string{}
	for _, entry := range entries {
		names = append(names, entry.Transaction.Name)
	}
	return names
}

func (e Entry) feed(on date.Date) FeedTransaction {
	tx := e.Transaction
	out := FeedTransaction{
		Name: tx.Name, Department: tx.Department, State: e.State(on), Portals: tx.Portals,
		Needs: append([]string{}, tx.Needs...), API: "/openapi/" + tx.Name + ".json", In: map[words.Language]FeedCopy{},
	}
	if !tx.Opens.IsZero() {
		out.Opens = tx.Opens.String()
	}
	if !tx.Closes.IsZero() {
		out.Closes = tx.Closes.String()
	}
	for language, book := range e.Book {
		address := e.address(language)
		shown := FeedCopy{
			Name: book.Text("name", nil), Description: book.Text("description", nil), Department: book.Text("department", nil),
			Start: address.Start(),
		}
		if out.State == Open {
			shown.Card = address.Card()
			if len(tx.Checker) > 0 {
				shown.Checker = address.Checker()
			}
		}
		out.In[language] = shown
	}
	return out
}

// JSON is the feed as it is published.
func (f Feed) JSON() ([]byte, error) {
	data, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	return append(data, '\n'), nil
}
