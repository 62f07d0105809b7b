package gateway

import (
	"encoding/base64"
	"mime"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/frontline-gov/frontline/infra/local/template"
)

// event is what a function is given: payload format 2.0, from
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
type event struct {
	Version               string            `json:"version"`
	RouteKey              string            `json:"routeKey"`
	RawPath               string            `json:"rawPath"`        // decoded
	RawQueryString        string            `json:"rawQueryString"` // as it came
	Cookies               []string          `json:"cookies,omitempty"`
	Headers               map[string]string `json:"headers"`
	QueryStringParameters map[string]string `json:"queryStringParameters,omitempty"`
	RequestContext        requestContext    `json:"requestContext"`
	PathParameters        map[string]string `json:"pathParameters,omitempty"`
	Body                  *string           `json:"body,omitempty"`
	IsBase64Encoded       bool              `json:"isBase64Encoded"`
}

type requestContext struct {
	AccountID    string      `json:"accountId"`
	APIID        string      `json:"apiId"`
	Authorizer   *authorizer `json:"authorizer,omitempty"`
	DomainName   string      `json:"domainName"`
	DomainPrefix string      `json:"domainPrefix"`
	HTTP         httpContext `json:"http"`
	RequestID    string      `json:"requestId"`
	RouteKey     string      `json:"routeKey"`
	Stage        string      `json:"stage"`
	Time         string      `json:"time"`
	TimeEpoch    int64       `json:"timeEpoch"` // milliseconds
}

type httpContext struct {
	Method    string `json:"method"`
	Path      string `json:"path"`
	Protocol  string `json:"protocol"`
	SourceIP  string `json:"sourceIp"`
	UserAgent string `json:"userAgent"`
}

// authorizer tells who signed a request.
type authorizer struct {
	IAM struct {
		AccessKey       string  `json:"accessKey"`
		AccountID       string  `json:"accountId"`
		CallerID        string  `json:"callerId"`
		CognitoIdentity *string `json:"cognitoIdentity"`
		PrincipalOrgID  string  `json:"principalOrgId"`
		UserARN         string  `json:"userArn"`
		UserID          string  `json:"userId"`
	} `json:"iam"`
}

func newAuthorizer(role string) *authorizer {
	var a authorizer
	a.IAM.AccessKey = role
	a.IAM.AccountID = template.Account
	a.IAM.CallerID = "AROALOCAL:local"
	a.IAM.PrincipalOrgID = "o-local"
	a.IAM.UserARN = "arn:aws:sts::" + template.Account + ":assumed-role/" + role + "/local"
	a.IAM.UserID = a.IAM.CallerID
	return &a
}

func (c *requestContext) at(t time.Time) {
	c.Time = t.UTC().Format("02/Jan/2006:15:04:05 -0700")
	c.TimeEpoch = t.UnixMilli()
}

// newEvent turns a request into an event. The path is percent-encoded; the function gets it decoded, and cut at a question
// mark that was encoded in it, as AWS does.
func newEvent(r *http.Request, m Mount, path string, body []byte) *event {
	raw, _, _ := strings.Cut(decode(path), "?")
	host := r.Host
	if m.Host != "" {
		host = m.Host
	}
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	prefix, _, _ := strings.Cut(name, ".")
	e := &event{
		Version:               "2.0",
		RawPath:               raw,
		RawQueryString:        r.URL.RawQuery,
		Headers:               headers(r, host, address, len(body)),
		QueryStringParameters: parameters(r),
		RequestContext: requestContext{
			DomainName:   name,
			DomainPrefix: prefix,
			HTTP: httpContext{
				Method: r.Method, Path: raw, Protocol: r.Proto, SourceIP: address, UserAgent: r.UserAgent(),
			},
		},
	}
	for _, line := range r.Header["Cookie"] {
		for cookie := range strings.SplitSeq(line, ";") {
			if cookie = strings.TrimSpace(cookie); cookie != "" {
				e.Cookies = append(e.Cookies, cookie)
			}
		}
	}
	if len(body) > 0 {
		text := string(body)
		if !isText(r.Header.Get("Content-Type")) || !utf8.Valid(body) {
			text = base64.StdEncoding.EncodeToString(body)
			e.IsBase64Encoded = true
		}
		e.Body = &text
	}
	return e
}

// headers gives the headers in lower case, several of one name joined by commas, without the cookies.
func headers(r *http.Request, host, address string, length int) map[string]string {
	all := make(map[string]string)
	for name, values := range r.Header {
		switch name {
		case "Cookie", "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Te", "Proxy-Connection":
		default:
			all[strings.ToLower(name)] = strings.Join(values, ",")
		}
	}
	all["host"] = host
	all["content-length"] = strconv.Itoa(length)
	if before := all["x-forwarded-for"]; before != "" {
		address = before + ", " + address
	}
	all["x-forwarded-for"] = address
	all["x-forwarded-proto"] = "https" // AWS has no other way in
	all["x-forwarded-port"] = "443"
	return all
}

// parameters gives the decoded parameters of the query, several of one name joined by commas.
func parameters(r *http.Request) map[string]string {
	query := r.URL.Query()
	if len(query) == 0 {
		return nil
	}
	all := make(map[string]string, len(query))
	for name, values := range query {
		all[name] = strings.Join(values, ",")
	}
	return all
}

// isText says whether a body of this type is handed over as it is; every other comes in base64, a form's too.
func isText(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind, _, _ = strings.Cut(contentType, ";")
		kind = strings.ToLower(strings.TrimSpace(kind))
	}
	switch kind {
	case "application/json", "application/xml", "application/javascript":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}
