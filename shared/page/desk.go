package page

import (
	"cmp"
	"io"

	"github.com/frontline-gov/frontline/shared/words"
)

// Desk is an address of a department's desk: /desk/hmrc/, /desk/hmrc/cy/signed-out. Path is "" for the desk itself.
func (a Address) Desk(department, path string) string { return a.Office("desk", department, path) }

// Office is an address of a place where a department's staff work: /finance/hmrc/, /finance/hmrc/cy/signed-out.
func (a Address) Office(place, department, path string) string {
	address := "/" + place + "/" + department + "/"
	if a.Language != words.English {
		address += string(a.Language) + "/"
	}
	return address + path
}

// DeskNotice is a page of the desk that says one thing. Its words stand under "desk.<notice>".
type DeskNotice string

// The notices.
const (
	DeskSignIn      DeskNotice = "sign-in"          // nobody is signed in
	DeskSignedOut   DeskNotice = "signed-out"       // signed out just now
	DeskRefused     DeskNotice = "refused"          // not signed in, and no more is said
	DeskCancelled   DeskNotice = "cancelled"        // the provider, or the person, said no
	DeskDepartment  DeskNotice = "other-department" // signed in as somebody of another department
	DeskNoRole      DeskNotice = "no-role"          // signed in as somebody without a role here
	DeskNotForRole  DeskNotice = "not-for-role"     // signed in, and the page is for another role
	DeskNotSetUp    DeskNotice = "not-set-up"       // no provider is set up
	DeskNotFound    DeskNotice = "not-found"        // no such page
	DeskCrossSite   DeskNotice = "cross-site"       // the form came from another site
	DeskTooLarge    DeskNotice = "too-large"        // more was sent than is taken at once
	DeskUnavailable DeskNotice = "unavailable"      // for a while
)

// DeskNotices lists all notices.
var DeskNotices = []DeskNotice{DeskSignIn, DeskSignedOut, DeskRefused, DeskCancelled, DeskDepartment, DeskNoRole, DeskNotForRole, DeskNotSetUp, DeskNotFound,
	DeskCrossSite, DeskTooLarge, DeskUnavailable}

// DeskPage is the frame of every page of a desk.
type DeskPage struct {
	// Place is the first part of its address and of its words, "desk" where it is empty. What has no words of its own under
	// a place has those of the desk.
	Place string
	// Department is its code, Name what people call it, and The the same within a sentence; empty where it is no other.
	Department, Name, The string
	// Path is the page's own below the desk, for the link to the other language.
	Path string
	// Signed is who is signed in, for pages that say so at their foot; nil for none.
	Signed *DeskSigned
}

// DeskSigned is who is signed in.
type DeskSigned struct {
	Person string
	// Roles are the codes of roles; their words stand under "desk.role.<role>".
	Roles []string
}

// DeskNoticePage tells one thing.
type DeskNoticePage struct {
	DeskPage
	Notice DeskNotice
	// Link is where to go on; the desk where it is empty.
	Link string
	// Elsewhere is where the provider's own session can be ended, after signing out; empty where it cannot.
	Elsewhere string
}

// DeskHomePage shows who is signed in.
type DeskHomePage struct {
	DeskPage
	Person string
	// Roles are the codes of roles; their words stand under "desk.role.<role>".
	Roles []string
	// SignOut is where the form that signs out posts to.
	SignOut string
}

type deskView struct {
	Text      Prose
	List      *list
	SignOut   string
	Button    button
	Enter     *button // to sign in
	Link      *link
	Elsewhere *link
}

// DeskNotice writes a page that says one thing.
func (p *Pages) DeskNotice(w io.Writer, page DeskNoticePage) error {
	key, values := p.officeKey(page.Place, string(page.Notice)), page.told()
	view := deskView{Text: ParseProse(p.book.Text(key+".text", values))}
	if p.book.Has(key + ".link") {
		on := link{Text: p.book.Text(key+".link", values), Address: cmp.Or(page.Link, p.Address.Office(page.place(), page.Department, ""))}
		if page.Notice == DeskSignIn || page.Notice == DeskSignedOut {
			view.Enter = &button{Text: on.Text, Address: on.Address}
		} else {
			view.Link = &on
		}
	}
	if page.Elsewhere != "" {
		view.Elsewhere = &link{Text: p.book.Text("desk.elsewhere", nil), Address: page.Elsewhere}
	}
	return p.desk(w, page.DeskPage, p.book.Text(key+".title", values), view)
}

func (d DeskPage) place() string {
	if d.Place == "" {
		return "desk"
	}
	return d.Place
}

// told is the department, to be told in a sentence.
func (d DeskPage) told() words.Values {
	return words.Values{"department": words.Noun(cmp.Or(d.The, d.Name))}
}

// officeKey is the key of a notice's words: of the place, or else of the desk.
func (p *Pages) officeKey(place, notice string) string {
	if key := place + "." + notice; p.book.Has(key + ".title") {
		return key
	}
	return "desk." + notice
}

// DeskHome writes the desk's first page.
func (p *Pages) DeskHome(w io.Writer, page DeskHomePage) error {
	row := func(key string, lines ...string) answerRow {
		return answerRow{Key: p.book.Text(key, nil), Lines: lines}
	}
	rows := []answerRow{row("desk.person", page.Person)}
	var roles []string
	for _, role := range page.Roles {
		roles = append(roles, p.book.Text("desk.role."+role, nil))
	}
	rows = append(rows, row("desk.roles", roles...), row("desk.department", page.Name))
	return p.desk(w, page.DeskPage, p.book.Text("desk.home.title", nil), deskView{
		Text: ParseProse(p.book.Text("desk.home.text", nil)), List: &list{Rows: rows},
		SignOut: page.SignOut, Button: button{Text: p.book.Text("desk.sign-out", nil), Class: "govuk-button--secondary"},
	})
}

func (p *Pages) desk(w io.Writer, page DeskPage, heading string, view deskView) error {
	return p.write(w, deskSet, frame{
		Heading: heading, Content: view,
		path: func(a Address) string { return a.Office(page.place(), page.Department, page.Path) },
	})
}

var deskSet = newSet("desk", "summary", "prose")
