package service

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/assist"
	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// helpCookie is the cookie of whoever helps with the draft of the same browser.
const helpCookie = "__Secure-help"

// HelpCookies are what the desk gives the browser of somebody who helps, for a draft by its token and their help by its secret.
// They end with the help: a draft that outlived it would be sent as the person's own.
// Desk and transaction are on one host, so the desk can set the cookies of the transaction's function.
func HelpCookies(transaction, token, secret string, lasts time.Duration) []*http.Cookie {
	seconds := int(lasts / time.Second)
	return []*http.Cookie{cookieOf(cookieName, transaction, token, seconds), cookieOf(helpCookie, transaction, secret, seconds)}
}

// sentBy is what a history says of whoever sent a submission for somebody by a channel.
func sentBy(channel string) string { return "sent-" + channel }

// helped looks whether somebody of the staff helps with the draft of a request. What came on paper is judged as on the day on
// which it came in.
func (s *Service) helped(r *http.Request, to *visit) error {
	cookie, err := r.Cookie(helpCookie)
	if err != nil {
		return nil
	}
	token, err := token(r)
	if err != nil || token == "" {
		return nil // what is wrong with the draft, those say who need it
	}
	help, err := s.register().Find(r.Context(), cookie.Value, to.now)
	if errors.Is(err, assist.ErrNoHelp) || err == nil && help.Draft != submission.DraftID(token) {
		return nil
	}
	if err != nil {
		return err
	}
	to.help = &help
	if !help.ReceivedOn.IsZero() {
		to.on = help.ReceivedOn
	}
	meter.From(r.Context()).Came(channelOf(help.Channel))
	return nil
}

func (s *Service) register() assist.Register {
	return assist.Register{Client: s.Store.Client, Table: s.Store.Table}
}

// helpChannel is how somebody came who is helped; empty where nobody is.
func (v visit) helpChannel() string {
	if v.help == nil {
		return ""
	}
	return v.help.Channel
}

// deskOf is where whoever helps came from, and goes to for the next; empty where nobody helps.
func (s *Service) deskOf(to visit) string {
	if to.help == nil {
		return ""
	}
	return page.Address{Language: to.language}.Desk(s.Transaction.Department, page.DeskAssistPath)
}

// sentAnswers are the answers of what was sent, where a page tells by some of them what it is about, or somebody of the staff has sent it
// and is told for whom; none where they stand apart, because they are large. They are read as on the day on which they were judged.
func (s *Service) sentAnswers(to visit, first, sub submission.Submission) (ask.Answers, error) {
	if to.help == nil && len(s.Transaction.About) == 0 || sub.Payload != nil {
		return ask.Answers{}, nil
	}
	record, err := recordOf(sub)
	if err != nil {
		return ask.Answers{}, err
	}
	answers, _ := ask.Decode(s.Transaction.Questions, judgedOn(first, record), record.Answers)
	return answers, nil
}

// assist begins the draft with which somebody helps, where the desk has sent them, and leads on to its first question.
func (s *Service) assist(w http.ResponseWriter, r *http.Request, to visit) error {
	if to.help == nil {
		return store.ErrNoDraft
	}
	if !s.Transaction.Open(to.on) {
		return refuse(http.StatusGone, "closed", nil)
	}
	d, err := s.draft(r, to)
	switch {
	case errors.Is(err, store.ErrSent):
		return see(w, s.address(to).Receipt())
	case errors.Is(err, store.ErrNoDraft):
		token, err := token(r)
		if err != nil {
			return err
		}
		if d, err = s.beginAs(w, r, to, token, nil); err != nil {
			return err
		}
	case err != nil:
		return err
	}
	if to.help.Channel == submission.Paper {
		return see(w, s.address(to).Keying())
	}
	return s.onward(w, r, to, d)
}

// told is the store that writes, along with a submission that somebody sends for somebody else, that they did: into its history,
// which begins with it.
func (s *Service) told(of sending, at time.Time) store.Store {
	if of.help == nil {
		return s.Store
	}
	log := audit.Log{Client: s.Store.Client, Table: s.Store.Table, Random: s.Random}
	return s.Store.AlongEach(func(ctx context.Context, ref submission.Reference) ([]types.TransactWriteItem, error) {
		next, err := log.Next(ctx, string(ref), audit.Event{At: at, By: of.help.By, Name: of.help.Name, Role: string(of.help.Role),
			What: sentBy(of.channel)})
		return next.Items, err
	})
}

// keyedBy refuses what was keyed from a form by a colleague of whoever keys the same one now: its receipt, with the code that opens it,
// is not theirs, and does not say what they keyed.
func (s *Service) keyedBy(to visit, sub submission.Submission) error {
	if to.helpChannel() != submission.Paper || sub.Erased {
		return nil
	}
	record, err := recordOf(sub)
	if err != nil || record.AssistedBy == to.help.By {
		return err
	}
	return refusal{status: http.StatusConflict, code: string(page.Keyed), link: s.deskOf(to)}
}
