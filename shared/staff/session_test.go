package staff_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/staff"
)

var now = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)

// forgetful is a connection that loses the first answer to each call, after the service has acted on it, while it is on.
type forgetful struct {
	on    atomic.Bool
	turns atomic.Int32
}

func (f *forgetful) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && f.on.Load() && f.turns.Add(1)%2 == 1 {
		response.Body.Close()
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	}
	return response, err
}

func newSessions(t *testing.T) (staff.Sessions, *forgetful) {
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
	line := &forgetful{}
	s := staff.Sessions{Table: "sessions-of-a-test", Random: rand.Reader, Client: dynamodb.New(dynamodb.Options{
		BaseEndpoint: &server.Endpoint, Region: template.Region, HTTPClient: &http.Client{Transport: line},
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) {
			o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
		}),
	})}
	err = table.Create(t.Context(), s.Client, table.Definition{
		TableName: s.Table,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("id"), AttributeType: "S"}, {AttributeName: aws.String("version"), AttributeType: "N"}},
		KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: "HASH"}, {AttributeName: aws.String("version"), KeyType: "RANGE"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, line
}

var ada = staff.Person{Subject: "s-1", Name: "Ada Byron", Provider: "sid-1", Roles: []staff.Role{staff.Caseworker, staff.Auditor}}

func TestASessionIsFoundAsItWasStarted(t *testing.T) {
	s, line := newSessions(t)
	for _, lost := range []bool{false, true} {
		line.on.Store(lost)
		token, err := s.Start(t.Context(), ada, now)
		if err != nil {
			t.Fatal(err)
		}
		found, err := s.Find(t.Context(), token, now.Add(time.Minute))
		if err != nil || found.Subject != ada.Subject || found.Name != ada.Name || found.Provider != ada.Provider ||
			!slices.Equal(found.Roles, ada.Roles) || !found.StartedAt.Equal(now) || !found.Is(staff.Auditor) || found.Is(staff.Finance) {
			t.Errorf("answers lost %v: %+v, %v", lost, found, err)
		}
		if err := s.EndAll(t.Context(), ada.Subject, now.Add(time.Minute)); err != nil {
			t.Error(err)
		}
		if _, err := s.Find(t.Context(), token, now.Add(time.Minute)); !errors.Is(err, staff.ErrNoSession) {
			t.Errorf("answers lost %v: it goes on: %v", lost, err)
		}
	}
}

// The provider's word about a session may come before, while or after ours is written.
func TestTheOrderDoesNotMatter(t *testing.T) {
	s, _ := newSessions(t)
	if err := s.EndProvider(t.Context(), ada.Provider, now); err != nil {
		t.Fatal(err)
	}
	token, err := s.Start(t.Context(), ada, now.Add(time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Find(t.Context(), token, now.Add(time.Second)); !errors.Is(err, staff.ErrNoSession) {
		t.Errorf("it goes on: %v", err)
	}
	// Who has no session of the provider is not ended by the end of one.
	other := ada
	other.Provider = ""
	if token, err = s.Start(t.Context(), other, now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Find(t.Context(), token, now); err != nil {
		t.Error(err)
	}
	// Were the person's item gone, nobody could tell whether the session is over: it is.
	all, err := s.Client.Scan(t.Context(), &dynamodb.ScanInput{TableName: &s.Table})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all.Items {
		if _, ok := i["subject"]; !ok {
			key := map[string]types.AttributeValue{"id": i["id"], "version": i["version"]}
			if _, err := s.Client.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: &s.Table, Key: key}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := s.Find(t.Context(), token, now); !errors.Is(err, staff.ErrNoSession) {
		t.Errorf("it goes on: %v", err)
	}
}

// However many come back with the same state at once, one is taken; and whoever is taken may lose every answer.
func TestAnAttemptIsTakenOnce(t *testing.T) {
	s, line := newSessions(t)
	a := staff.Attempt{State: "state", Browser: "browser", Nonce: "nonce", Verifier: "verifier", To: "/desk/hmrc/"}
	if err := s.StartAttempt(t.Context(), a, now); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var taken atomic.Int32
	for range 10 {
		all.Go(func() {
			got, err := s.TakeAttempt(context.Background(), "state", "browser", now)
			switch {
			case err == nil && got == a:
				taken.Add(1)
			case !errors.Is(err, staff.ErrNoAttempt):
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	all.Wait()
	if taken.Load() != 1 {
		t.Errorf("taken %d times", taken.Load())
	}
	line.on.Store(true)
	a.State = "another"
	if err := s.StartAttempt(t.Context(), a, now); err != nil {
		t.Fatal(err)
	}
	if got, err := s.TakeAttempt(t.Context(), "another", "browser", now); err != nil || got != a {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := s.TakeAttempt(t.Context(), "another", "browser", now); !errors.Is(err, staff.ErrNoAttempt) {
		t.Errorf("taken twice: %v", err)
	}
}

// A secret has the bits that it needs, and no two are alike.
func TestSecrets(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		secret, err := staff.Secret(rand.Reader)
		if err != nil || len(secret) != 32 || seen[secret] {
			t.Fatal(secret, err)
		}
		seen[secret] = true
	}
	if _, err := staff.Secret(http.NoBody); err == nil {
		t.Error("without chance there is a secret")
	}
}
