package gateway

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/frontline-gov/frontline/infra/local/template"
)

// maxSkew is how far the time of a signature may be from ours, as AWS has it.
const maxSkew = 5 * time.Minute

// verify checks the Signature Version 4 of a request and gives the access key that signed it. The SDK's own signer signs
// the same request once more with the secret that we know; the two signatures must be equal. The body always counts:
// UNSIGNED-PAYLOAD is refused. Signatures in the query (presigned addresses) are not supported.
func verify(r *http.Request, host string, body []byte, now time.Time, secret func(accessKey string) (string, bool)) (string, error) {
	claim, err := parseAuthorization(r.Header.Get("Authorization"))
	if err != nil {
		return "", err
	}
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	if err != nil {
		return "", errors.New("the header X-Amz-Date is missing or is no time")
	}
	if off := now.Sub(at).Abs(); off > maxSkew {
		return "", fmt.Errorf("the signature's time is %s from ours, more than %s", off.Round(time.Second), maxSkew)
	}
	if want := at.Format("20060102") + "/" + template.Region + "/execute-api/aws4_request"; claim.scope != want {
		return "", fmt.Errorf("the signature is for %s, not for %s", claim.scope, want)
	}
	known, ok := secret(claim.accessKey)
	if !ok {
		return "", errors.New("nobody has this access key: it must be the name of a role in the templates")
	}
	if _, err := url.ParseQuery(r.URL.RawQuery); err != nil {
		return "", errors.New("the query cannot be read, so it cannot be signed")
	}
	sum := sha256.Sum256(body)
	digest := hex.EncodeToString(sum[:])
	if said := r.Header.Get("X-Amz-Content-Sha256"); said != "" && said != digest {
		return "", errors.New("the body is not the one that was signed")
	}
	again, err := claim.rebuild(r, host, len(body))
	if err != nil {
		return "", err
	}
	credentials := aws.Credentials{AccessKeyID: claim.accessKey, SecretAccessKey: known}
	if err := v4.NewSigner().SignHTTP(context.Background(), credentials, again, digest, "execute-api", template.Region, at); err != nil {
		return "", fmt.Errorf("sign again: %w", err)
	}
	ours, err := parseAuthorization(again.Header.Get("Authorization"))
	if err != nil {
		return "", err
	}
	if !slices.Equal(ours.headers, claim.headers) || !hmac.Equal([]byte(ours.signature), []byte(claim.signature)) {
		return "", errors.New("the signature does not fit the request")
	}
	return claim.accessKey, nil
}

// claim is what an Authorization header says.
type claim struct {
	accessKey string
	scope     string // date/region/service/aws4_request
	headers   []string
	signature string
}

func parseAuthorization(header string) (claim, error) {
	rest, ok := strings.CutPrefix(header, "AWS4-HMAC-SHA256 ")
	if !ok {
		return claim{}, errors.New("the request is not signed: the header Authorization must begin with AWS4-HMAC-SHA256")
	}
	var c claim
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "Credential":
			c.accessKey, c.scope, _ = strings.Cut(value, "/")
		case "SignedHeaders":
			c.headers = strings.Split(value, ";")
		case "Signature":
			c.signature = value
		}
	}
	if c.accessKey == "" || c.scope == "" || len(c.headers) == 0 || c.signature == "" {
		return claim{}, errors.New("the header Authorization is not complete")
	}
	return c, nil
}

// rebuild gives the request as its signer saw it: with the signed headers only.
func (c claim) rebuild(r *http.Request, host string, length int) (*http.Request, error) {
	again := &http.Request{
		Method: r.Method,
		URL:    &url.URL{Scheme: "http", Host: host, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery},
		Host:   host,
		Header: make(http.Header),
	}
	if r.TLS != nil {
		again.URL.Scheme = "https"
	}
	signed := make(map[string]bool)
	for _, name := range c.headers {
		signed[name] = true
		switch name {
		case "host":
		case "content-length":
			again.ContentLength = int64(length)
		default:
			key := http.CanonicalHeaderKey(name)
			if values, ok := r.Header[key]; ok {
				again.Header[key] = slices.Clone(values)
			} else {
				return nil, fmt.Errorf("the header %s was signed and is missing", name)
			}
		}
	}
	if !signed["host"] {
		return nil, errors.New("the header host must be signed")
	}
	for name := range r.Header {
		if name = strings.ToLower(name); strings.HasPrefix(name, "x-amz-") && !signed[name] {
			return nil, fmt.Errorf("the header %s must be signed", name)
		}
	}
	return again, nil
}
