package document

import (
	"fmt"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/money"
)

// Condition says in words when a question is asked: "partner is yes and children is at least 2".
func Condition(c ask.Condition) string {
	switch c.Op {
	case "all":
		return joined(c.Of, " and ")
	case "any":
		return joined(c.Of, " or ")
	case "not":
		if of := c.Of[0]; of.Op == "given" {
			return of.Question + " was not answered"
		}
		return "not (" + Condition(c.Of[0]) + ")"
	case "given":
		return c.Question + " was answered"
	case "in":
		return c.Question + " is " + strings.Join(c.Value.([]string), " or ")
	case "has":
		return fmt.Sprintf("%s has %v", c.Question, c.Value)
	case "age-at-least":
		return fmt.Sprintf("%s makes an age of at least %v", c.Question, c.Value)
	}
	text := fmt.Sprint(c.Value)
	switch value := c.Value.(type) {
	case bool:
		text = map[bool]string{true: "yes", false: "no"}[value]
	case money.Pence:
		text = value.Format()
	}
	switch c.Op {
	case "at-least":
		return c.Question + " is at least " + text
	case "at-most":
		return c.Question + " is at most " + text
	}
	return c.Question + " is " + text
}

// joined puts alternatives among others in brackets.
func joined(of []ask.Condition, word string) string {
	var parts []string
	for _, c := range of {
		text := Condition(c)
		if len(of) > 1 && (c.Op == "any" || c.Op == "all") && len(c.Of) > 1 {
			text = "(" + text + ")"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, word)
}
