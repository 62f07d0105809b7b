package ask

import (
	"fmt"
	"strings"

	"github.com/frontline-gov/frontline/shared/money"
)

// String says in words when a question is asked: "partner is yes and children is at least 2".
func (c Condition) String() string {
	switch c.Op {
	case "":
		return "always"
	case opAll:
		return inWords(c.Of, " and ")
	case opAny:
		return inWords(c.Of, " or ")
	case opNot:
		if of := c.Of[0]; of.Op == opGiven {
			return of.Question + " was not answered"
		}
		return "not (" + c.Of[0].String() + ")"
	case opGiven:
		return c.Question + " was answered"
	case opIn:
		return c.Question + " is " + strings.Join(c.Value.([]string), " or ")
	case opHas:
		return fmt.Sprintf("%s has %v", c.Question, c.Value)
	case opAgeAtLeast:
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
	case opAtLeast:
		return c.Question + " is at least " + text
	case opAtMost:
		return c.Question + " is at most " + text
	}
	return c.Question + " is " + text
}

// inWords puts alternatives among others in brackets.
func inWords(of []Condition, word string) string {
	var parts []string
	for _, c := range of {
		text := c.String()
		if len(of) > 1 && (c.Op == opAny || c.Op == opAll) && len(c.Of) > 1 {
			text = "(" + text + ")"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, word)
}
