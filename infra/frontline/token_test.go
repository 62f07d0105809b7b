package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/client"
)

// The command prints a token that is believed, on the server's own date; what is wrong is told without the key.
func TestToken(t *testing.T) {
	data, clock := t.TempDir(), func() time.Time { return time.Now().AddDate(1, 0, 0) }
	server := &provider.Server{Now: clock}
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	server.Issuer = listening.URL
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file := local.SoftwareKeyFile(data, "payroll")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	server.RegisterSoftware(provider.Software{ID: "payroll", Key: &key.PublicKey, Audience: "https://frontline.example", Scopes: []string{"dog-licence"}})
	t.Setenv("DATA", data)
	run := func(args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		code := dispatch(t.Context(), append([]string{"token", "-issuer", listening.URL}, args...), &out, &errs)
		return code, strings.TrimSuffix(out.String(), "\n"), errs.String()
	}
	verifier := client.Verifier{Config: client.Config{Issuer: listening.URL, Audience: "https://frontline.example", Now: clock}}
	code, token, said := run("payroll")
	if id, err := verifier.Client(t.Context(), []string{"Bearer " + token}, "dog-licence"); code != 0 || id != "payroll" || err != nil {
		t.Errorf("%d %s: %q, %v", code, said, id, err)
	}
	_, token, _ = run("-fault", "expired", "payroll")
	if _, err := verifier.Client(t.Context(), []string{"Bearer " + token}, "dog-licence"); err != client.Expired {
		t.Errorf("an expired one: %v", err)
	}
	for name, test := range map[string]struct {
		args []string
		code int
		says string
	}{
		"nobody":              {nil, 2, "say which client"},
		"two":                 {[]string{"payroll", "accounting"}, 2, "one name too many"},
		"no key":              {[]string{"accounting"}, 1, "accounting.pem"},
		"another's key":       {[]string{"-key", file, "accounting"}, 1, "invalid_client"},
		"what it may not":     {[]string{"-scope", "cat-licence", "payroll"}, 1, "invalid_scope"},
		"what is no key":      {[]string{"-key", "token_test.go", "payroll"}, 1, "not in PEM"},
		"a server that isn't": {[]string{"-issuer", "http://127.0.0.1:1", "payroll"}, 1, "is it running?"},
		"an unsafe server":    {[]string{"-issuer", "http://sign-in.example", "-key", "token_test.go", "payroll"}, 1, ""},
	} {
		if code, out, said := run(test.args...); code != test.code || out != "" || !strings.Contains(said, test.says) {
			t.Errorf("%s: %d %q %q", name, code, out, said)
		}
	}
}
