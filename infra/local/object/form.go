package object

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/store"
)

// Forms takes what a browser posts with a signed policy, as S3 does, and hands it on as whoever signed it would have stored it; so
// what stands behind it judges their rights. Other requests pass. The secret of every key is the same here. Not yet run against AWS.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
func Forms(secret string, now func() time.Time, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
			next.ServeHTTP(w, r)
			return
		}
		parts, err := r.MultipartReader()
		if err != nil {
			refuse(w, http.StatusBadRequest, "MalformedPOSTRequest", "The body is no form.")
			return
		}
		p, err := readPosted(parts)
		if err != nil {
			refuse(w, http.StatusBadRequest, "MalformedPOSTRequest", "The body is no form.")
			return
		}
		p.fields["bucket"] = strings.Trim(r.URL.Path, "/")
		if status, code, message := p.judge(secret, now()); code != "" {
			refuse(w, status, code, message)
			return
		}
		p.store(w, r, next)
	})
}

// posted is a form: its fields by name in lower case, and the file.
type posted struct {
	fields map[string]string
	file   []byte
}

// held is an answer that is held back.
type held struct {
	header http.Header
	code   int
	body   bytes.Buffer
}

func (h *held) Header() http.Header         { return h.header }
func (h *held) WriteHeader(code int)        { h.code = code }
func (h *held) Write(p []byte) (int, error) { return h.body.Write(p) }

// readPosted reads a form; S3 reads nothing behind the file.
func readPosted(parts *multipart.Reader) (posted, error) {
	p := posted{fields: map[string]string{}}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return p, nil
		}
		if err != nil {
			return p, err
		}
		content, err := io.ReadAll(io.LimitReader(part, 32<<20))
		if err != nil {
			return p, err
		}
		if part.FormName() == "file" {
			p.file = content
			return p, nil
		}
		p.fields[strings.ToLower(part.FormName())] = string(content)
	}
}

// unconditioned are the fields that a policy need not name.
var unconditioned = []string{"bucket", "policy", "x-amz-signature"}

// judge holds a form against its policy, and says what S3 says of one that does not meet it; no code is well.
func (p posted) judge(secret string, now time.Time) (status int, code, message string) {
	denied := func(why string) (int, string, string) {
		return http.StatusForbidden, "AccessDenied", "Invalid according to Policy: " + why
	}
	if p.file == nil {
		return http.StatusBadRequest, "InvalidArgument", "POST requires exactly one file upload per request."
	}
	scope := strings.Split(p.fields["x-amz-credential"], "/")
	if len(scope) != 5 || p.fields["policy"] == "" {
		return denied("it is not signed")
	}
	if store.SignPolicy(secret, scope[1], scope[2], p.fields["policy"]) != p.fields["x-amz-signature"] {
		return http.StatusForbidden, "SignatureDoesNotMatch", "The signature is not that of the policy."
	}
	var policy struct {
		Expiration time.Time
		Conditions []json.RawMessage
	}
	text, err := base64.StdEncoding.DecodeString(p.fields["policy"])
	if err != nil || json.Unmarshal(text, &policy) != nil {
		return http.StatusBadRequest, "InvalidPolicyDocument", "The policy cannot be read."
	}
	if !now.Before(policy.Expiration) {
		return denied("Policy expired.")
	}
	named := slices.Clone(unconditioned)
	for _, condition := range policy.Conditions {
		var equal map[string]string
		var list []any
		switch {
		case json.Unmarshal(condition, &equal) == nil:
			for name, value := range equal {
				if named = append(named, strings.ToLower(name)); p.fields[strings.ToLower(name)] != value {
					return denied("Policy Condition failed: " + name)
				}
			}
		case json.Unmarshal(condition, &list) == nil && len(list) == 3 && list[0] == "content-length-range":
			least, _ := list[1].(float64)
			most, _ := list[2].(float64)
			if float64(len(p.file)) > most {
				return http.StatusBadRequest, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size"
			}
			if float64(len(p.file)) < least {
				return http.StatusBadRequest, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size"
			}
		default:
			return http.StatusBadRequest, "InvalidPolicyDocument", "The local platform knows conditions of equality and of length only."
		}
	}
	for name := range p.fields {
		if !slices.Contains(named, name) {
			return denied("Extra input fields: " + name)
		}
	}
	return 0, "", ""
}

// store hands a form on as a PUT of its signer, and leads on to where the form says.
func (p posted) store(w http.ResponseWriter, r *http.Request, next http.Handler) {
	key := p.fields["key"]
	address := url.URL{Path: "/" + p.fields["bucket"] + "/" + key}
	put, err := http.NewRequestWithContext(r.Context(), http.MethodPut, address.String(), bytes.NewReader(p.file))
	if err != nil {
		refuse(w, http.StatusBadRequest, "InvalidArgument", "The key cannot be.")
		return
	}
	put.Header.Set("Content-Length", strconv.Itoa(len(p.file)))
	sum := sha256.Sum256(p.file)
	put.Header.Set("X-Amz-Content-Sha256", hex.EncodeToString(sum[:]))
	put.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+p.fields["x-amz-credential"]+", SignedHeaders=host, Signature=form")
	answer := &held{header: http.Header{}, code: http.StatusOK}
	next.ServeHTTP(answer, put)
	if answer.code != http.StatusOK {
		w.Header().Set("Content-Type", answer.header.Get("Content-Type"))
		w.WriteHeader(answer.code)
		_, _ = w.Write(answer.body.Bytes()) // a client that has gone needs no answer
		return
	}
	to, err := url.Parse(p.fields["success_action_redirect"])
	if err != nil || to.Host == "" {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	query := to.Query()
	query.Set("bucket", p.fields["bucket"])
	query.Set("key", key)
	query.Set("etag", answer.Header().Get("ETag"))
	to.RawQuery = query.Encode()
	w.Header().Set("Location", to.String())
	w.WriteHeader(http.StatusSeeOther)
}
