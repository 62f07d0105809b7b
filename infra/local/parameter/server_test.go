package parameter_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials"

	stand "github.com/frontline-gov/frontline/infra/local/parameter"
	"github.com/frontline-gov/frontline/shared/parameter"
)

// What the functions use reads what the stand-in holds. Not yet run against AWS.
func TestGet(t *testing.T) {
	var server stand.Server
	server.Set("/frontline/hmrc/sign-in", "a key\nof lines")
	var calls atomic.Int32
	fail := int32(0)
	listening := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1) <= fail {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		server.ServeHTTP(w, r)
	}))
	defer listening.Close()
	store := parameter.Store{Region: "eu-west-2", Endpoint: listening.URL, Credentials: credentials.NewStaticCredentialsProvider("role", "local", "")}
	if value, err := store.Get(t.Context(), "/frontline/hmrc/sign-in"); err != nil || value != "a key\nof lines" {
		t.Errorf("%q, %v", value, err)
	}
	calls.Store(0)
	_, err := store.Get(t.Context(), "/frontline/dwp/sign-in")
	if err == nil || !strings.Contains(err.Error(), "ParameterNotFound") || calls.Load() != 1 {
		t.Errorf("%v after %d calls", err, calls.Load())
	}
	calls.Store(0)
	fail = 1
	if value, err := store.Get(t.Context(), "/frontline/hmrc/sign-in"); err != nil || value == "" || calls.Load() != 2 {
		t.Errorf("one failure: %q, %v after %d calls", value, err, calls.Load())
	}
	over, stop := context.WithCancel(t.Context())
	stop()
	if _, err := store.Get(over, "/frontline/hmrc/sign-in"); err == nil {
		t.Error("it answers when nobody waits")
	}
}

// An unsigned call, another call and nonsense are refused.
func TestServerRefuses(t *testing.T) {
	var server stand.Server
	for name, change := range map[string]func(*http.Request){
		"unsigned":     func(r *http.Request) { r.Header.Del("Authorization") },
		"another call": func(r *http.Request) { r.Header.Set("X-Amz-Target", "AmazonSSM.PutParameter") },
		"no JSON":      func(*http.Request) {},
	} {
		r := httptest.NewRequest("POST", "/", strings.NewReader("nonsense"))
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=role/20261122/eu-west-2/ssm/aws4_request, …")
		r.Header.Set("X-Amz-Target", "AmazonSSM.GetParameter")
		change(r)
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "Exception") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}
