package object_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/shared/store"
)

// A link gives its object, to be saved, until it expires; whatever is changed in it, nothing is given.
func TestLink(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	s, err := object.Open("")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Create("a-bucket"); err != nil {
		t.Fatal(err)
	}
	after := time.Duration(0)
	server := httptest.NewServer(object.Links("local", func() time.Time { return now.Add(after) }, s))
	t.Cleanup(server.Close)
	bucket := func(secret string) *store.Bucket {
		return &store.Bucket{Name: "a-bucket", Region: "eu-west-2", Endpoint: server.URL,
			Credentials: credentials.NewStaticCredentialsProvider("role", secret, "a session+/=")}
	}
	if err := (store.Store{Bucket: bucket("local")}).PutEvidence(t.Context(), "evidence/A/1", []byte("%PDF-1.7")); err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]struct {
		object, secret string
		change         func(link string) string
		after, lasts   time.Duration
		status         int
		says           string
	}{
		"as it is":         {status: 200, says: "%PDF-1.7"},
		"just in time":     {after: time.Minute, status: 200, says: "%PDF-1.7"},
		"too late":         {after: time.Minute + time.Second, status: 403, says: "expired"},
		"another object":   {change: swap("evidence/A/1", "evidence/A/2"), status: 403, says: "SignatureDoesNotMatch"},
		"no such object":   {object: "evidence/A/3", status: 403, says: "AccessDenied"},
		"another secret":   {secret: "guessed", status: 403, says: "SignatureDoesNotMatch"},
		"another signer":   {change: swap("role%2F", "back-office%2F"), status: 403, says: "SignatureDoesNotMatch"},
		"another session":  {change: swap("a%20session", "b%20session"), status: 403, says: "SignatureDoesNotMatch"},
		"longer":           {change: swap("X-Amz-Expires=60", "X-Amz-Expires=6000"), status: 403, says: "SignatureDoesNotMatch"},
		"shown in the tab": {change: swap("attachment", "inline"), status: 403, says: "SignatureDoesNotMatch"},
		"cut off":          {change: func(link string) string { return link[:len(link)-1] }, status: 403, says: "SignatureDoesNotMatch"},
		"a week":           {lasts: 7 * 24 * time.Hour, after: 7 * 24 * time.Hour, status: 200, says: "%PDF-1.7"},
		"more than a week": {lasts: 7*24*time.Hour + time.Second, status: 403, says: "AuthorizationQueryParametersError"},
		"no while":         {change: swap("X-Amz-Expires=60", "X-Amz-Expires=0"), status: 403, says: "AuthorizationQueryParametersError"},
		"a little early":   {after: -15 * time.Minute, status: 200, says: "%PDF-1.7"},
		"too early":        {after: -15*time.Minute - time.Second, status: 403, says: "not yet valid"},
		"no time":          {change: swap("X-Amz-Expires=60", "X-Amz-Expires="), status: 403, says: "AuthorizationQueryParametersError"},
	} {
		t.Run(name, func(t *testing.T) {
			after = try.after
			if try.object == "" {
				try.object = "evidence/A/1"
			}
			if try.secret == "" {
				try.secret = "local"
			}
			link, err := bucket(try.secret).Link(t.Context(), try.object, "ABCD-e1.pdf", now, max(try.lasts, time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			if try.change != nil {
				changed := try.change(link)
				if changed == link {
					t.Fatalf("nothing is changed in %s", link)
				}
				link = changed
			}
			answer, err := http.Get(link)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			if err != nil || answer.StatusCode != try.status || !strings.Contains(string(body), try.says) {
				t.Errorf("%d %s %v", answer.StatusCode, body, err)
			}
			saved := answer.Header.Get("Content-Disposition") == `attachment; filename="ABCD-e1.pdf"` &&
				answer.Header.Get("Content-Type") == "application/octet-stream" && answer.Header.Get("Cache-Control") == "no-store"
			if saved != (try.status == 200) {
				t.Errorf("%v", answer.Header)
			}
		})
	}
}

// swap puts one text of a link in the place of another.
func swap(old, to string) func(string) string {
	return func(link string) string { return strings.Replace(link, old, to, 1) }
}
