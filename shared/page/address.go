package page

import (
	"net/url"
	"strconv"

	"github.com/frontline-gov/frontline/shared/ask"
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

// File asks for a file with the rows of a group, and takes it.
func (a Address) File(group string) string { return a.Apply(group + "/file/send") }

// NoFile asks whether to take out the rows that came in a file.
func (a Address) NoFile(group string) string { return a.Apply(group + "/file/remove") }

// Columns is an empty file with the columns of a group.
func (a Address) Columns(group string) string { return a.Apply(group + "/file/columns.csv") }

// Row is the page of one row of a group, and ChangeInRow that of a question of it, which leads back there.
func (a Address) Row(group string, row int) string {
	return a.Apply(group) + "?" + RowField + "=" + strconv.Itoa(row)
}
func (a Address) ChangeInRow(path string) string { return a.Apply(path) + "?change=" + InRow }

// Check, Submit and Receipt are the pages at the end.
func (a Address) Check() string   { return a.Apply("check") }
func (a Address) Submit() string  { return a.Apply("submit") }
func (a Address) Receipt() string { return a.Apply("receipt") }

// Lookup is the page that finds what was kept or sent.
func (a Address) Lookup(lookup Lookup) string { return a.Static(string(lookup)) }

// Later offers a return code, and Forget to delete the answers.
func (a Address) Later() string  { return a.Apply(laterPath) }
func (a Address) Forget() string { return a.Apply(forgetPath) }

// Asking is the page of a question; of one in a group, where nobody has said in which row, the check page, which leads on.
func (a Address) Asking(step ask.Step) string {
	if step.Group != nil {
		return a.Check()
	}
	return a.Apply(step.Path)
}

// Submission is the status of a submission.
func (a Address) Submission(reference string) string { return a.Apply("submissions/" + reference) }

// Answers are what was sent in a submission, and Opening is where the code of its receipt is asked for to see them.
func (a Address) Answers(reference string) string { return a.Submission(reference) + "/answers" }
func (a Address) Opening(reference string) string {
	return a.Apply(string(Progress)) + "?" + KeyField + "=" + reference
}

// Evidence lists what has to be sent for a submission; EvidenceItem asks for one of it.
func (a Address) Evidence(reference string) string { return a.Submission(reference) + "/evidence" }
func (a Address) EvidenceItem(reference, item string) string {
	return a.Evidence(reference) + "/" + item
}

// Changing is where a submission is amended or withdrawn.
func (a Address) Changing(reference string, change Change) string {
	return a.Submission(reference) + "/" + string(change)
}

// Feedback is where somebody says how satisfied they are at an ending.
func (a Address) Feedback(ending Ending) string { return a.Apply(feedbackPath + "/" + string(ending)) }

// Trouble is where somebody says what is wrong with the page of a question, by its name; in a group, with the group's before it
// ("children.child-name").
func (a Address) Trouble(question string) string { return a.Apply(troublePath + "/" + question) }

// EvidencePiece takes a file straight into the bucket, and EvidenceSent is where the bucket leads when it has it.
func (a Address) EvidencePiece(reference, item string, n int) string {
	return a.EvidenceItem(reference, item) + "/" + strconv.Itoa(n)
}
func (a Address) EvidenceSent(reference, item string, n int) string {
	return a.EvidencePiece(reference, item, n) + "/sent"
}

// checkerPath is where the checker stands below the transaction.
const checkerPath = "check-eligibility"

// Checker is the page to check on before starting.
func (a Address) Checker() string { return a.Static(checkerPath) }

// Search is the search of the catalogue: /apply/search, /apply/search/cy.
func (a Address) Search() string {
	if a.Language == words.English {
		return "/apply/search"
	}
	return "/apply/search/" + string(a.Language)
}

// SearchFor is the page of what is found for a query.
func (a Address) SearchFor(query string) string {
	if query == "" {
		return a.Search()
	}
	return a.Search() + "?" + url.Values{QueryField: {query}}.Encode()
}

// Need is the page of what somebody may need when something happens to them.
func (a Address) Need(need string) string {
	return Address{Language: a.Language}.Static("need/" + need)
}

// Card is the start page's card for other sites.
func (a Address) Card() string { return a.Start() + "card.html" }

// In is the same transaction's addresses in another language.
func (a Address) In(language words.Language) Address {
	return Address{Transaction: a.Transaction, Language: language}
}
