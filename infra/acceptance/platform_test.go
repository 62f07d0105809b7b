package acceptance

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/date"
)

// today is the platform's date in the trials that need just one.
var today = date.MustParse("2026-11-22")

// start starts a platform of its own on free ports, its date the one given, in memory.
func start(t testing.TB, on date.Date, change func(*local.Options)) *local.Platform {
	t.Helper()
	return trial.Start(t, on, change)
}

// client follows no redirect and trusts the platform's own certificate.
func client() *http.Client {
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableCompression: true, MaxIdleConnsPerHost: 100,
		},
		Timeout: 30 * time.Second,
	}
}

// pool trusts one certificate.
func pool(t *testing.T, certificate []byte) *x509.CertPool {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(certificate) {
		t.Fatal("the platform's certificate cannot be read")
	}
	return pool
}

func sha256Hex(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// runtimeAPI is a Lambda Runtime API that has no work; it tells when it is asked for some.
func runtimeAPI(asked func()) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked()
		<-r.Context().Done()
	}))
}

// static are the credentials that every stand-in takes.
var static = credentials.NewStaticCredentialsProvider("local", "local", "")
