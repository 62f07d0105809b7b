package store_test

import (
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/store"
)

// world is the table that the templates describe, in a DynamoDB of its own.
type world struct {
	store.Store
	// broken is the same table over a connection that loses answers.
	broken store.Store
	lossy  *lossy
	// objects is the bucket's stand-in.
	objects *object.Server
}

const bucketName = "bucket-of-a-transaction"

// names lists the objects in the bucket.
func (w world) names(t *testing.T) []string {
	t.Helper()
	names, err := w.objects.Names(bucketName)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func newWorld(t *testing.T) world {
	t.Helper()
	binary, err := table.Binary(os.Getenv, "../../infra")
	if err != nil {
		t.Fatal(err)
	}
	server, err := table.Start(t.Context(), table.Config{Binary: binary})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	w := world{lossy: &lossy{}}
	w.Table = makeTable(t, os.DirFS("../../infra/template"), server)
	w.Client = server.Client()
	if w.objects, err = object.Open(""); err != nil {
		t.Fatal(err)
	}
	if err := w.objects.Create(bucketName); err != nil {
		t.Fatal(err)
	}
	s3 := httptest.NewServer(w.objects)
	t.Cleanup(s3.Close)
	w.Bucket = &store.Bucket{Name: bucketName, Region: template.Region, Endpoint: s3.URL,
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")}
	retryer := retry.NewStandard(func(o *retry.StandardOptions) {
		o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
	})
	broken := *w.Bucket
	broken.Retryer = retryer
	broken.HTTP = &http.Client{Transport: w.lossy}
	w.broken = store.Store{Table: w.Table, Bucket: &broken, Client: dynamodb.New(dynamodb.Options{
		BaseEndpoint: &server.Endpoint, Region: template.Region, HTTPClient: &http.Client{Transport: w.lossy},
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
		Retryer:     retryer,
	})}
	return w
}

// makeTable makes the first table of submissions that the templates name, and gives its name.
func makeTable(t *testing.T, templates fs.FS, server *table.Server) string {
	t.Helper()
	resources, err := template.Read(templates, template.Place{
		Origin: "https://frontline.example", API: func(string) string { return "https://api.example" },
		Queue: func(name string) string { return "https://queue.example/" + name },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range resources {
		if r.Type != "AWS::DynamoDB::Table" || !strings.HasSuffix(r.Name, "-submissions") {
			continue
		}
		definition, err := table.Read(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := table.Create(t.Context(), server.Client(), definition); err != nil {
			t.Fatal(err)
		}
		return definition.TableName
	}
	t.Fatal("the templates have no table of submissions")
	return ""
}

// lossy is a connection that loses the answers to the next requests, after the service has acted on them.
type lossy struct {
	mu   sync.Mutex
	skip int
	lose int
	lost int
}

// next loses the answers to the next n requests.
func (l *lossy) next(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.skip, l.lose, l.lost = 0, n, 0
}

// after loses the answer to one request, n requests from now.
func (l *lossy) after(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.skip, l.lose, l.lost = n, 1, 0
}

func (l *lossy) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil || l.lose == 0 {
		return response, err
	}
	if l.skip > 0 {
		l.skip--
		return response, nil
	}
	l.lose--
	l.lost++
	response.Body.Close()
	return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
}
