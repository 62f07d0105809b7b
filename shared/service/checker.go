package service

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
)

// toChecker leads to the static page of the checker, which has the first questions.
func (s *Service) toChecker(w http.ResponseWriter, _ *http.Request, to visit) error {
	if len(s.Transaction.Checker) == 0 {
		return refuse(http.StatusNotFound, string(page.NotFound), nil)
	}
	return see(w, s.address(to).Checker())
}

// checker tells somebody whether the service could be for them, before they start. Nothing is kept: the answers stand in
// the form, are judged by the transaction's own rules, and are gone. As soon as some rule speaks against it, the page says
// so; otherwise it asks what follows from the answers, until nothing does.
func (s *Service) checker(w http.ResponseWriter, r *http.Request, to visit) error {
	if len(s.Transaction.Checker) == 0 {
		return refuse(http.StatusNotFound, string(page.NotFound), nil)
	}
	if !s.Transaction.Open(to.on) {
		return refuse(http.StatusGone, "closed", nil)
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	questions, pages := s.Transaction.CheckerQuestions(), s.page(to.language)
	answers, wrong := checkerAnswers(questions, to, r.PostForm)
	steps, kept := ask.Walk(questions, to.on, answers)

	shown := page.CheckerPage{Fields: r.PostForm}
	var open, here []ask.Step
	malformed := false
	for _, step := range steps {
		wasAsked := slices.Contains(r.PostForm[page.AskedField], step.Path)
		switch faults := wrong[step.Path]; {
		case wasAsked && len(faults) > 0:
			shown.Faults = append(shown.Faults, ask.Under(step.Path, faults)...)
			malformed = true
		case wasAsked && !step.Answered:
			shown.Faults = append(shown.Faults, ask.Fault{Path: step.Path, Code: ask.Missing})
		}
		switch {
		case wasAsked:
			here = append(here, step)
		case !step.Answered:
			open = append(open, step)
		}
	}
	other := r.PostForm.Has(page.LanguageField) && len(here) > 0 // the same page in another language: nothing is judged
	if reasons := s.Transaction.Against(to.on, kept); len(reasons) > 0 && !malformed && !other {
		return pages.Checked(html(w, http.StatusOK), reasons, r.PostForm)
	}
	switch {
	case other:
		shown.Ask, shown.Faults = here, nil
	case len(shown.Faults) > 0:
		shown.Ask = here
	case len(open) > 0:
		shown.Ask = open
	default:
		return pages.Checked(html(w, http.StatusOK), nil, r.PostForm)
	}
	for _, step := range steps {
		if step.Answered && !slices.ContainsFunc(shown.Ask, func(other ask.Step) bool { return other.Path == step.Path }) {
			shown.Carry = append(shown.Carry, step)
		}
	}
	status := http.StatusOK
	if len(shown.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return pages.Checker(html(w, status), shown)
}

// checkerAnswers reads a form of the checker: the answers that are right, and what is wrong with the others.
func checkerAnswers(questions []ask.Question, to visit, posted url.Values) (ask.Answers, map[string][]ask.Fault) {
	answers, wrong := ask.Answers{}, map[string][]ask.Fault{}
	for _, q := range questions {
		name := q.About().Name
		value, faults := q.Read(ask.Own(q, posted))
		if value != nil && len(faults) == 0 {
			faults = q.Check(to.on, value)
		}
		switch {
		case len(faults) > 0:
			wrong[name] = faults
		case value != nil:
			answers = answers.With(name, value)
		case q.About().Optional && slices.Contains(posted[page.AskedField], name):
			answers = answers.With(name, nil)
		}
	}
	return answers, wrong
}
