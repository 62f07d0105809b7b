package acceptance

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/shared/date"
)

// today is the platform's date in the trials that need just one.
var today = date.MustParse("2026-11-22")

// binaries builds the Lambda binaries once for all trials, where the run command also builds them.
var binaries = sync.OnceValues(func() (string, error) {
	list, err := build.Binaries(root, functions.All)
	if err != nil {
		return "", err
	}
	into, err := filepath.Abs(filepath.Join(root, "build", "lambda", runtime.GOARCH))
	if err != nil {
		return "", err
	}
	return into, build.Compile(context.Background(), root, into, list, runtime.GOOS, runtime.GOARCH, nil)
})

// start starts a platform of its own on free ports, its date the one given, in memory.
func start(t testing.TB, on date.Date, change func(*local.Options)) *local.Platform {
	t.Helper()
	into, err := binaries()
	if err != nil {
		t.Fatal(err)
	}
	dynoxide, err := table.Binary(os.Getenv, "..")
	if err != nil {
		t.Fatal(err)
	}
	site := t.TempDir()
	publish(t, on, site)
	options := local.Options{
		Templates: os.DirFS("../template"), Binaries: into, Site: os.DirFS(site), Dynoxide: dynoxide,
		Offset: until(on), Log: io.Discard,
	}
	if change != nil {
		change(&options)
	}
	platform, err := local.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(platform.Stop)
	return platform
}

// publish writes the site as it is on a date.
func publish(t testing.TB, on date.Date, into string) {
	t.Helper()
	if err := build.Site(functions.All, on, filepath.Join("..", "node_modules", "govuk-frontend", "dist"), into); err != nil {
		t.Fatal(err)
	}
}

// until is what is added to the clock so that it is a date.
func until(on date.Date) time.Duration {
	return time.Duration(date.Of(time.Now()).DaysUntil(on)) * 24 * time.Hour
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
