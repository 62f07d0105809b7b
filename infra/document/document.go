// Package document writes the page of a transaction in docs/transaction: its questions and when each is asked, its
// promises, its rates with their sources, its calculations as a programmer calls them, its worked cases. All of it is
// read from the definition, so a page cannot say what the code does not do.
package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// page is a page being written.
type page struct {
	bytes.Buffer
	tx   transaction.Transaction
	book words.Book
}

func (p *page) line(format string, values ...any) { fmt.Fprintf(p, format+"\n", values...) }

// section starts a part of the page.
func (p *page) section(title string) { p.line("\n## %s\n", title) }

// text is a text of the transaction, with its braces as they stand, on one line.
func (p *page) text(key string) string { return cell(p.book.Text(key, nil)) }

// Transaction is the page of a transaction. The calculations are the exported functions of its package, whose
// sources stand in the folder.
func Transaction(tx transaction.Transaction, folder string) ([]byte, error) {
	book, err := tx.Words(words.English)
	if err != nil {
		return nil, err
	}
	cases, err := tx.Worked()
	if err != nil {
		return nil, err
	}
	calculations, err := Calculations(folder)
	if err != nil {
		return nil, err
	}
	p := &page{tx: tx, book: book}
	p.line("# %s", p.text("name"))
	p.line("\nMade from [functions/%s](../../functions/%[1]s) by `make docs`; a test holds it against the definition.\n", path.Base(folder))
	p.line("%s", p.text("description"))
	p.promises()
	p.declaration()
	p.section("Questions")
	p.line("| question | asked as | kind | asked | answer as JSON |")
	p.line("|---|---|---|---|---|")
	p.questions(tx.Questions, "")
	p.outcomes(cases)
	p.codes()
	for _, table := range tx.Rates {
		p.rates(table.Listing())
	}
	p.section("Calculations")
	for _, c := range calculations {
		p.line("```go\n%s\n```\n\n%s\n", c.Signature, c.Doc)
	}
	p.cases(cases, path.Base(folder))
	return p.Bytes(), nil
}

func (p *page) promises() {
	tx := p.tx
	p.line("\n| | |\n|---|---|")
	row := func(what, text string) { p.line("| %s | %s |", what, cell(text)) }
	row("name", "`"+tx.Name+"`")
	row("department", tx.Department+" ("+p.book.Text("department", nil)+")")
	var portals []string
	for _, portal := range tx.Portals {
		portals = append(portals, string(portal))
	}
	row("found under", strings.Join(append(portals, tx.Needs...), ", "))
	if !tx.Opens.IsZero() {
		row("opens", tx.Opens.String())
	}
	if !tx.Closes.IsZero() {
		row("closes", tx.Closes.String())
	}
	row("acknowledged within", span(tx.Deadlines.Acknowledged.Hours()))
	if tx.Deadlines.Decided > 0 {
		row("decided within", span(tx.Deadlines.Decided.Hours()))
	}
	row("promised in", tx.Deadlines.Source)
	row("kept", fmt.Sprintf("%d months after the decision: %s", tx.Retention.Months, tx.Retention.Basis))
	row("unfinished drafts", fmt.Sprintf("%d days", tx.DraftDays()))
	row("take-up target", fmt.Sprintf("%d%% by %s: %s", tx.TakeUp.Percent, tx.TakeUp.By, tx.TakeUp.Source))
	if tx.Before.Each != 0 {
		row("cost of one before", fmt.Sprintf("%s in %s: %s", tx.Before.Each.Format(), tx.Before.Year, tx.Before.Source))
	}
	if tx.Unique != nil {
		row("only once", "a second submission for the same is refused (409 `duplicate`)")
	}
	row("largest request", fmt.Sprintf("%d KiB", tx.BodyLimit()>>10))
	row("software", map[transaction.Software]string{
		transaction.Open:       fmt.Sprintf("any; %d submissions a minute from one address", tx.Software.Rate()),
		transaction.Registered: fmt.Sprintf("registered; %d submissions a minute from one client", tx.Software.Rate()),
		transaction.Closed:     "none",
	}[tx.Software])
	row("API", "`/openapi/"+tx.Name+".json`")
}

// span is a number of hours in days.
func span(hours float64) string { return fmt.Sprintf("%g days", hours/24) }

func (p *page) declaration() {
	for _, part := range []struct{ title, key string }{
		{"Declaration", "declaration"}, {"Declaration, where staff send it for somebody", "declaration.assisted"}} {
		p.section(part.title)
		p.line("%s", quote(p.book.Text(part.key, nil)))
	}
}

func quote(text string) string { return "> " + strings.ReplaceAll(text, "\n", "\n> ") }

// questions writes a row for each question; those of a group stand below it.
func (p *page) questions(questions []ask.Question, within string) {
	for _, q := range questions {
		about := q.About()
		title := ""
		if key := about.Name + ".title"; p.book.Has(key) {
			title = p.text(key)
		}
		when := about.When.String()
		switch {
		case about.Unasked:
			when = "on no page; software may send it"
		case about.Optional:
			when += "; may be left out"
		}
		group, isGroup := q.(ask.Group)
		takes := cell(schema(q))
		if strings.HasPrefix(takes, "{") {
			takes = "`" + takes + "`"
		}
		if isGroup {
			takes = fmt.Sprintf("an array of %d to %d", group.Min, group.Max)
			if group.File {
				takes += "; a page takes it as a CSV file too"
			}
		}
		if hint := about.Name + ".hint"; p.book.Has(hint) {
			title += "<br>" + p.text(hint)
		}
		p.line("| `%s%s` | %s | %s | %s | %s |", within, about.Name, title, reflect.TypeOf(q).Name(), cell(when), takes+p.options(q))
		if isGroup {
			p.questions(group.Questions, about.Name+"/…/")
		}
	}
}

// options tells what each option of a question says on its page.
func (p *page) options(q ask.Question) string {
	var told []string
	for _, control := range q.Controls() {
		if control.OptionWord != "" {
			continue
		}
		for _, choice := range control.Choices(q.About().Name, p.book) {
			told = append(told, "`"+choice.Value+"` "+cell(choice.Label))
		}
	}
	if len(told) == 0 {
		return ""
	}
	return "<br>" + strings.Join(told, "; ")
}

// schema is the JSON Schema of an answer; of a list of countries only that it is one.
func schema(q ask.Question) string {
	if _, ok := q.(ask.Country); ok {
		return `a code of ISO 3166-1 ("GB")`
	}
	var written bytes.Buffer
	encoder := json.NewEncoder(&written)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(q.Schema()); err != nil {
		return ""
	}
	text := strings.TrimSpace(written.String())
	if len(text) > 400 {
		var parts []string
		for _, control := range q.Controls() {
			parts = append(parts, control.Part)
		}
		return "an object with " + strings.Join(parts, ", ") + ": see the API's description"
	}
	return text
}

// outcomes lists what the worked cases come to.
func (p *page) outcomes(cases []transaction.Case) {
	results, amounts, evidence, rules := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]string{}
	for _, c := range cases {
		_, outcome, faults := p.tx.JudgeCase(c)
		if len(faults) > 0 {
			continue
		}
		results[outcome.Result] = true
		for name := range outcome.Amounts {
			amounts[name] = true
		}
		for _, name := range outcome.Evidence {
			evidence[name] = true
		}
		for _, reason := range outcome.Reasons {
			if rules[reason.Rule] == "" {
				rules[reason.Rule] = reason.Source
			}
		}
	}
	list := func(title, prefix string, names map[string]bool) {
		if len(names) == 0 {
			return
		}
		p.section(title)
		for _, name := range slices.Sorted(maps.Keys(names)) {
			p.line("- `%s`: %s", name, p.text(prefix+name))
		}
	}
	list("Results", "result.", results)
	list("Amounts", "amount.", amounts)
	list("Evidence that may be asked for", "evidence.", evidence)
	p.section("Rules")
	p.line("| rule | told as | source |\n|---|---|---|")
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		p.line("| `%s` | %s | %s |", rule, p.text("reason."+rule), cell(rules[rule]))
	}
}

func (p *page) codes() {
	if len(p.tx.Codes) == 0 {
		return
	}
	p.section("The department's own codes of what is wrong")
	p.line("| code | told as |\n|---|---|")
	for _, code := range p.tx.Codes {
		p.line("| `%s` | %s |", code, p.text("fault."+string(code)))
	}
}

func (p *page) rates(table rate.Listing) {
	p.section("Rates: " + table.Name)
	p.line("| from | to | value | source |\n|---|---|---|---|")
	for _, row := range table.Rows {
		p.line("| %s | %s | %s | %s |", row.From, row.To.AddDays(-1), cell(value(reflect.ValueOf(row.Value))), cell(row.Source))
	}
}

// value is a rate as a person reads it: a sum, a number, or the fields of a struct by name.
func value(v reflect.Value) string {
	switch of := v.Interface().(type) {
	case money.Pence:
		return of.Format()
	case date.Date:
		return of.String()
	case fmt.Stringer:
		return of.String()
	}
	switch v.Kind() {
	case reflect.Struct:
		var fields []string
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fields = append(fields, v.Type().Field(i).Name+" "+value(v.Field(i)))
			}
		}
		return strings.Join(fields, ", ")
	case reflect.Slice, reflect.Array:
		var items []string
		for i := range v.Len() {
			items = append(items, value(v.Index(i)))
		}
		return strings.Join(items, "; ")
	case reflect.Pointer:
		if v.IsNil() {
			return "none"
		}
		return value(v.Elem())
	case reflect.Map:
		var items []string
		for _, key := range v.MapKeys() {
			items = append(items, fmt.Sprint(key)+" "+value(v.MapIndex(key)))
		}
		slices.Sort(items)
		return strings.Join(items, ", ")
	}
	return fmt.Sprint(v.Interface())
}

func (p *page) cases(cases []transaction.Case, folder string) {
	p.section("Worked cases")
	p.line("| case | on | what comes of it |\n|---|---|---|")
	for _, c := range cases {
		p.line("| [%s](../../functions/%s/%s) | %s | %s |", cell(c.About), folder, c.File(), c.On, cell(comes(c)))
	}
}

// comes is what a case expects, in a line.
func comes(c transaction.Case) string {
	var parts []string
	if c.Outcome == nil {
		for _, at := range slices.Sorted(maps.Keys(c.Faults)) {
			parts = append(parts, at+" "+string(c.Faults[at]))
		}
		if len(parts) > 6 {
			parts = append(parts[:6], fmt.Sprintf("and %d more", len(parts)-6))
		}
		return "refused: " + strings.Join(parts, ", ")
	}
	for _, name := range slices.Sorted(maps.Keys(c.Outcome.Amounts)) {
		parts = append(parts, name+" "+pounds(c.Outcome.Amounts[name]))
	}
	return strings.Join(append([]string{c.Outcome.Result}, parts...), ", ")
}

// pounds is a sum of a case as people write it.
func pounds(sum json.Number) string {
	amount, err := money.Parse(string(sum))
	if err != nil {
		return string(sum)
	}
	return amount.Format()
}

// cell is a text that stands in one cell of a table.
func cell(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", `\|`)
}
