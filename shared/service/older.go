package service

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
)

// carried are the answers of a draft as this version of the transaction takes them, and the paths of those that have to be
// given again. Answers that this version took are not looked at. An answer to a question that this version does not know
// stays in the draft: while versions change over, some requests come to the one and some to the other. Of a change, which is judged
// as on an earlier day than today, what was right on its own day is an answer too (see transaction.JudgeChange). Those days stand in
// what is changed, which is read for this only where neither the first day nor today takes an answer.
func (s *Service) carried(ctx context.Context, to visit, d draft) (answers map[string]json.RawMessage, again []string, err error) {
	others, on := map[string]json.RawMessage{}, d.asOf(to)
	for path, answer := range d.Answers {
		if !d.Took(s.version, path) {
			others[path] = answer
		}
	}
	_, again = s.Transaction.Carry(on, others, to.on)
	if len(again) > 0 && d.Amends != "" {
		of, err := s.amendment(ctx, to, d)
		if err != nil {
			return nil, nil, err
		}
		_, again = s.Transaction.Carry(on, others, of.Given()...)
	}
	if len(again) == 0 {
		return d.Answers, nil, nil
	}
	answers = maps.Clone(d.Answers)
	for _, path := range again {
		delete(answers, path)
	}
	return answers, again, nil
}

// outdated says that the page of a question was made by another version of the transaction, and that this one asks the
// question again: what was typed answers what is no longer asked.
func (s *Service) outdated(r *http.Request, step ask.Step) bool {
	from := r.PostForm.Get(page.DefinitionField)
	return from != "" && from != s.version && s.Transaction.Older.AsksAgain(step.Path)
}

// finishing is a handler before which stand those of the definitions on which drafts of before are finished. While there
// are any, each request with a draft reads it once more, to know which version began it.
func (s *Service) finishing(current http.Handler) http.Handler {
	rule := s.Transaction.Older
	if len(rule.Finish) == 0 {
		return current
	}
	before := map[string]http.Handler{}
	for _, tx := range rule.Finish {
		tx.Opens, tx.Closes = s.Transaction.Opens, s.Transaction.Closes
		own := *s
		own.Transaction, own.older = tx, true
		before[tx.Version()] = own.current()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if now := s.Now(); !date.Of(now).After(rule.Until) {
			if handler := before[s.begunUnder(r, now)]; handler != nil {
				handler.ServeHTTP(w, r)
				return
			}
		}
		current.ServeHTTP(w, r)
	})
}

// begunUnder is the version under which the request's draft was begun; empty where there is no draft to finish, and where
// this version has taken it over already.
func (s *Service) begunUnder(r *http.Request, now time.Time) string {
	secret, err := token(r)
	if err != nil || secret == "" {
		return ""
	}
	found, err := s.Store.Draft(r.Context(), submission.DraftID(secret), now)
	if _, taken := found.Since[s.version]; err != nil || taken {
		return "" // the handler tells what is wrong
	}
	return found.Definition
}
