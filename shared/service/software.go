package service

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Submission is what software posts.
type Submission struct {
	Answers json.RawMessage `json:"answers"`
	// Channel is how it came; "software" where it does not say.
	Channel string `json:"channel"`
	// Locale is the language of the words in the answer and of what the department writes; "en" where it does not say.
	Locale words.Language `json:"locale"`
}

// Receipt answers a submission, the same each time that the same is sent under the same key.
type Receipt struct {
	Reference  submission.Reference `json:"reference"`
	ReceivedAt time.Time            `json:"receivedAt"`
	// Code opens what was sent to people, with the reference and the fact in it; empty where no fact was sent.
	Code    string            `json:"receiptCode,omitempty"`
	Outcome *transaction.JSON `json:"outcome,omitempty"`
	Status  submission.Status `json:"status"`
}

// Channels are those that software may name.
var channels = []string{submission.Software}

// keyedSender is who sends something, and under which key.
func (s *Service) keyedSender(w http.ResponseWriter, r *http.Request) (sender, string, error) {
	from, err := s.sender(w, r)
	if err != nil {
		return sender{}, "", err
	}
	key, err := idempotencyKey(r)
	return from, key, err
}

// receive takes a whole submission as JSON.
func (s *Service) receive(w http.ResponseWriter, r *http.Request, to visit) error {
	from, key, err := s.keyedSender(w, r)
	if err != nil {
		return err
	}
	sent, err := readSubmission(r)
	if err != nil {
		return err
	}
	to.language = sent.Locale
	of := sending{key: from.key(key), channel: sent.Channel, from: &from, locale: sent.Locale,
		fingerprint: fingerprint(sent)}
	got, err := s.submitted(r, to, of, sent)
	if err != nil {
		refused := asRefusal(err)
		refused.language = sent.Locale
		return refused
	}
	if got.Receipt == nil {
		meter.From(r.Context()).Count(ledger.Starts)
		ineligible(r.Context())
		writeJSON(w, http.StatusOK, "application/json", Ended{*got.Outcome})
		return nil
	}
	w.Header().Set("Location", "/apply/"+s.Transaction.Name+"/submissions/"+got.Receipt.Reference.String())
	writeJSON(w, http.StatusCreated, "application/json", got.Receipt)
	return nil
}

// Ended answers a submission that comes to nothing, because there is no claim: it is not stored.
type Ended struct {
	Outcome transaction.JSON `json:"outcome"`
}

// concluded is what came of a submission of software: a receipt, or else the outcome that ends without one.
type concluded struct {
	Receipt *Receipt
	Outcome *transaction.JSON
}

// submitted takes what software sent, by itself or as a line of a file.
func (s *Service) submitted(r *http.Request, to visit, of sending, sent Submission) (concluded, error) {
	taken, err := s.take(r, to, of, func() (ask.Answers, transaction.Outcome, []ask.Fault) {
		return s.withAccounts(s.Transaction.Judge(to.on, sent.Answers))
	})
	if err != nil {
		return concluded{}, err
	}
	if taken.Outcome.Result == transaction.NotEligible {
		outcome := taken.Outcome.In(s.book(sent.Locale))
		return concluded{Outcome: &outcome}, nil
	}
	receipt, err := receiptOf(taken.Submission)
	return concluded{Receipt: &receipt}, err
}

func receiptOf(sub submission.Submission) (Receipt, error) {
	receipt := Receipt{Reference: sub.Reference, ReceivedAt: sub.ReceivedAt, Code: codeOf(sub), Status: submission.Received}
	if sub.Erased {
		return receipt, nil
	}
	decided, err := decidedOf(sub)
	receipt.Outcome = &decided
	return receipt, err
}

// readSubmission reads the body of a submission, and says what is wrong with its envelope.
func readSubmission(r *http.Request) (Submission, error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return Submission{}, refuse(http.StatusUnsupportedMediaType, "not-json-type", nil)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return Submission{}, err
	}
	return parseSubmission(body)
}

// parseSubmission reads the JSON of a submission, and says what is wrong with its envelope.
func parseSubmission(body []byte) (Submission, error) {
	var sent Submission
	if err := decodeStrict(body, &sent); err != nil {
		return Submission{}, err
	}
	if len(sent.Answers) == 0 {
		return Submission{}, refuse(http.StatusBadRequest, "answers-missing", nil)
	}
	if sent.Channel == "" {
		sent.Channel = channels[0]
	}
	if !slices.Contains(channels, sent.Channel) {
		return Submission{}, refuse(http.StatusUnprocessableEntity, "unknown-channel", nil)
	}
	if sent.Locale == "" {
		sent.Locale = words.English
	}
	if !slices.Contains(words.Languages, sent.Locale) {
		return Submission{}, refuse(http.StatusUnprocessableEntity, "unknown-locale", nil)
	}
	return sent, nil
}

// decodeStrict reads one JSON value that has just the fields that it may have.
func decodeStrict(body []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil {
		if _, err = decoder.Token(); err == io.EOF {
			return nil
		}
		return refuse(http.StatusBadRequest, "not-json", nil)
	}
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrongType):
		return refuse(http.StatusBadRequest, "wrong-type", nil)
	case strings.Contains(err.Error(), "unknown field"):
		return refuse(http.StatusBadRequest, "unknown-field", nil)
	}
	return refuse(http.StatusBadRequest, "not-json", nil)
}

// fingerprint is the hash of what was sent, whatever the order and spacing of its JSON. It is made of what was
// sent and not of what the rules read in it, so a retry is known again after the rules have changed. The language is
// that of the words only, and no part of it.
func fingerprint(sent Submission) [32]byte {
	decoder := json.NewDecoder(bytes.NewReader(sent.Answers))
	decoder.UseNumber()
	var answers any
	canonical := []byte(sent.Answers)
	if decoder.Decode(&answers) == nil {
		if sorted, err := json.Marshal(answers); err == nil {
			canonical = sorted
		}
	}
	return sha256.Sum256([]byte(sent.Channel + "\x00" + string(canonical)))
}
