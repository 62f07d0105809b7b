package object_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/shared/store"
)

// A form stores what its policy says, under its name and up to its size, until it expires; whatever is changed in it, nothing is stored.
func TestForm(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for name, try := range map[string]struct {
		change func(fields map[string]string)
		file   string
		after  time.Duration
		status int
		code   string
	}{
		"as it is":         {nil, "%PDF-1.7", 0, 303, ""},
		"another name":     {func(f map[string]string) { f["key"] = "submissions/1" }, "%PDF", 0, 403, "AccessDenied"},
		"another type":     {func(f map[string]string) { f["Content-Type"] = "text/html" }, "%PDF", 0, 403, "AccessDenied"},
		"another redirect": {func(f map[string]string) { f["success_action_redirect"] = "https://evil.example/" }, "%PDF", 0, 403, "AccessDenied"},
		"one field more":   {func(f map[string]string) { f["acl"] = "public-read" }, "%PDF", 0, 403, "AccessDenied"},
		"one field less":   {func(f map[string]string) { delete(f, "x-amz-date") }, "%PDF", 0, 403, "AccessDenied"},
		"another policy":   {func(f map[string]string) { f["policy"] = "e30=" }, "%PDF", 0, 403, "SignatureDoesNotMatch"},
		"no policy":        {func(f map[string]string) { delete(f, "policy") }, "%PDF", 0, 403, "AccessDenied"},
		"too large":        {nil, strings.Repeat("x", 21), 0, 400, "EntityTooLarge"},
		"empty":            {nil, "", 0, 400, "EntityTooSmall"},
		"a quarter later":  {nil, "%PDF", 15 * time.Minute, 403, "AccessDenied"},
		"just in time":     {nil, "%PDF", 15*time.Minute - time.Second, 303, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := object.Open("")
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Create("a-bucket"); err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(object.Forms("local", func() time.Time { return now.Add(try.after) }, s))
			t.Cleanup(server.Close)
			b := store.Bucket{Name: "a-bucket", Region: "eu-west-2", Endpoint: server.URL, Credentials: credentials.NewStaticCredentialsProvider("role", "local", "a-session")}
			form, err := b.Form(t.Context(), "evidence/A/1", 20, "https://frontline.example/sent?x=1", now, now.Add(15*time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			fields := map[string]string{}
			for _, f := range form.Fields {
				fields[f.Name] = f.Value
			}
			if try.change != nil {
				try.change(fields)
			}
			var body bytes.Buffer
			writer := multipart.NewWriter(&body)
			for name, value := range fields {
				if err := writer.WriteField(name, value); err != nil {
					t.Fatal(err)
				}
			}
			part, err := writer.CreateFormFile("file", "a.pdf")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := part.Write([]byte(try.file)); err != nil {
				t.Fatal(err)
			}
			if err := writer.Close(); err != nil {
				t.Fatal(err)
			}
			client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			response, err := client.Post(form.Action, writer.FormDataContentType(), &body)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			var text bytes.Buffer
			if _, err := text.ReadFrom(response.Body); err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != try.status || !strings.Contains(text.String(), try.code) {
				t.Fatalf("%d %s", response.StatusCode, &text)
			}
			names, err := s.Names("a-bucket")
			if err != nil || (len(names) == 1) != (try.status == 303) {
				t.Errorf("the bucket holds %v, %v", names, err)
			}
			if to := response.Header.Get("Location"); try.status == 303 && (!strings.HasPrefix(to, "https://frontline.example/sent?") || !strings.Contains(to, "key=evidence%2FA%2F1") || !strings.Contains(to, "x=1")) {
				t.Errorf("it leads to %s", to)
			}
		})
	}
}
