package local_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/table"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/build"
)

// binaries is the directory in which the probe stands as every asset that the templates of the tests name.
var binaries string

func TestMain(m *testing.M) {
	if options := os.Getenv("LOCAL_TEST_PLATFORM"); options != "" {
		serveForever(options)
	}
	dir, err := os.MkdirTemp("", "binaries")
	if err != nil {
		panic(err)
	}
	binaries = dir
	built, err := build.Binaries("../..", functions.All)
	if err != nil {
		panic(err)
	}
	assets := []string{"probe"}
	for _, b := range built {
		assets = append(assets, b.Asset)
	}
	for _, asset := range assets {
		compile := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", filepath.Join(dir, asset, "bootstrap"), "./function/testdata/probe")
		if out, err := compile.CombinedOutput(); err != nil {
			panic(fmt.Sprintf("build the probe: %v\n%s", err, out))
		}
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

var site = fstest.MapFS{
	"index.html":                        {Data: []byte("<h1>home</h1>")},
	"404/index.html":                    {Data: []byte("<h1>not found</h1>")},
	"child-benefit/index.html":          {Data: []byte("<h1>start</h1>")},
	"child-benefit/children/index.html": {Data: []byte("<h1>children</h1>" + strings.Repeat("<p>words</p>", 200))},
	"assets/a.css":                      {Data: []byte("a{}")},
}

func dynoxide(t testing.TB) string {
	t.Helper()
	path, err := table.Binary(os.Getenv, "..")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// log is a writer for many goroutines.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// run starts a platform over the templates of the tests, or over what a test changes.
func run(t testing.TB, change func(*local.Options)) *local.Platform {
	t.Helper()
	o := local.Options{
		Templates: os.DirFS("testdata/template"), Binaries: binaries, Site: site, Dynoxide: dynoxide(t),
		Init: 30 * time.Second, Log: t.Output(),
	}
	if change != nil {
		change(&o)
	}
	p, err := local.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	return p
}

// answer is a response that was read.
type answer struct {
	*http.Response
	body string
}

func send(t testing.TB, client *http.Client, r *http.Request) answer {
	t.Helper()
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response, string(body)}
}

// plain is a client that follows no redirects.
var plain = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func get(t testing.TB, address string) answer {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return send(t, plain, r)
}

// echo is what the probe answers: the event that it was given and its variable.
type echo struct {
	PID   int
	Env   string
	Event struct {
		RawPath        string
		RouteKey       string
		PathParameters map[string]string
		Headers        map[string]string
		RequestContext struct {
			DomainName string
			Authorizer struct {
				IAM struct{ AccessKey, UserARN string }
			}
		}
	}
}

func echoed(t testing.TB, a answer) echo {
	t.Helper()
	if a.StatusCode != http.StatusOK {
		t.Fatalf("status %d: %s", a.StatusCode, a.body)
	}
	var e echo
	if err := json.Unmarshal([]byte(a.body), &e); err != nil {
		t.Fatalf("%s: %v", a.body, err)
	}
	return e
}

// TestRepositoryTemplates: the platform supports everything that the repository's templates use.
func TestRepositoryTemplates(t *testing.T) {
	templates := os.DirFS("../template")
	if names, err := fs.Glob(templates, "*.json"); err != nil || len(names) < 3 {
		t.Fatalf("the repository's templates are %v, %v", names, err)
	}
	p := run(t, func(o *local.Options) { o.Templates = templates })
	e := echoed(t, get(t, p.URL+"/apply/child-benefit/check?order="+`{"env":"PUBLIC_ORIGIN"}`))
	if e.Env != p.URL {
		t.Errorf("the public origin is %s, want %s", e.Env, p.URL)
	}
	if e.Event.RawPath != "/apply/child-benefit/check" {
		t.Errorf("raw path %s", e.Event.RawPath)
	}
	if a := get(t, p.URL+"/child-benefit/"); a.body != "<h1>start</h1>" || a.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("the start page is answered %d %v %s", a.StatusCode, a.Header, a.body)
	}
	if _, err := p.Run("child-benefit-sweep"); err != nil {
		t.Error(err)
	}
}

// TestHTTPS: the same is answered over TLS, with a certificate that a client can be told to trust.
func TestHTTPS(t *testing.T) {
	p := run(t, nil)
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(p.Certificate) {
		t.Fatal("the certificate cannot be read")
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	defer client.CloseIdleConnections()
	for _, host := range []string{"localhost", "127.0.0.1"} {
		r, err := http.NewRequest(http.MethodGet, strings.Replace(p.HTTPS, "localhost", host, 1)+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		if a := send(t, client, r); a.body != "<h1>home</h1>" {
			t.Errorf("%s answers %d %s", host, a.StatusCode, a.body)
		}
	}
}
