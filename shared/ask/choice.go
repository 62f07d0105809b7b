package ask

import "github.com/frontline-gov/frontline/shared/words"

// Choice is an option as a page offers it.
type Choice struct{ Value, Label string }

// Choices are the options of the control of a question, in the order and with the labels of a language. A label is
// the transaction's own, or else the platform's; countries are named and sorted by the language.
func (c Control) Choices(question string, book words.Book) []Choice {
	if c.OptionWord == countryWord {
		return countries(book.Language)
	}
	choices := make([]Choice, len(c.Options))
	for i, option := range c.Options {
		own := question + "." + option
		label, ok := book.First(nil, own, c.OptionWord+"."+option)
		if !ok {
			label = book.Text(own, nil)
		}
		choices[i] = Choice{Value: option, Label: label}
	}
	return choices
}
