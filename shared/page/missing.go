package page

import (
	"io"

	"github.com/frontline-gov/frontline/shared/words"
)

// otherLanguage is what a page says once more in another language than its own.
type otherLanguage struct {
	Language words.Language
	Heading  string
	Text     Prose
	Link     *link
}

// Everywhere writes the page of a problem in the language of the pages, and below it in the other ones: CloudFront shows one
// page for every address, in whatever language people asked for it.
func (p *Pages) Everywhere(w io.Writer, problem Problem) error {
	key := "problem." + string(problem)
	said := func(p *Pages) otherLanguage {
		said := otherLanguage{Language: p.book.Language, Heading: p.book.Text(key+".title", nil), Text: ParseProse(p.book.Text(key+".text", nil))}
		if p.book.Has(key + ".link") {
			said.Link = &link{Text: p.book.Text(key+".link", nil), Address: p.onward(problem)}
		}
		return said
	}
	own := said(p)
	view := problemView{Text: own.Text, Link: own.Link, Contact: p.contact()}
	for _, language := range words.Languages {
		if language == p.book.Language {
			continue
		}
		other, err := Plain(language)
		if err != nil {
			return err
		}
		view.Others = append(view.Others, said(other))
	}
	return p.writeProblem(w, frame{Heading: own.Heading}, view, ProblemPage{Problem: problem})
}
