package site

import (
	"embed"
	"fmt"
	"strings"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

//go:embed text/*.md
var texts embed.FS

// ownText is one of the platform's own pages: its first line is "# title". The line "[services]" of the privacy page
// becomes the list of how long each service keeps what it is sent.
func ownText(name string, language words.Language, transactions []transaction.Transaction) (page.TextPage, error) {
	path := "text/" + name + "." + string(language) + ".md"
	data, err := texts.ReadFile(path)
	if err != nil {
		return page.TextPage{}, err
	}
	title, text, ok := strings.Cut(string(data), "\n")
	title, hasTitle := strings.CutPrefix(title, "# ")
	if !ok || !hasTitle {
		return page.TextPage{}, fmt.Errorf("%s does not begin with its title", path)
	}
	if strings.Contains(text, "\n[services]\n") {
		list, err := kept(language, transactions)
		if err != nil {
			return page.TextPage{}, err
		}
		text = strings.Replace(text, "\n[services]\n", "\n"+list, 1)
	}
	return page.TextPage{Name: name, Title: title, Text: page.ParseProse(text)}, nil
}

// kept lists how long each service keeps what it is sent.
func kept(language words.Language, transactions []transaction.Transaction) (string, error) {
	var list strings.Builder
	for _, tx := range transactions {
		if tx.Retention.Months == 0 {
			continue
		}
		book, err := tx.Words(language)
		if err != nil {
			return "", err
		}
		list.WriteString("- " + book.Text("privacy.kept", words.Values{
			"service": book.Text("name", nil), "department": book.Text("department", nil), "months": tx.Retention.Months,
		}) + "\n")
	}
	return list.String(), nil
}
