package provider_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/token"
)

// software registers a client and gives what makes its assertions.
func (w *world) software(id string, scopes ...string) func(to string, at time.Time) string {
	w.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		w.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		w.Fatal(err)
	}
	signer, err := token.NewSigner(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
	if err != nil {
		w.Fatal(err)
	}
	w.server.RegisterSoftware(provider.Software{ID: id, Key: &key.PublicKey, Audience: "https://frontline.example", Scopes: scopes})
	return func(to string, at time.Time) string {
		assertion, err := token.Assertion(signer, id, to, rand.Text(), at)
		if err != nil {
			w.Fatal(err)
		}
		return assertion
	}
}

// Software gets a token when it has proved who it is, for what it may have, and for nothing else.
func TestClientCredentials(t *testing.T) {
	w := newWorld(t)
	good := w.software("payroll", "dog-licence", "cat-licence")
	other := w.software("accounting", "dog-licence")
	here := w.server.Issuer + "/token"
	used := good(here, w.now)
	for name, test := range map[string]struct {
		assertion   string
		form        url.Values
		want, scope string
	}{
		"as it should be":      {used, nil, "", "dog-licence cat-licence"},
		"one scope of two":     {good(here, w.now), url.Values{"scope": {"cat-licence"}}, "", "cat-licence"},
		"for this service":     {good(here, w.now), url.Values{"resource": {"https://frontline.example"}}, "", "dog-licence cat-licence"},
		"another scope":        {good(here, w.now), url.Values{"scope": {"dog-licence horse-licence"}}, "invalid_scope", ""},
		"another service":      {good(here, w.now), url.Values{"resource": {"https://other.example"}}, "invalid_target", ""},
		"a fault of no token":  {good(here, w.now), url.Values{"fault": {"access-denied"}}, "invalid_request", ""},
		"another's assertion":  {other(here, w.now), url.Values{"client_id": {"payroll"}}, "invalid_client", ""},
		"for another address":  {good("https://other.example/token", w.now), nil, "invalid_client", ""},
		"an old assertion":     {good(here, w.now.Add(-time.Hour)), nil, "invalid_client", ""},
		"no assertion":         {"", url.Values{"client_id": {"payroll"}}, "invalid_client", ""},
		"nobody":               {good(here, w.now), url.Values{"client_id": {"nobody"}}, "invalid_client", ""},
		"a desk, not software": {"", url.Values{"client_id": {"desk"}, "client_secret": {"a secret"}}, "invalid_client", ""},
	} {
		form := url.Values{"grant_type": {"client_credentials"}, "client_assertion_type": {token.AssertionType}, "client_assertion": {test.assertion}}
		for field, values := range test.form {
			form[field] = values
		}
		status, text, _ := w.post("/token", form)
		var said struct {
			Error, Scope string
			Token        string `json:"access_token"`
		}
		if err := json.Unmarshal([]byte(text), &said); err != nil || said.Error != test.want || (said.Token != "") != (test.want == "") ||
			(status == http.StatusOK) != (test.want == "") || said.Scope != test.scope {
			t.Errorf("%s: %d %s", name, status, text)
		}
		var claims struct {
			token.Claims
			Client string `json:"client_id"`
			Scope  string
		}
		if said.Token == "" {
			continue
		}
		kind, err := token.Read(said.Token, &claims)
		if err != nil || kind != "at+jwt" || claims.Client != "payroll" || claims.Scope != test.scope ||
			claims.Check(w.server.Issuer, "https://frontline.example", w.now, time.Minute) != nil {
			t.Errorf("%s: %q %+v %v", name, kind, claims, err)
		}
	}
	status, text, _ := w.post("/token", url.Values{"grant_type": {"client_credentials"}, "client_assertion_type": {token.AssertionType}, "client_assertion": {used}})
	if status != http.StatusUnauthorized {
		t.Errorf("an assertion is taken twice: %d %s", status, text)
	}
	answer, err := w.client.Get(w.server.Issuer + "/")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if got := answer.Header.Get("Date"); !strings.HasPrefix(got, "Sun, 22 Nov 2026 09:30") {
		t.Errorf("the provider says that it is %s", got)
	}
}
