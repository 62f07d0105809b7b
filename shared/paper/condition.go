package paper

import (
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/words"
)

// when says in words when a question is to be answered: "Only if you answered “Yes” to question 2." Empty is always.
func (w writer) when(c ask.Condition) string {
	if c.Op == "" {
		return ""
	}
	return w.book.Text("paper.only-if", words.Values{"condition": w.says(c, true)})
}

// says is a condition in words, or its opposite where it is not to hold. The opposite of several is that of each of them, so
// that nobody has to read "not (… and …)".
func (w writer) says(c ask.Condition, holds bool) string {
	switch c.Op {
	case "not":
		return w.says(c.Of[0], !holds)
	case "all", "any":
		return w.joined(c, holds)
	}
	key := "paper.when." + string(c.Op)
	if !holds {
		key += ".not"
	}
	return w.book.Text(key, words.Values{"number": w.numbers[c.Question], "answer": w.answer(c)})
}

// joined is several conditions in words, in brackets where they stand among those of the other kind.
func (w writer) joined(c ask.Condition, holds bool) string {
	together := (c.Op == "all") == holds
	word := " " + w.book.Text("paper.or", nil) + " "
	if together {
		word = " " + w.book.Text("paper.and", nil) + " "
	}
	return strings.Join(w.parts(c, holds), word)
}

// parts are those conditions, each in words. A least age and one that is not reached are an age between the two.
func (w writer) parts(c ask.Condition, holds bool) []string {
	together := (c.Op == "all") == holds
	var parts []string
	least := map[string]int{} // the least age by the question of the date of birth: its part is the last one
	for _, each := range c.Of {
		inner, same := each, holds
		for inner.Op == "not" {
			inner, same = inner.Of[0], !same
		}
		age, isAge := inner.Value.(int)
		isAge = isAge && inner.Op == "age-at-least"
		if from, ok := least[inner.Question]; ok && isAge && !same && age-1 > from {
			parts[len(parts)-1] = w.book.Text("paper.when.age-between", words.Values{"number": w.numbers[inner.Question], "from": from, "to": age - 1})
			clear(least) // that part says no least age any more
			continue
		}
		text := w.says(inner, same)
		several := (inner.Op == "all" || inner.Op == "any") && len(w.parts(inner, same)) > 1
		if several && ((inner.Op == "all") == same) != together {
			text = "(" + text + ")"
		}
		clear(least)
		if isAge && same && together {
			least[inner.Question] = age
		}
		parts = append(parts, text)
	}
	return parts
}

// answer is what a condition compares with, in the words of the question.
func (w writer) answer(c ask.Condition) string {
	switch value := c.Value.(type) {
	case bool:
		return w.option(c.Question, map[bool]string{true: "yes", false: "no"}[value])
	case string:
		return w.option(c.Question, value)
	case []string:
		var labels []string
		for _, each := range value {
			labels = append(labels, w.option(c.Question, each))
		}
		return strings.Join(labels, "” "+w.book.Text("paper.or", nil)+" “")
	case money.Pence:
		return value.Format()
	}
	return w.book.Value(c.Value)
}

// option is what an option of a question says.
func (w writer) option(question, value string) string {
	q := w.questions[question]
	if q == nil {
		return value
	}
	for _, control := range q.Controls() {
		for _, choice := range control.Choices(question, w.book) {
			if choice.Value == value {
				return choice.Label
			}
		}
	}
	return value
}
