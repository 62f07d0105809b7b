package service

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/frontline-gov/frontline/shared/client"
	"github.com/frontline-gov/frontline/shared/limit"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// sender is the software that sends or asks: a registered client, or an address of which no more is known.
type sender struct {
	client, address string
	// file says that it sends a file of submissions, which counts as one.
	file bool
}

// name is the id of a registered client, "" of whoever else sends.
func (f *sender) name() string {
	if f == nil {
		return ""
	}
	return f.client
}

// key is the key under which it sends what has an Idempotency-Key.
func (f sender) key(idempotency string) [32]byte {
	if f.client == "" {
		return submission.SoftwareKey(idempotency)
	}
	return submission.ClientKey(f.client, idempotency)
}

// counted is what its submissions are counted for.
func (f sender) counted() [32]byte {
	if f.client == "" {
		return limit.Subject("software-address", f.address)
	}
	return limit.Subject("software-client", f.client)
}

// sender finds out which software asks, as far as the transaction wants to know. Who is refused is told how to come back
// with a token (RFC 6750), by 401 only: CloudFront takes 403 for a missing file.
func (s *Service) sender(w http.ResponseWriter, r *http.Request) (sender, error) {
	switch s.Transaction.Software {
	case transaction.Open:
		return sender{address: s.callerAddress(r)}, nil
	case transaction.Closed:
		return sender{}, refuse(http.StatusNotFound, "software-closed", nil)
	}
	id, err := s.client(r)
	var refused client.Refusal
	switch {
	case err == nil:
		return sender{client: id}, nil
	case !errors.As(err, &refused):
		return sender{}, err // 503: the authorization server is out of reach, or there is none
	}
	code, challenge := "token-refused", `Bearer error="invalid_token", error_description="`+string(refused)+`"`
	switch refused {
	case client.Missing:
		code, challenge = "token-missing", `Bearer scope="`+s.Transaction.Name+`"`
	case client.Malformed:
		code, challenge = "token-malformed", `Bearer error="invalid_request"`
	case client.Scope:
		code, challenge = "token-scope", `Bearer error="insufficient_scope", scope="`+s.Transaction.Name+`"`
	case client.Expired:
		code = "token-expired"
	}
	w.Header().Set("WWW-Authenticate", challenge)
	return sender{}, refuse(http.StatusUnauthorized, code, refused)
}

// client is the id of the registered client that asks. A service that knows no authorization server knows no client.
func (s *Service) client(r *http.Request) (string, error) {
	if s.Clients == nil {
		return "", client.ErrNotSetUp
	}
	return s.Clients.Client(r.Context(), r.Header.Values("Authorization"), s.Transaction.Name)
}

// spend counts a submission of software in its minute, just before it is stored, and refuses what is too much. What is
// refused for its answers counts for nothing, so it costs nothing either.
func (s *Service) spend(r *http.Request, to visit, from *sender) error {
	if from == nil || from.file {
		return nil
	}
	most := cmp.Or(s.SoftwareRate, s.Transaction.Software.Rate())
	err := s.limit().Spend(r.Context(), from.counted(), most, to.now)
	var exceeded limit.Exceeded
	if errors.As(err, &exceeded) {
		return refusal{status: http.StatusTooManyRequests, code: "too-many-submissions", after: exceeded.After}
	}
	return err
}
