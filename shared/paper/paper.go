// Package paper is the form on paper of a transaction, made from its definition: every question with its number, and in
// words on which answers it depends. Package page writes it out, to be printed and to be keyed.
//
// Nobody leads somebody with a pen from question to question, so a form asks all of them: "3 Only if you answered “Yes” to
// question 2." The questions of a group are numbered with letters, "5a", and stand there as often as there is room for.
package paper

import (
	"maps"
	"regexp"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Copies is how often the questions of a group stand on a form, where it takes as many rows; those of a group with more than
// Long questions stand there once. What has no room goes on another sheet.
const (
	Copies = 3
	Long   = 20
)

// Item is one question on a form.
type Item struct {
	// Number is how the form refers to it: "3", "5a".
	Number   string
	Question ask.Question
	// Title asks it, and Hint says more; neither names an answer, because the form has none yet.
	Title, Hint string
	// When says in words when it is to be answered; empty is always.
	When string
	// Rows are the questions of a group; nil for any other.
	Rows []Item
	// Copies is how often Rows stand on the form, and More says that a group takes more.
	Copies int
	More   bool
}

// Form is a form on paper, in one language.
type Form struct {
	Items []Item
}

// New is the form of a transaction in the language of a book, which holds the words of the transaction over the platform's.
func New(tx transaction.Transaction, book words.Book) Form {
	w := writer{book: book, numbers: map[string]string{}, questions: map[string]ask.Question{}}
	return Form{Items: w.items(tx.Questions, func(n int) string { return strconv.Itoa(n + 1) })}
}

// writer numbers questions, and knows those before.
type writer struct {
	book      words.Book
	numbers   map[string]string
	questions map[string]ask.Question
}

func (w writer) items(questions []ask.Question, number func(int) string) []Item {
	var items []Item
	for _, q := range questions {
		about := q.About()
		if about.Unasked {
			continue
		}
		item := Item{Number: number(len(items)), Question: q, Title: w.title(about), When: w.when(about.When)}
		item.Hint, _ = Hint(w.book, about.Name+".hint")
		w.numbers[about.Name], w.questions[about.Name] = item.Number, q
		if group, ok := q.(ask.Group); ok {
			w.group(&item, group)
		}
		items = append(items, item)
	}
	return items
}

// group adds the questions of a group. They have names of their own, which may be those of questions outside, so what
// they are called inside is forgotten behind them.
func (w writer) group(item *Item, group ask.Group) {
	inside := writer{book: w.book, numbers: maps.Clone(w.numbers), questions: maps.Clone(w.questions)}
	item.Rows = inside.items(group.Questions, func(n int) string { return item.Number + letter(n) })
	item.Copies = Copies
	if len(item.Rows) > Long {
		item.Copies = 1
	}
	if group.Max > 0 {
		item.Copies = min(group.Max, item.Copies)
	}
	item.More = group.Max != item.Copies
}

// letter is the nth letter, from 0, as questions of a group are numbered; behind z comes aa.
func letter(n int) string {
	if n < 26 {
		return string(rune('a' + n))
	}
	return letter(n/26-1) + letter(n%26)
}

// title is the question as asked, with words like "the child" for an answer that it names; its label where there are none.
func (w writer) title(about ask.About) string {
	title, ok := plain(w.book, about.Name+".title")
	if !ok {
		title = w.blank(about.Name + ".label")
	}
	if about.Optional {
		title += " " + w.book.Text("optional", nil)
	}
	return title
}

// Hint is a hint as it stands on a form: the text under "<key>.paper" where there is one, because not all that is true on the screen is
// true on paper; else the hint itself, with words for a pen ("Tick all that apply") in place of those for a screen. False is none.
func Hint(book words.Book, key string) (string, bool) {
	if on, ok := plain(book, key+".paper"); ok {
		return on, true
	}
	text, ok := plain(book, key)
	return WithPen(book, text), ok
}

// WithPen is a text for the screen with the words for a pen: the platform's words under "paper.pen" have a pair on each line.
func WithPen(book words.Book, text string) string {
	for pair := range strings.Lines(book.Text("paper.pen", nil)) {
		screen, pen, _ := strings.Cut(strings.TrimSpace(pair), " → ")
		text = regexp.MustCompile(`\b`+regexp.QuoteMeta(screen)+`\b`).ReplaceAllLiteralString(text, pen)
	}
	return text
}

// plain is a text with what its braces stand for on paper: the words under "<question>.paper"; false where one has none.
func plain(book words.Book, key string) (string, bool) {
	if !book.Has(key) {
		return "", false
	}
	values := words.Values{}
	for _, name := range book.Placeholders(key) {
		text, ok := book.First(nil, name+".paper")
		if !ok {
			return "", false
		}
		values[name] = text
	}
	return book.Text(key, values), true
}

// blank is a text with dots in place of what stands in braces.
func (w writer) blank(key string) string {
	values := words.Values{}
	for _, name := range w.book.Placeholders(key) {
		values[name] = "…"
	}
	return strings.TrimSpace(w.book.Text(key, values))
}
