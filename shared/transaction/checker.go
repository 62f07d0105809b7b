package transaction

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
)

// CheckerQuestions are the questions that Checker names, in the order in which they are asked.
func (t Transaction) CheckerQuestions() []ask.Question {
	var questions []ask.Question
	for _, q := range t.Questions {
		if slices.Contains(t.Checker, q.About().Name) {
			questions = append(questions, q)
		}
	}
	return questions
}
