// Package gateway answers requests as API Gateway (HTTP APIs, payload format 2.0) and CloudFront do, in front of functions
// and of the site's files. What it imitates was taken from AWS's documentation and from reports of AWS's answers; each
// behaviour has a test marked "not yet run against AWS".
package gateway

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/infra/local/function"
	"github.com/frontline-gov/frontline/infra/local/policy"
	"github.com/frontline-gov/frontline/infra/local/template"
)

// Quotas of HTTP APIs that cannot be raised, from
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const (
	MaxBody    = 10 << 20         // bytes of a request's body
	MaxTimeout = 30 * time.Second // for the answer of an integration
)

// Function is what stands behind a route.
type Function interface {
	Invoke(ctx context.Context, payload []byte) (function.Answer, error)
}

// API is one HTTP API with its one stage.
type API struct {
	ID, Name string
	Stage    string // "$default" adds nothing to addresses
	Routes   []Route
	Mapped   bool             // only behind a domain: its own address is closed
	Throttle *Throttle        // the stage's; nil lets everything through
	Roles    *policy.Roles    // who may call the routes that ask for a signature
	Now      func() time.Time // the platform's date, for the event
	Clock    func() time.Time // the real time, for signatures
}

// Mount is an address at which an API answers.
type Mount struct {
	Host    string // the host that the function is told, an API domain's name; empty tells it the viewer's
	Strip   string // the beginning of the path that only this machine has; nothing behind it sees it
	Mapping string // the beginning of the path that the function sees and routes do not, such as /apply/child-benefit
}

// At gives the API's handler at an address. Every request must have a path that begins with Strip and Mapping.
func (a *API) At(m Mount) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.serve(w, r, m) })
}

func (a *API) serve(w http.ResponseWriter, r *http.Request, m Mount) {
	id := requestID()
	w.Header().Set("Apigw-Requestid", id)
	path := strings.TrimPrefix(r.URL.EscapedPath(), m.Strip)
	if a.Mapped && m.Mapping == "" {
		refuse(w, http.StatusNotFound, "Not Found") // a REST API says 403, an HTTP API 404 (repost.aws, api-gateway-disable-endpoint)
		return
	}
	route, parameters := match(a.Routes, r.Method, strings.TrimPrefix(path, m.Mapping))
	if route == nil {
		refuse(w, http.StatusNotFound, "Not Found")
		return
	}
	describe(r, routeLog{route: route.Key()})
	if !a.Throttle.Take() {
		refuse(w, http.StatusTooManyRequests, "Too Many Requests")
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
	if err != nil {
		return // the client has gone
	}
	if len(body) > MaxBody {
		refuse(w, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
		return
	}
	e := newEvent(r, m, path, body)
	e.RouteKey = route.Key()
	e.PathParameters = parameters
	e.RequestContext.RouteKey = route.Key()
	e.RequestContext.Stage = a.Stage
	e.RequestContext.APIID = a.ID
	e.RequestContext.AccountID = template.Account
	e.RequestContext.RequestID = id
	e.RequestContext.at(a.Now())
	if route.IAM {
		caller, err := a.authorise(r, m, e, body)
		if err != nil {
			describe(r, routeLog{note: err.Error()})
			refuse(w, http.StatusForbidden, "Forbidden")
			return
		}
		e.RequestContext.Authorizer = caller
	}
	a.call(w, r, route, e)
}

// authorise checks the signature of a request and the right of who signed it.
func (a *API) authorise(r *http.Request, m Mount, e *event, body []byte) (*authorizer, error) {
	host := r.Host
	if m.Host != "" {
		host = m.Host
	}
	role, err := verify(r, host, body, a.Clock(), a.secret)
	if err != nil {
		return nil, err
	}
	resource := fmt.Sprintf("arn:aws:execute-api:%s:%s:%s/%s/%s%s", template.Region, template.Account, a.ID, a.Stage,
		r.Method, strings.TrimPrefix(e.RawPath, m.Mapping))
	if !a.Roles.Allows(role, "execute-api:Invoke", resource) {
		return nil, fmt.Errorf("the role %s has no policy that allows execute-api:Invoke on this route", role)
	}
	return newAuthorizer(role), nil
}

// secret gives the secret key of an access key: here every role of the templates has an access key by its own name.
func (a *API) secret(accessKey string) (string, bool) { return Secret, a.Roles.Has(accessKey) }

// Secret is the secret key of every role on this machine.
const Secret = "local"

// call has the function answer, within the integration's time.
func (a *API) call(w http.ResponseWriter, r *http.Request, route *Route, e *event) {
	var payload bytes.Buffer
	encoder := json.NewEncoder(&payload)
	encoder.SetEscapeHTML(false) // AWS does not, and the size counts
	if err := encoder.Encode(e); err != nil {
		refuse(w, http.StatusInternalServerError, "Internal Server Error")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), route.Timeout)
	defer cancel()
	answer, err := route.Function.Invoke(ctx, bytes.TrimSuffix(payload.Bytes(), []byte("\n")))
	switch {
	case errors.Is(err, function.ErrTooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
	case err != nil: // throttled, too slow, or stopping
		describe(r, routeLog{note: err.Error()})
		refuse(w, http.StatusServiceUnavailable, "Service Unavailable")
	case answer.Error != "":
		describe(r, routeLog{note: "the function failed; its log says why"})
		refuse(w, http.StatusInternalServerError, "Internal Server Error")
	default:
		if err := write(w, r, answer.Payload); err != nil {
			describe(r, routeLog{note: err.Error()})
			refuse(w, http.StatusInternalServerError, "Internal Server Error")
		}
	}
}

// refuse answers as API Gateway does by itself.
func refuse(w http.ResponseWriter, status int, message string) {
	text := fmt.Sprintf(`{"message":%q}`, message)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", fmt.Sprint(len(text)))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

func requestID() string {
	var b [11]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.StdEncoding.EncodeToString(b[:])
}

// Domain is a custom domain to which APIs are mapped.
type Domain struct {
	Name     string
	Mappings []Mapping
}

// Mapping attaches an API below a path of a domain.
type Mapping struct {
	Key string // such as apply/child-benefit, without slashes at its ends; empty maps the whole domain
	API *API
}

// ServeHTTP hands the request to the API whose mapping has the longest key that fits.
func (d *Domain) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.EscapedPath()
	var best *Mapping
	for i, m := range d.Mappings {
		prefix := m.prefix()
		if path != prefix && !strings.HasPrefix(path, prefix+"/") {
			continue
		}
		if best == nil || len(m.Key) > len(best.Key) {
			best = &d.Mappings[i]
		}
	}
	if best == nil {
		refuse(w, http.StatusForbidden, "Forbidden")
		return
	}
	best.API.At(Mount{Host: d.Name, Mapping: best.prefix()}).ServeHTTP(w, r)
}

func (m Mapping) prefix() string {
	if m.Key == "" {
		return ""
	}
	return (&url.URL{Path: "/" + m.Key}).EscapedPath()
}
