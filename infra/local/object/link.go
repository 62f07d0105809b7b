package object

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// Links holds requests that are signed in their address against signature and time, as S3 does, and answers what they ask of the
// answer's headers. What stands behind it judges the rights of who signed. Other requests pass. The secret of every key is the same here.
// Not yet run against AWS. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
func Links(secret string, now func() time.Time, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := r.URL.Query()
		if asked.Get("X-Amz-Signature") == "" {
			next.ServeHTTP(w, r)
			return
		}
		if code, message := judgeLink(r, secret, now()); code != "" {
			refuse(w, http.StatusForbidden, code, message)
			return
		}
		answer := &shaped{ResponseWriter: w, header: http.Header{}}
		for name, values := range asked {
			if header, ok := strings.CutPrefix(name, "response-"); ok {
				answer.header.Set(header, values[0])
			}
		}
		next.ServeHTTP(answer, r)
	})
}

// shaped is an answer some of whose headers its request has asked for. An error has its own.
type shaped struct {
	http.ResponseWriter
	header http.Header
	begun  bool
}

func (s *shaped) WriteHeader(status int) {
	if !s.begun && status == http.StatusOK {
		for name, values := range s.header {
			s.Header()[name] = values
		}
	}
	s.begun = true
	s.ResponseWriter.WriteHeader(status)
}

func (s *shaped) Write(p []byte) (int, error) {
	if !s.begun {
		s.WriteHeader(http.StatusOK)
	}
	return s.ResponseWriter.Write(p)
}

// longestLink is the most seconds for which an address may be signed, a week; skew is how far in the future its date may be.
const (
	longestLink = 7 * 24 * 60 * 60
	skew        = 15 * time.Minute
)

// judgeLink says what S3 says of an address that is not signed as it should be; no code is well. It is signed once more, and must be
// the same.
func judgeLink(r *http.Request, secret string, now time.Time) (code, message string) {
	asked := r.URL.Query()
	scope := strings.Split(asked.Get("X-Amz-Credential"), "/")
	at, err := time.Parse("20060102T150405Z", asked.Get("X-Amz-Date"))
	lasts, wrong := strconv.Atoi(asked.Get("X-Amz-Expires"))
	if len(scope) != 5 || err != nil || wrong != nil {
		return "AuthorizationQueryParametersError", "The address is not signed."
	}
	if lasts < 1 || lasts > longestLink {
		return "AuthorizationQueryParametersError", "X-Amz-Expires must be between 1 and 604800 seconds"
	}
	if at.After(now.Add(skew)) {
		return "AccessDenied", "Request is not yet valid"
	}
	if now.After(at.Add(time.Duration(lasts) * time.Second)) {
		return "AccessDenied", "Request has expired"
	}
	signed := asked.Get("X-Amz-Signature")
	for _, own := range []string{"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Security-Token"} {
		asked.Del(own)
	}
	again, err := http.NewRequestWithContext(context.Background(), r.Method, "http://"+r.Host+r.URL.EscapedPath()+"?"+asked.Encode(), nil)
	if err != nil {
		return "InvalidRequest", "The address cannot be read."
	}
	key := aws.Credentials{AccessKeyID: scope[0], SecretAccessKey: secret, SessionToken: r.URL.Query().Get("X-Amz-Security-Token")}
	signer := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
	address, _, err := signer.PresignHTTP(r.Context(), key, again, "UNSIGNED-PAYLOAD", "s3", scope[2], at)
	if err != nil || !strings.HasSuffix(address, "X-Amz-Signature="+signed) {
		return "SignatureDoesNotMatch", "The signature is not that of the address."
	}
	return "", ""
}
