package page

import (
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
)

// Static says whether a question's empty page is the same for everybody, so that a file can serve it: it stands
// outside a group, is no group, and has no words with values in them.
func (p *Pages) Static(step ask.Step) bool {
	if _, ok := step.Question.(ask.Group); ok || step.Group != nil || step.Question.About().Unasked {
		return false
	}
	required, optional := questionKeys(step.Question)
	for _, key := range append(required, optional...) {
		if strings.Contains(key, ".fault.") || strings.HasSuffix(key, ".missing") || !p.book.Has(key) {
			continue
		}
		if strings.Contains(p.book.Text(key, nil), "{") {
			return false
		}
	}
	return true
}

type startView struct {
	Before, After Prose
	Checker       *link
	Action        string
	Hidden        []hidden
	Button        button
	Lookups       []link
}

// Start writes the transaction's start page from its start.<language>.md. The button stands at the line "[start]",
// or at the end.
func (p *Pages) Start(w io.Writer) error {
	name := "start." + string(p.book.Language) + ".md"
	text, err := fs.ReadFile(p.tx.Files, name)
	if err != nil {
		return fmt.Errorf("start page of %s: %w", p.tx.Name, err)
	}
	prose := ParseProse(string(text))
	view := startView{
		Before: prose, Checker: p.checkerLink(), Action: p.Address.Apply("start"), Hidden: p.hidden(0, false),
		Button: button{Text: p.book.Text("start", nil), Start: true}, Lookups: p.lookupLinks(),
	}
	for i, block := range prose {
		if block.Kind == startHere {
			view.Before, view.After = prose[:i], prose[i+1:]
		}
		if len(block.Text) > 0 && strings.HasPrefix(block.Text[0].Text, "# ") {
			return fmt.Errorf("%s of %s: the name of the service is the only first-level heading", name, p.tx.Name)
		}
	}
	return p.write(w, startSet, frame{
		Heading: p.book.Text("name", nil), Description: p.book.Text("description", nil), Content: view, Notice: p.notice(false), HelpHere: true,
		path: func(a Address) string { return a.Start() },
	})
}

// TextPage is a page of the platform itself.
type TextPage struct {
	Name  string // in the address
	Title string
	Text  Prose
}

// Text writes a page of the platform itself.
func (p *Pages) Text(w io.Writer, page TextPage) error {
	return p.write(w, textSet, frame{
		Heading: page.Title, Content: page.Text,
		path: func(a Address) string { return a.Static(page.Name) },
	})
}
