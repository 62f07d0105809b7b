package backoffice

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// Refusal is an answer of the API that trying again does not change.
type Refusal struct {
	Status int
	// Code is the stable code of its problem document: "not-yours", "out-of-order", …
	Code string
}

func (r *Refusal) Error() string { return fmt.Sprintf("the API answers %d %s", r.Status, r.Code) }

// unavailable is an answer that may be another one later.
type unavailable struct{ cause error }

func (u unavailable) Error() string { return u.cause.Error() }
func (u unavailable) Unwrap() error { return u.cause }

// temporary says whether an error of post may pass by itself.
func temporary(err error) bool { return errors.As(err, new(unavailable)) }

// address is where the API takes what is said of a hand-off.
func (c Client) address(handoffID, what string) (string, error) {
	return c.at("/" + handoffID + "/" + what)
}

// at is the address of something below the API's hand-offs.
func (c Client) at(rest string) (string, error) {
	api, err := url.Parse(c.API)
	if err != nil || api.Host == "" || api.User != nil || api.RawQuery != "" || api.Fragment != "" {
		return "", fmt.Errorf("the address of the API is %q; it is such as https://a1b2c3.execute-api.eu-west-2.amazonaws.com", c.API)
	}
	if api.Scheme != "https" && !(api.Scheme == "http" && loopback(api.Hostname())) {
		return "", fmt.Errorf("the address of the API is %q, which is not https", c.API)
	}
	return strings.TrimSuffix(c.API, "/") + "/handoffs" + rest, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// answerTime is how long the API may take; its own functions are stopped after 30 seconds.
const answerTime = 35 * time.Second

// longestAnswer is as much of an answer as is read.
const longestAnswer = 64 << 10

// post signs and sends what the department says, once. No redirect is followed: what is signed is for this address only.
func (c Client) post(ctx context.Context, address string, said map[string]string) error {
	body, err := json.Marshal(said)
	if err != nil {
		return err
	}
	_, err = c.call(ctx, http.MethodPost, address, body)
	return err
}

// call signs and sends a request, once, and gives the answer to one that is taken.
func (c Client) call(ctx context.Context, method, address string, body []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	credentials, err := c.Credentials.Retrieve(ctx)
	if err != nil {
		return nil, unavailable{fmt.Errorf("credentials: %w", err)}
	}
	sum := sha256.Sum256(body)
	if err := v4.NewSigner().SignHTTP(ctx, credentials, r, hex.EncodeToString(sum[:]), "execute-api", c.Region, c.Now()); err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	client := http.Client{Transport: c.Transport, Timeout: answerTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		return nil, unavailable{err}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer))
	if err != nil {
		return nil, unavailable{err}
	}
	var problem struct {
		Code string `json:"code"`
	}
	_ = json.Unmarshal(text, &problem) // what is no problem document is told by its status
	refusal := &Refusal{response.StatusCode, problem.Code}
	switch status := response.StatusCode; {
	case status == http.StatusOK:
		return text, nil
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return nil, fmt.Errorf("%w (%v)", ErrUnauthorised, refusal)
	case status == http.StatusRequestTimeout, status == http.StatusTooManyRequests, status >= 500:
		return nil, unavailable{errors.New(refusal.Error())}
	}
	return nil, refusal
}
