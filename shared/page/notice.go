package page

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/words"
)

// banner is a notice above the heading of a page.
type banner struct {
	Title, Text string
	// More are further paragraphs.
	More    []string
	Success bool
	// Stands is a notice that tells how things are, and not what has just happened.
	Stands bool
}

// Role is how assistive technology takes it: what has just happened is said at once.
func (b banner) Role() string {
	if b.Stands {
		return "region"
	}
	return "alert"
}

// notice is what somebody who fills in answers has to know: that an answer has to be given again, and that the transaction is
// about to close. It is nil where there is nothing.
func (p *Pages) notice(again bool) *banner {
	var texts []string
	if again {
		texts = append(texts, p.book.Text("notice.again", nil))
	}
	if !p.Closes.IsZero() {
		texts = append(texts, p.book.Text("notice.closes", words.Values{"on": p.Closes}))
	}
	if len(texts) == 0 {
		return nil
	}
	return &banner{Title: p.book.Text("notice.title", nil), Text: texts[0], More: texts[1:], Stands: true}
}

// stored shows the answer that is kept beside another that was typed.
func (p *Pages) stored(q ask.Question, value any) *banner {
	lines := []string{p.book.Text("check.none", nil)}
	if value != nil {
		lines = q.Show(value, p.book)
	}
	return &banner{Title: p.book.Text("notice.title", nil), Text: p.book.Text("notice.stored", nil), More: lines, Stands: true}
}

// unfound adds to a notice, or to none, that no address can be found now.
func (p *Pages) unfound(to *banner) *banner {
	made := &banner{Title: p.book.Text("notice.title", nil), Text: p.book.Text("find.broken", nil)}
	if to != nil {
		made.More = append([]string{to.Text}, to.More...)
	}
	return made
}
