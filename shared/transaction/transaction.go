// Package transaction says what a transaction is: its questions, its rules, its promises and its words. A
// department writes one in a folder of its own as a struct literal; everything else the platform makes from it.
package transaction

import (
	"io/fs"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/words"
)

// Transaction is a type of transaction that a department puts online.
type Transaction struct {
	// Name is its key in addresses and names of tables and queues, kebab-case ("child-benefit").
	Name string
	// Department owns it ("hmrc").
	Department string
	// Portals are the doors of the catalogue that lead to it.
	Portals []Portal
	// Needs are the life events that lead to it ("having-a-child").
	Needs []string
	// Opens and Closes are the first and the last day on which it takes submissions; zero is without end.
	Opens, Closes date.Date
	// Retention says how long a submission is kept after it is decided, and on what legal basis.
	Retention Retention
	// Drafts is the number of days for which an unfinished draft is kept; 0 is 28.
	Drafts int
	// TakeUp is the share of transactions to be made online, and by when.
	TakeUp TakeUp
	// Deadlines are what the department promises.
	Deadlines Deadlines
	// Decisions are all that the department may decide on a submission, each with words under "decision.<code>". None is
	// where it decides nothing and Deadlines.Decided is zero.
	Decisions []Decision
	// Amend and Withdraw say that who sent it may change it, or take it back, until it is decided.
	Amend, Withdraw bool
	// Before is what one transaction cost before it went online, where that was published.
	Before Cost
	// Body is the greatest size of a submission sent as JSON, in bytes; 0 is 256 KiB. API Gateway and Lambda carry
	// 6 MB at most.
	Body int
	// Upload is how files are sent that an outcome asks for as evidence; the zero value takes none.
	Upload Upload
	// Software is what software has to be to send submissions; the zero value is Open.
	Software Software
	// Questions are asked in this order, each when its condition holds. A condition looks at earlier questions only.
	Questions []ask.Question
	// Amounts lists the names of an outcome's amounts in the order in which people read them: parts before their sum.
	Amounts []string
	// Checker names the questions, at most five, that somebody may answer before they start, to hear whether it is for
	// them: questions outside groups without personal data, judged by Eligible.
	Checker []string
	// Fact names the question whose answer the person knows by heart, such as their date of birth: with it and a
	// reference or a return code they come back on any device. It stands outside groups and has to be answered.
	Fact string
	// Whom names the question whose answer tells for whom it is: the person's name, or the number of the business. Staff who complete
	// it for somebody read it on every page, so that nothing gets into the answers of another. It stands outside groups and has to be
	// answered. The words "assist.whom" make of the {answer} what stands in "for …"; without them it is the answer.
	Whom string
	// About names the questions whose answers receipt and status show, by which somebody who has sent several tells one from another: the
	// number of a business and a period. Nothing that is anybody's own: the receipt opens to whoever uses the same browser. They stand
	// outside groups.
	About []string
	// Eligible gives the reasons for which somebody is not eligible, judged on the answers known so far; none while
	// nothing speaks against it. A question without an answer speaks for nobody and against nobody. May be nil.
	Eligible func(on date.Date, a ask.Answers) []Reason
	// Check compares answers with each other, once each is right in itself. May be nil.
	Check func(on date.Date, a ask.Answers) []ask.Fault
	// Codes are the department's own codes for what Check finds wrong ("7849"), beside the platform's closed list:
	// capital letters, digits and underscores, so that the two cannot meet. Each has words under "fault.<code>".
	Codes []ask.Code
	// Unique names what there can be only one submission of (a VAT number and a period): a second one for the same is
	// refused as a duplicate. An empty name, as nil, sets no such bound.
	Unique func(a ask.Answers) string
	// Decide gives the outcome of whole, correct answers of somebody who is eligible, received on a date.
	Decide func(on date.Date, a ask.Answers) Outcome
	// Rates are the tables of rates that its rules use.
	Rates []rate.Published
	// Sources are what the publishers of sources call them, by their address: "New fees from 1 May 2026" of https://…. A law needs none.
	Sources map[string]string
	// Contract is the number of what its hand-off messages hold and what may be decided on them; 0 is 1. What is added keeps it;
	// where a field of the answers goes, changes its type or may be missing from now on, it is raised by one, and messages say it.
	Contract int
	// Older says what becomes of drafts that an older version began.
	Older Older
	// Files hold words.en.json, words.cy.json, start.en.md, start.cy.md and cases/*.json.
	Files fs.FS
}

// Portal is a door of the catalogue.
type Portal string

// The portals: what Directgov, NHS Choices and Business Link were.
const (
	Citizens Portal = "citizens"
	Health   Portal = "health"
	Business Portal = "business"
)

// Retention is how long a submission is kept.
type Retention struct {
	Months int
	Basis  string // law or schedule, with a citation
}

// TakeUp is a target of digital take-up.
type TakeUp struct {
	Percent int
	By      date.Date
	Source  string
}

// Deadlines are how long each step may take, counted from the receipt.
type Deadlines struct {
	Acknowledged, Decided time.Duration
	Source                string // who promised it where
}

// Decision is one thing that the department may decide.
type Decision struct {
	// Code names it, kebab-case ("awarded"), in what the back office says and in the words.
	Code string
	// Releases says that what there may be only one submission of (Unique) is free again once this is decided.
	Releases bool
}

// Decision is the declared decision of a code; false where there is none.
func (t Transaction) Decision(code string) (Decision, bool) {
	for _, d := range t.Decisions {
		if d.Code == code {
			return d, true
		}
	}
	return Decision{}, false
}

// Cost is what one transaction cost in a year, as published.
type Cost struct {
	Each   money.Pence
	Year   string // "2011/12"
	Source string
}

// bodyLimit is the size of a submission that is enough for nearly every transaction.
const bodyLimit = 256 << 10

// BodyLimit is the greatest size of a submission sent as JSON, in bytes.
func (t Transaction) BodyLimit() int {
	if t.Body == 0 {
		return bodyLimit
	}
	return t.Body
}

// ContractNumber is the number of the contract with the back office.
func (t Transaction) ContractNumber() int { return max(1, t.Contract) }

// DraftDays is the number of days for which a draft is kept after it was last saved.
func (t Transaction) DraftDays() int {
	if t.Drafts == 0 {
		return 28
	}
	return t.Drafts
}

// Open says whether it takes submissions on a date.
func (t Transaction) Open(on date.Date) bool {
	zero := date.Date{}
	return (t.Opens == zero || !on.Before(t.Opens)) && (t.Closes == zero || !on.After(t.Closes))
}

// closingDays is for how many days before it closes a transaction says so on each page.
const closingDays = 30

// ClosingFrom is the first day on which it says that it closes; zero where it does not close.
func (t Transaction) ClosingFrom() date.Date {
	if t.Closes.IsZero() {
		return date.Date{}
	}
	return t.Closes.AddDays(-closingDays)
}

// Closing says that it is about to close: it takes submissions on a date, and no longer soon after.
func (t Transaction) Closing(on date.Date) bool {
	return !t.Closes.IsZero() && t.Open(on) && !on.Before(t.ClosingFrom())
}

// Outcome is what the rules make of a submission.
type Outcome struct {
	// Result is one of the results that the transaction's words name under "result.<result>".
	Result string
	// Amounts are sums of money by kebab-case name, each with words under "amount.<name>".
	Amounts map[string]money.Pence
	// Evidence lists what has to be sent, each with words under "evidence.<name>".
	Evidence []string
	// Reasons are the rules that applied, in order.
	Reasons []Reason
	// Decision is one of the transaction's Decisions where the rules are certain and leave nothing to decide: the submission
	// is then decided as it is received. It is handed over all the same. Empty where the department decides.
	Decision string
}

// NotEligible is the result of a journey that ends without a submission, with its reasons.
const NotEligible = "not-eligible"

// Reason is one rule that applied.
type Reason struct {
	// Rule names it, kebab-case; its words stand under "reason.<rule>".
	Rule string
	// Amount is the rate or sum that it gave, if any.
	Amount *money.Pence
	// From is the day from which the rate or rule is in force, if it is dated.
	From date.Date
	// Source is where the rule or rate is published.
	Source string
	// Values are for the braces of its words.
	Values words.Values
}

// Text is the reason in words.
func (r Reason) Text(book words.Book) string {
	values := words.Values{"from": r.From}
	if r.Amount != nil {
		values["amount"] = *r.Amount
	}
	for name, value := range r.Values {
		values[name] = value
	}
	return book.Text("reason."+r.Rule, values)
}

// Words are the words of the transaction in a language, over the platform's own.
func (t Transaction) Words(language words.Language) (words.Book, error) {
	own, err := words.Load(t.Files, language)
	if err != nil {
		return words.Book{}, err
	}
	platform, err := words.Platform(language)
	if err != nil {
		return words.Book{}, err
	}
	return own.Over(platform), nil
}
