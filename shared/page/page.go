// Package page makes every page that a citizen sees, in English and Welsh. Nothing on them needs JavaScript. The same templates
// make the static page and the function's page with answers and errors, so a question looks the same whoever
// serves it. The markup is the GOV.UK Design System's (npm govuk-frontend) without GOV.UK's brand, and is compared
// with that package's own fixtures.
//
// # Words of a transaction
//
// A page takes its words from the transaction's words file over the platform's own. The transaction must have
//
//	name, description, department        the service's name, one sentence for the catalogue, who provides it
//	contact, declaration                 prose: how to get help; what the citizen agrees to
//	result.<result>, result.<result>.next  heading of the receipt; prose: what happens next
//	amount.<name>, evidence.<name>, reason.<rule>  for all that the worked cases reach
//	closed                               prose, where the transaction opens or closes by date
//	<question>.title, .label             the h1; a short noun phrase for errors and the check page
//	<question>.missing                   the error of an empty answer, unless the question is optional
//	<question>.<option>                  each option that has no platform word
//	<group>.title, .label, .row, .another, .missing, and .first where the group may be empty or come in a file
//
// and may have
//
//	submit, check.title, declaration.title, decision.<code>, any other key of the platform
//	synonyms                             words by which people search for it
//	need.<need>, need.<need>.synonyms    each of its needs that has no platform words; the first it must then have
//	<question>.hint, .<option>.hint, .part.<part>, .part.<part>.hint, .part.<part>.missing, .fault.<code>
//
// Title, label, hint and missing may hold the answer to an earlier question by its name in braces, and in a group
// {number}; <group>.title may hold {count}. Prose is the small Markdown of Prose. Keys lists all of it for a
// transaction.
package page

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/brand"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

const (
	// Frontend is the version of govuk-frontend that the markup and the stylesheet follow.
	Frontend = "6.6.0"
	// Stylesheet, Script and Icon are the addresses of the only assets that pages refer to.
	Stylesheet = "/assets/frontline-" + Frontend + ".css"
	Script     = "/assets/frontline-" + Frontend + ".js"
	Icon       = "/assets/icon.svg"
	// ContentSecurityPolicy holds for every page, static or not: no script but the site's own file, nothing from elsewhere.
	ContentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'none'; script-src 'self'; " +
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

// The hidden fields of forms, beside the question's own. No question has one of these names.
const (
	// DefinitionField holds the version of the transaction that made the page.
	DefinitionField = "definition"
	// MarkField holds the version of the draft that the page showed, so that two tabs do not overwrite each other.
	MarkField = "was"
	// RowsField holds, on a page of a group's row, how often the draft had been saved when the page was made: rows that
	// were moved since are not written to.
	RowsField = "rows"
	// ReturnField is there when the page was reached from the check page.
	ReturnField = "return"
	// MoreField is the button that asks for one more input of a list; its value is QuestionPage.More for the next page.
	MoreField = "more"
	// LaterField is the button that saves what is typed, and leads to finishing another time.
	LaterField = "later"
	// LanguageField is the button that shows a page with what is typed on it in another language, and saves nothing.
	LanguageField = "in-language"
	// AgainField says what somebody chose who starts where there is something already: AgainYes and the others.
	AgainField = "another"
	// LostField is there when the page has told that the draft is gone: to continue begins another.
	LostField = "lost"
	// LostCookie is what it holds where the page has told of cookies that may be off.
	LostCookie = "cookie"
	// ForField says of which draft a form is (Pages.For).
	ForField = "for"
	// ConflictField is there when the page has told that another answer is kept: it tells so in the other language too.
	ConflictField = "conflict"
)

// Pages makes the pages of one transaction in one language. It is safe for concurrent use.
type Pages struct {
	// Definition is the version of the transaction, put into every form.
	Definition string
	// Address makes the addresses of its pages.
	Address Address
	// Brand is what the pages look like.
	Brand brand.Brand
	// Channel is how somebody came for whom staff fill in the pages (submission.Assisted), where pages are to say so; empty says nothing.
	Channel string
	// Number is printed on the form on paper that is keyed, as people see it; empty where nobody keys one, or it has none.
	Number string
	// For tells the draft whose pages these are from others of the same browser. It is no secret.
	For string
	// Closes is the day on which the transaction closes, where the pages are to say so; zero says nothing.
	Closes date.Date

	tx   transaction.Transaction
	book words.Book
}

// New gives the pages of a transaction, in the platform's own brand. The definition is its Version.
func New(tx transaction.Transaction, language words.Language, definition string) (*Pages, error) {
	book, err := tx.Words(language)
	if err != nil {
		return nil, fmt.Errorf("pages of %s: %w", tx.Name, err)
	}
	own, err := brand.Own()
	if err != nil {
		return nil, fmt.Errorf("pages of %s: %w", tx.Name, err)
	}
	return &Pages{Definition: definition, Address: Address{Transaction: tx.Name, Language: language}, Brand: own, tx: tx, book: book}, nil
}

// Plain gives the pages that belong to no transaction: catalogue, not found, cookies.
func Plain(language words.Language) (*Pages, error) {
	book, err := words.Platform(language)
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	own, err := brand.Own()
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	return &Pages{Address: Address{Language: language}, Brand: own, book: book}, nil
}

// With gives the pages other words over those of the platform: of what has pages of its own, such as finance.
func (p *Pages) With(own words.Book) { p.book = own.Over(p.book) }

// Book is the words that the pages use.
func (p *Pages) Book() words.Book { return p.book }

// frame is a page: what surrounds every content, and the content.
type frame struct {
	pages   *Pages
	Heading string
	// Caption says above the heading what it is about: the row of a group.
	Caption string
	// Back is the address of the back link, empty for none.
	Back string
	// Description is for search engines, on start pages.
	Description string
	// Faults are the links of the error summary.
	Faults []link
	// Notice stands above the heading; nil for none.
	Notice *banner
	// Later is the link to finish another time, nil for none.
	Later *link
	// Help says for whom staff fill it in; nil for nothing.
	Help *helpView
	// Feedback is the link to say how satisfied somebody is, at an ending; Trouble that to say what is wrong with the page.
	Feedback, Trouble *link
	// HelpHere is a page that says itself who helps with the transaction: the start page, and the one in its place while it is closed.
	HelpHere bool
	// Print is the address of one more stylesheet, for forms on paper; empty is none.
	Print string
	// Wide is a page for tables, which take all of the screen.
	Wide bool
	// Typed is a page with what somebody has typed, in a form with the id FormID: its languages are buttons of that form, so that
	// nothing of it is lost. Before them stands, unseen, the button that the key Enter means.
	Typed bool
	// path is the page's own address in a language, for the language navigation.
	path    func(Address) string
	Content any
}

type link struct{ Text, Address string }

// summary is the error summary.
type summary struct {
	Title string
	Links []link
}

// button submits the form around it, or leads to an address.
type button struct {
	Text, Class, Name, Value string
	Address                  string
	Start                    bool
	// Once: with scripts, a second click right after the first does nothing.
	Once bool
}

// hidden is a field that travels with a form unseen.
type hidden struct{ Name, Value string }

// languageLink is one language of the language navigation; Address is empty for the page's own.
type languageLink struct {
	Language words.Language
	Name     string
	Address  string
	// Form is the form that the link sends, as a button; empty for a link.
	Form string
}

// FormID is the id of the form with what somebody has typed.
const FormID = "answer"

// Text is a text of the platform or the transaction, for templates.
func (f frame) Text(key string) string { return f.pages.book.Text(key, nil) }

// Prose is a longer text, for templates.
func (f frame) Prose(key string) Prose { return ParseProse(f.Text(key)) }

func (f frame) Language() words.Language { return f.pages.book.Language }

// Service is the transaction's name, empty outside one.
func (f frame) Service() string {
	if f.pages.tx.Name == "" {
		return ""
	}
	return f.Text("name")
}

// Department says who provides the service, empty outside one.
func (f frame) Department() string {
	if f.pages.tx.Name == "" {
		return ""
	}
	return f.pages.book.Text("footer.department", f.pages.department())
}

// Start is the service's start page.
func (f frame) Start() string { return f.pages.Address.Start() }

// Platform is the address of one of the platform's own pages.
func (f frame) Platform(path string) string { return Address{Language: f.Language()}.Static(path) }

// Skip is the link past the head of the page, for who works it by keys.
func (f frame) Skip() link { return link{Text: f.Text("skip"), Address: "#main-content"} }

// Home is the link to the catalogue.
func (f frame) Home() link {
	return link{Text: f.pages.Brand.Name[f.Language()], Address: f.Platform("")}
}

// Footer are the links of the footer.
func (f frame) Footer() []link {
	var links []link
	for _, l := range f.pages.Brand.Footer {
		if l.Page != "" {
			links = append(links, link{Text: f.Text("footer." + l.Page), Address: f.Platform(l.Page)})
			continue
		}
		links = append(links, link{Text: l.Text[f.Language()], Address: l.Address})
	}
	return links
}

// HelpLink leads from every page of a transaction, at the same place of each, to who helps with it. It opens beside a page, so that
// nothing typed there is lost. There is none on a form on paper.
func (f frame) HelpLink() *link {
	switch {
	case f.pages.tx.Name == "" || f.Print != "":
		return nil
	case f.HelpHere:
		return &link{Text: f.Text("footer.help"), Address: "#" + HelpID}
	}
	return &link{Text: f.Text("footer.help.beside"), Address: f.Start() + "#" + HelpID}
}

// BackLink is the back link.
func (f frame) BackLink() link { return link{Text: f.Text("back"), Address: f.Back} }

// Summary is the error summary.
func (f frame) Summary() summary { return summary{Title: f.Text("error.title"), Links: f.Faults} }

func (f frame) Stylesheet() string { return Stylesheet }
func (f frame) Script() string     { return Script }
func (f frame) Icon() string       { return Icon }
func (f frame) Colour() string     { return f.pages.Brand.Colour }

// Languages are the languages in which the page can be had.
func (f frame) Languages() []languageLink {
	var links []languageLink
	for _, language := range words.Languages {
		l := languageLink{Language: language, Name: f.Text("language." + string(language))}
		if language != f.Language() {
			l.Address = f.path(f.pages.Address.In(language))
			if f.Typed {
				l.Form = FormID
			}
		}
		links = append(links, l)
	}
	return links
}

// write renders a page as a whole before the first byte of it is sent, so that an error leaves no half page. What somebody sent
// that is no UTF-8 is shown as the sign for that.
func (p *Pages) write(w io.Writer, set *set, f frame) error {
	f.pages = p
	var buffer bytes.Buffer
	if err := set.execute(&buffer, f); err != nil {
		return fmt.Errorf("page %q of %q: %w", set.name, p.tx.Name, err)
	}
	_, err := w.Write(unturned(bytes.ToValidUTF8(buffer.Bytes(), []byte("\ufffd"))))
	return err
}

// unturned is a page without the marks of Unicode that turn the direction of writing, so that nothing that somebody sent makes what stands
// beside it read the wrong way round. English and Welsh need none.
func unturned(page []byte) []byte {
	for _, mark := range []string{"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"} {
		if bytes.Contains(page, []byte(mark)) {
			page = bytes.ReplaceAll(page, []byte(mark), nil)
		}
	}
	return page
}

// text is the text under a key as a step sees it: its braces may name the step's own values, the row's number, and
// answers given before.
func (p *Pages) text(key string, step ask.Step, values words.Values) string {
	plain := p.book.Text(key, nil)
	if !strings.Contains(plain, "{") {
		return plain
	}
	all := words.Values{}
	for _, name := range p.book.Placeholders(key) {
		value, ok := values[name]
		switch {
		case ok:
			all[name] = value
		case name == "number":
			all[name] = step.Row + 1
		default:
			all[name] = p.answer(name, step)
		}
	}
	return p.book.Text(key, all)
}

// answer is the answer given to a question before, as the check page shows it; an ellipsis where there is none.
func (p *Pages) answer(name string, step ask.Step) string {
	questions := p.tx.Questions
	if step.Group != nil {
		questions = append(step.Group.Questions[:len(step.Group.Questions):len(step.Group.Questions)], questions...)
	}
	value := step.Answers.Value(name)
	for _, q := range questions {
		if value != nil && q.About().Name == name {
			return strings.Join(q.Show(value, p.book), ", ")
		}
	}
	return "…"
}
