package search

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/catalogue"
	"github.com/frontline-gov/frontline/shared/words"
)

// What a word is worth by where it stands.
const (
	inName        = 10
	inSynonym     = 8
	inNeed        = 6
	inNeedSynonym = 5
	inDescription = 4
	inHeading     = 2
	inDepartment  = 2
	inStart       = 1
	inNeeded      = 0.5 // behind the button: what to have to hand, other ways
	inQuestion    = 0.5
)

// Documents are the transactions of a catalogue, with all the words that people could mean them by.
func Documents(c catalogue.Catalogue) ([]Document, error) {
	var documents []Document
	for _, entry := range c.Entries {
		tx := entry.Transaction
		d := Document{Name: tx.Name, Parts: []Part{{words.English, tx.Department, inDepartment}}}
		for _, language := range words.Languages {
			book := entry.Book[language]
			add := func(text string, weight float64) {
				d.Parts = append(d.Parts, Part{language, text, weight})
			}
			add(book.Text("name", nil), inName)
			add(book.Text("description", nil), inDescription)
			add(book.Text("department", nil), inDepartment)
			if synonyms, ok := book.First(nil, "synonyms"); ok {
				add(synonyms, inSynonym)
			}
			for _, name := range tx.Needs {
				need, _ := c.Need(name)
				add(need.Title[language], inNeed)
				add(need.Synonyms[language], inNeedSynonym)
			}
			start, err := fs.ReadFile(tx.Files, "start."+string(language)+".md")
			if err != nil {
				return nil, fmt.Errorf("search: start page of %s: %w", tx.Name, err)
			}
			weight := float64(inStart)
			for line := range strings.Lines(address.ReplaceAllString(string(start), "$1")) {
				switch {
				case strings.HasPrefix(line, "#"):
					add(braces.ReplaceAllString(line, ""), inHeading)
				case strings.TrimSpace(line) == "[start]":
					weight = inNeeded
				default:
					add(line, weight)
				}
			}
			for _, q := range tx.Questions {
				add(title(q, book), inQuestion)
				if group, ok := q.(ask.Group); ok {
					for _, q := range group.Questions {
						add(title(q, book), inQuestion)
					}
				}
			}
		}
		documents = append(documents, d)
	}
	return documents, nil
}

var (
	address = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	braces  = regexp.MustCompile(`\{[^}]*\}`)
)

// title is a question as asked, without the answers that stand in it; nothing for what no page asks.
func title(q ask.Question, book words.Book) string {
	text, _ := book.First(nil, q.About().Name+".title")
	return braces.ReplaceAllString(text, " ")
}
