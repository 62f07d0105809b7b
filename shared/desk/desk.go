// Package desk is where the staff of a department work: /desk/<department>/. Package office signs them in and out. Caseworkers
// see the queue of what was submitted to the department's transactions, look at one submission, and take it, ask about it,
// decide it, give it into other hands or have it handed over again; auditors look at everything and change nothing; service
// owners see how many submissions stand where.
//
// Everything that somebody does with a submission is an event of its history (package audit), which stands in the
// transaction's table under history#<reference>: that they looked, before they see anything; what they do, in the same write as the
// deed, so that there is never one without the other. docs/desk.md tells it to the people who use it.
package desk

import (
	"net/http"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
)

// Place is the first part of a desk's addresses.
const Place = "desk"

// Desk is the desk of one department. Its Place, Table and Handlers are set by Handler.
type Desk struct {
	office.Office
	// Works are the department's transactions.
	Works []Work

	booklet booklet
}

// Callback is where the provider sends browsers back to, below the public origin.
func Callback(department string) string { return office.Callback(Place, department) }

// BackChannel is where the provider tells that somebody has signed out there, below the public origin.
func BackChannel(department string) string { return office.BackChannel(Place, department) }

// Handler answers for the desk.
func (d *Desk) Handler() (http.Handler, error) {
	d.Place = Place
	d.Table = access.Desk
	d.booklet = newBooklet(d.Works)
	d.Handlers = map[string]office.Handler{
		"GET /{$}":                             d.home,
		"GET /find":                            d.find,
		"GET /assist":                          d.helping,
		"POST /assist":                         d.help,
		"POST /paper":                          d.allot,
		"GET /paper/{transaction}/{reference}": d.printed,
		"GET /submissions/{transaction}/{reference}":                  d.submission,
		"GET /submissions/{transaction}/{reference}/answers.json":     d.download,
		"GET /submissions/{transaction}/{reference}/evidence/{piece}": d.evidence,
		"POST /submissions/{transaction}/{reference}/code":            d.code,
		"GET /submissions/{transaction}/{reference}/{action}":         d.change,
		"POST /submissions/{transaction}/{reference}/{action}":        d.act,
	}
	return d.Office.Handler()
}

// signed is what pages have in common for somebody who is signed in.
func (d *Desk) signed(to office.Visit, below string) page.DeskPage {
	frame := d.Frame(to, below)
	frame.Signed = &page.DeskSigned{Person: nameOf(to.Session.Person)}
	for _, role := range to.Session.Roles {
		frame.Signed.Roles = append(frame.Signed.Roles, string(role))
	}
	return frame
}
