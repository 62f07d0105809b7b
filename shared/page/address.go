package page

import (
	"strconv"

	"github.com/frontline-gov/frontline/shared/words"
)

// Address makes the addresses of a transaction's pages in one language. The zero Transaction is the catalogue.
// A page that is the same for everybody is a static file; all that depends on answers is under /apply/.
type Address struct {
	Transaction string
	Language    words.Language
}

// Static is the address of a static page, "" for the start page: /child-benefit/children/, /cy/child-benefit/.
func (a Address) Static(path string) string {
	address := "/"
	if a.Language != words.English {
		address += string(a.Language) + "/"
	}
	if a.Transaction != "" {
		address += a.Transaction + "/"
	}
	if path != "" {
		address += path + "/"
	}
	return address
}

// Start is the start page.
func (a Address) Start() string { return a.Static("") }

// Apply is the address at the transaction's function: /apply/child-benefit/children/0/child-name,
// /apply/child-benefit/cy/check. Forms post to it.
func (a Address) Apply(path string) string {
	address := "/apply/" + a.Transaction + "/"
	if a.Language != words.English {
		address += string(a.Language) + "/"
	}
	return address + path
}

// Back leads from a question to the page before it, which only the function can tell. The static page and the
// function's page have the same link.
func (a Address) Back(path string) string { return a.Apply(path) + "?back" }

// Change asks a question again and returns to the check page.
func (a Address) Change(path string) string { return a.Apply(path) + "?change" }

// Remove asks whether to remove a row of a group.
func (a Address) Remove(group string, row int) string {
	return a.Apply(group + "/" + strconv.Itoa(row) + "/remove")
}

// Check, Submit and Receipt are the pages at the end.
func (a Address) Check() string   { return a.Apply("check") }
func (a Address) Submit() string  { return a.Apply("submit") }
func (a Address) Receipt() string { return a.Apply("receipt") }

// Submission is the status of a submission.
func (a Address) Submission(reference string) string { return a.Apply("submissions/" + reference) }

// In is the same transaction's addresses in another language.
func (a Address) In(language words.Language) Address {
	return Address{Transaction: a.Transaction, Language: language}
}
