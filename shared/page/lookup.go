package page

import (
	"io"
	"net/url"

	"github.com/frontline-gov/frontline/shared/ask"
)

// Lookup is a page that finds something kept by what is written on paper and by a fact that the person knows.
type Lookup string

// The lookups; their names are their addresses below the transaction.
const (
	// Return finds a draft by its return code.
	Return Lookup = "return"
	// Progress finds a submission by its reference.
	Progress Lookup = "status"
)

// Lookups lists all lookups.
var Lookups = []Lookup{Return, Progress}

// KeyField is the field of the code or the reference.
const KeyField = "key"

// LookupPage asks for the code or the reference and for the fact. The static page is the one with nothing but the Lookup.
type LookupPage struct {
	Lookup Lookup
	// Fields is what was posted.
	Fields url.Values
	// Wrong is what is wrong with the code or the reference: "missing", "malformed"; empty for nothing.
	Wrong string
	// Faults are what is wrong with the fact in itself.
	Faults []ask.Fault
	// Code says that the code of the receipt is asked for too, and WrongCode what is wrong with it, as Wrong does.
	Code      bool
	WrongCode string
	// Answers says that the answers that were sent are what it is to lead to.
	Answers bool
	// NotFound says that nothing is known under them together. Which of them is wrong nobody is told.
	NotFound bool
}

type lookupView struct {
	Lead     string
	Action   string
	Hidden   []hidden
	Controls []control
	Button   button
}

// Fact is the question whose answer the person knows by heart, and whether the transaction has one.
func (p *Pages) Fact() (ask.Step, bool) { return ask.Find(p.tx.Questions, p.tx.Fact) }

// Lookup writes the page of a lookup.
func (p *Pages) Lookup(w io.Writer, page LookupPage) error {
	prefix := "lookup." + string(page.Lookup)
	word := func(key string) string { return p.book.Text(prefix+"."+key, nil) }
	key, heading, lead := p.written(KeyField, prefix+".", page.Fields.Get(KeyField)), word("title"), word("lead")
	var links []link
	if page.Wrong != "" {
		key.Error = word(page.Wrong)
		links = append(links, link{Text: key.Error, Address: "#" + KeyField})
	}
	if page.NotFound {
		key.Error = word("not-found")
		links = append(links, link{Text: key.Error, Address: "#" + KeyField})
	}
	fact, more := p.factControl(page.Fields, page.Faults)
	controls, links := []control{key, fact}, append(links, more...)
	if page.Code {
		code := p.codeControl(page.Fields.Get(CodeField), page.WrongCode)
		if code.Error != "" {
			links = append(links, link{Text: code.Error, Address: "#" + CodeField})
		}
		controls, heading, lead = append(controls, code), p.book.Text("open.title", nil), p.book.Text("open.lead", nil)
	}
	fields, back := p.hidden(0, false), p.Address.Start()
	if page.Answers {
		back = p.Address.Receipt()
		heading, lead = p.book.Text("sent-answers.open.title", nil), p.book.Text("sent-answers.open.lead", nil)
		fields = append(fields, hidden{AnswersField, "yes"})
	}
	return p.write(w, lookupSet, frame{
		Heading: heading, Back: back, Faults: links, Typed: page.Fields != nil,
		Content: lookupView{
			Lead: lead, Action: p.Address.Apply(string(page.Lookup)), Hidden: fields,
			Controls: controls, Button: button{Text: p.book.Text("continue", nil)},
		},
		path: func(a Address) string {
			if page.Fields != nil {
				return asTyped(a.Apply(string(page.Lookup)), false)
			}
			return a.Lookup(page.Lookup)
		},
	})
}

// FormOnly is the query under which a form is shown in another language as it is typed, and nothing of it is judged or looked up.
const FormOnly = "form"

// asTyped is where a form comes in another language, with what is typed in it: judged there only where its faults are told here.
func asTyped(address string, told bool) string {
	if told {
		return address
	}
	return address + "?" + FormOnly
}

// factControl asks for the fact among other things on a page.
func (p *Pages) factControl(posted url.Values, faults []ask.Fault) (control, []link) {
	step, _ := p.Fact()
	errors, links := p.faults(step, faults)
	made := p.control(step, fill{fields: ask.Own(step.Question, posted), errors: errors})
	made.Heading, made.LabelClass = false, smaller(made.LabelClass)
	return made, links
}

// lookupLinks lead from the start page to what the person has kept or sent, and to the form on paper.
func (p *Pages) lookupLinks() []link {
	var links []link
	if p.tx.Fact != "" {
		for _, lookup := range Lookups {
			links = append(links, link{Text: p.book.Text("lookup."+string(lookup)+".link", nil), Address: p.Address.Lookup(lookup)})
		}
	}
	return append(links, link{Text: p.book.Text("paper.link", nil), Address: p.Address.Paper()})
}
