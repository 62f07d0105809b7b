// Package request is what every generated client has, whatever it is for: a request, and what is made of its answer. It uses the
// standard library only.
package request

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// Client asks the service. It never tries again by itself: send the same with the same key as often as it takes.
type Client struct {
	// Base is where the service is: "https://…", without a slash at its end.
	Base string
	// HTTP sends the requests; nil is http.DefaultClient.
	HTTP *http.Client
	// Authorize adds to a request what says who asks, such as an access token or a signature of the body; nil adds nothing.
	Authorize func(r *http.Request, body []byte) error
}

// Problem is a problem document (RFC 9457).
type Problem struct {
	Title  string `json:"title"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Reason string `json:"reason"`
	Errors []struct {
		Question string `json:"question"`
		Code     string `json:"code"`
		Detail   string `json:"detail"`
	} `json:"errors"`
}

// Refusal is the error of a request that was refused: the problem document, or what else was answered.
type Refusal struct {
	Status  int
	Problem Problem
	Body    []byte
}

func (r *Refusal) Error() string {
	if r.Problem.Code == "" {
		return fmt.Sprintf("the service answers %d", r.Status)
	}
	return fmt.Sprintf("the service answers %d %s: %s", r.Status, r.Problem.Code, r.Problem.Title)
}

// Code is the code of the problem document in an error; empty where there is none.
func Code(err error) string {
	if r := (*Refusal)(nil); errors.As(err, &r) {
		return r.Problem.Code
	}
	return ""
}

// Request is a request before it is sent.
type Request struct {
	Method, Path string
	Query        url.Values
	Header       http.Header
	Body         []byte
}

// New is a request without a body.
func New(method, path string) *Request {
	return &Request{Method: method, Path: path, Query: url.Values{}, Header: http.Header{"Accept": {"application/json"}}}
}

// Holds gives a request its body.
func (r *Request) Holds(kind string, body []byte) {
	r.Body = body
	r.Header.Set("Content-Type", kind)
}

// JSON gives a request a body of JSON.
func (r *Request) JSON(value any) error {
	body, err := json.Marshal(value)
	r.Holds("application/json", body)
	return err
}

// Do sends a request, and reads the answer into what stands for its status: a *[]byte as it is, anything else as JSON. A status for
// which nothing stands is a *Refusal.
func (c *Client) Do(ctx context.Context, of *Request, into map[int]any) error {
	address := c.Base + of.Path
	if len(of.Query) > 0 {
		address += "?" + of.Query.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, of.Method, address, bytes.NewReader(of.Body))
	if err != nil {
		return err
	}
	r.Header = of.Header
	if c.Authorize != nil {
		if err := c.Authorize(r, of.Body); err != nil {
			return err
		}
	}
	client := c.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	switch out := into[answer.StatusCode].(type) {
	case nil:
		refusal := &Refusal{Status: answer.StatusCode, Body: text}
		_ = json.Unmarshal(text, &refusal.Problem) // what is no problem document is told by its status
		return refusal
	case *[]byte:
		*out = text
		return nil
	default:
		if err := json.Unmarshal(text, out); err != nil {
			return fmt.Errorf("read the answer %d: %w", answer.StatusCode, err)
		}
		return nil
	}
}
