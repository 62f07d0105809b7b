package page

import "io"

// BegunPage asks who starts in a browser with a draft whether to go on with it. It shows nothing of what is in it.
type BegunPage struct {
	// Amends says that it is a change of what was sent, which stays as it is.
	Amends bool
	// Kept says that a return code leads to it, so that it is not deleted.
	Kept bool
}

// What AgainField holds of the button that was pressed: what its page said that it does.
const (
	AgainYes    = "yes"    // another after what was sent
	AgainOn     = "on"     // go on with the answers that there are
	AgainDelete = "delete" // delete them, and begin anew
	AgainLeave  = "leave"  // leave them to who has their return code, and begin anew
)

// Begun writes that page.
func (p *Pages) Begun(w io.Writer, page BegunPage) error {
	key := "begun"
	if page.Amends {
		key = "begun.amend"
	}
	text, anew := p.book.Text(key+".text", nil), button{Text: p.book.Text(key+".anew", nil), Class: "govuk-button--warning", Name: AgainField, Value: AgainDelete, Once: true}
	end := p.book.Text(key+".deleted", nil)
	if page.Kept {
		end = p.book.Text(key+".kept", nil)
		anew.Text, anew.Class, anew.Value = p.book.Text(key+".kept.anew", nil), "govuk-button--secondary", AgainLeave
	}
	return p.write(w, laterSet, frame{
		Heading: p.book.Text(key+".title", nil), Back: p.Address.Start(),
		Content: laterView{
			Action: p.Address.Apply("start"), Hidden: p.hidden(0, false), Text: ParseProse(text + "\n\n" + end),
			Button: button{Text: p.book.Text(key+".button", nil), Name: AgainField, Value: AgainOn, Once: true}, Anew: &anew,
		},
		path: func(a Address) string { return a.Start() },
	})
}
