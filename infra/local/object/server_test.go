package object_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/infra/local/template"
)

// open opens a server over a file, or over memory, with one bucket.
func open(t *testing.T, file string) (*object.Server, string) {
	t.Helper()
	s, err := object.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Create("a-bucket"); err != nil {
		t.Fatal(err)
	}
	listener := httptest.NewServer(s)
	t.Cleanup(listener.Close)
	return s, listener.URL
}

// do sends a signed request whose signature is over the hash of signed, and gives status and body.
func do(t *testing.T, method, address, body, signed string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(signed))
	hash := hex.EncodeToString(sum[:])
	r.Header.Set("X-Amz-Content-Sha256", hash)
	key := aws.Credentials{AccessKeyID: "role", SecretAccessKey: "local"}
	if err := v4.NewSigner().SignHTTP(context.Background(), key, r, hash, "s3", template.Region, time.Now()); err != nil {
		t.Fatal(err)
	}
	return answer(t, r)
}

func answer(t *testing.T, r *http.Request) (int, string) {
	t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// What functions rely on, as the API reference of S3 has it. Not yet run against AWS.
func TestContract(t *testing.T) {
	const name = "/a-bucket/submissions/0123456789AB-1/1763812800000-abc"
	for _, file := range []string{"", filepath.Join(t.TempDir(), "objects")} {
		s, base := open(t, file)
		large := strings.Repeat("0123456789", 600_000)
		for i, step := range []struct {
			method, path, body, signed string
			status                     int
			want                       string
		}{
			{"GET", name, "", "", 403, "AccessDenied"},
			{"DELETE", name, "", "", 204, ""},
			{"PUT", name, "some bytes", "other bytes", 400, "XAmzContentSHA256Mismatch"},
			{"GET", name, "", "", 403, "AccessDenied"},
			{"PUT", name, large, large, 200, ""},
			{"PUT", name, large, large, 200, ""},
			{"GET", name, "", "", 200, large},
			{"PUT", "/no-bucket/a", "x", "x", 404, "NoSuchBucket"},
			{"GET", "/no-bucket/a", "", "", 404, "NoSuchBucket"},
			{"PUT", "/a-bucket/b", "", "", 200, ""},
			{"GET", "/a-bucket/b", "", "", 200, ""},
			{"DELETE", name, "", "", 204, ""},
			{"DELETE", name, "", "", 204, ""},
			{"GET", name, "", "", 403, "AccessDenied"},
		} {
			status, body := do(t, step.method, base+step.path, step.body, step.signed)
			if status != step.status || step.status < 300 && body != step.want || !strings.Contains(body, step.want) {
				t.Errorf("step %d, %s %s: %d %.200s", i, step.method, step.path, status, body)
			}
		}
		if names, err := s.Names("a-bucket"); err != nil || !slices.Equal(names, []string{"b"}) {
			t.Errorf("%v, %v", names, err)
		}
		r, err := http.NewRequest("GET", base+"/a-bucket/b", nil)
		if err != nil {
			t.Fatal(err)
		}
		if status, body := answer(t, r); status != 403 || !strings.Contains(body, "AccessDenied") {
			t.Errorf("an unsigned request: %d %s", status, body)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// What a file holds is there when it is opened again; the file belongs to one server at a time.
func TestFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "objects")
	s, base := open(t, file)
	if status, body := do(t, "PUT", base+"/a-bucket/a", "kept", "kept"); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	if other, err := object.Open(file); err == nil {
		other.Close()
		t.Error("two servers have the file")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, base = open(t, file)
	defer s.Close()
	if status, body := do(t, "GET", base+"/a-bucket/a", "", ""); status != 200 || body != "kept" {
		t.Errorf("%d %s", status, body)
	}
}

func TestNames(t *testing.T) {
	s, _ := open(t, "")
	for _, name := range []string{"Upper", "a", "under_score", strings.Repeat("a", 64), ""} {
		if err := s.Create(name); err == nil {
			t.Errorf("a bucket was made under the name %q", name)
		}
	}
	if err := s.Create("a-bucket"); err != nil {
		t.Errorf("one that is there: %v", err)
	}
	if _, err := s.Names("no-bucket"); err == nil {
		t.Error("a bucket that is not there has names")
	}
}

func TestCheck(t *testing.T) {
	for properties, ok := range map[string]bool{
		`{}`: true,
		`{"BucketEncryption": {}, "LifecycleConfiguration": {}, "OwnershipControls": {}, "PublicAccessBlockConfiguration": {}, "Tags": []}`: true,
		`{"VersioningConfiguration": {"Status": "Enabled"}}`: true,
		`{"NotificationConfiguration": {}}`:                  false,
		`{"ObjectLockEnabled": true}`:                        false,
	} {
		err := object.Check(template.Resource{Stack: "s", ID: "Bucket", Type: "AWS::S3::Bucket", Properties: []byte(properties)})
		if (err == nil) != ok {
			t.Errorf("%s: %v", properties, err)
		}
	}
}
