package limit_test

import (
	"errors"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/limit"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// newLimit is a limit over the table that the templates describe.
func newLimit(t *testing.T) limit.Limit {
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
	resources, err := template.Read(os.DirFS("../../infra/template"), template.Place{
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
		return limit.Limit{Client: server.Client(), Table: definition.TableName}
	}
	t.Fatal("the templates have no table of submissions")
	return limit.Limit{}
}

// take is how long to wait, 0 where the try is allowed.
func take(t *testing.T, l limit.Limit, subject [32]byte, at time.Time) time.Duration {
	t.Helper()
	err := l.Take(t.Context(), subject, at)
	var exceeded limit.Exceeded
	if err != nil && !errors.As(err, &exceeded) {
		t.Fatal(err)
	}
	return exceeded.After
}

// The fifth try is allowed, the sixth is refused, and until each try is a quarter of an hour old it counts.
func TestBoundary(t *testing.T) {
	l, subject := newLimit(t), limit.Subject("code", "a")
	for n := range limit.Tries {
		if wait := take(t, l, subject, noon.Add(time.Duration(n)*time.Minute)); wait != 0 {
			t.Fatalf("try %d: wait %s", n+1, wait)
		}
	}
	for _, test := range []struct {
		after, want time.Duration
	}{
		{4 * time.Minute, 11 * time.Minute},
		{10 * time.Minute, 5 * time.Minute}, // what is refused counts for nothing
		{15*time.Minute - time.Millisecond, time.Millisecond},
		{15 * time.Minute, 0},
		{15 * time.Minute, time.Minute}, // the second is a minute younger
		{16 * time.Minute, 0},
		{16 * time.Minute, time.Minute},
		{31 * time.Minute, 0}, {31 * time.Minute, 0}, {31 * time.Minute, 0}, {31 * time.Minute, 0}, {31 * time.Minute, 0},
		{31 * time.Minute, 15 * time.Minute},
	} {
		if got := take(t, l, subject, noon.Add(test.after)); got != test.want {
			t.Errorf("after %s: wait %s, want %s", test.after, got, test.want)
		}
	}
	if wait := take(t, l, limit.Subject("code", "b"), noon.Add(31*time.Minute)); wait != 0 {
		t.Errorf("another subject waits %s", wait)
	}
	if wait := take(t, l, limit.Subject("address", "a"), noon.Add(31*time.Minute)); wait != 0 {
		t.Errorf("another kind waits %s", wait)
	}
}

// However many try at once, so many are allowed.
func TestAtOnce(t *testing.T) {
	l, subject := newLimit(t), limit.Subject("code", "a")
	var allowed atomic.Int32
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			if l.Take(t.Context(), subject, noon) == nil {
				allowed.Add(1)
			}
		})
	}
	all.Wait()
	if allowed.Load() != limit.Tries {
		t.Errorf("%d tries allowed", allowed.Load())
	}
}

// What was right is given back: it counts as if it had not been.
func TestGiveBack(t *testing.T) {
	l, subject := newLimit(t), limit.Subject("code", "a")
	if err := l.GiveBack(t.Context(), subject); err != nil {
		t.Errorf("nothing to give back: %v", err)
	}
	for range 20 {
		if take(t, l, subject, noon) != 0 {
			t.Fatal("what was given back counts")
		}
		if err := l.GiveBack(t.Context(), subject); err != nil {
			t.Fatal(err)
		}
	}
	for n := range limit.Tries {
		if take(t, l, subject, noon) != 0 {
			t.Fatalf("try %d is refused", n+1)
		}
	}
	if take(t, l, subject, noon) == 0 {
		t.Error("the sixth is allowed")
	}
}

// Held against the plain meaning: a try is allowed where fewer than five that were allowed, and not given back, are
// younger than a quarter of an hour.
func TestAgainstTheMeaning(t *testing.T) {
	l := newLimit(t)
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		subject := limit.Subject("run", time.Duration(run).String())
		now := noon
		var counted []time.Time
		for range rapid.IntRange(1, 15).Draw(rt, "tries") {
			now = now.Add(time.Duration(rapid.IntRange(0, 400).Draw(rt, "seconds")) * time.Second)
			young := 0
			for _, at := range counted {
				if now.Sub(at) < limit.Window {
					young++
				}
			}
			err := l.Take(t.Context(), subject, now)
			if (err == nil) != (young < limit.Tries) {
				rt.Fatalf("%d counted: %v", young, err)
			}
			if err != nil {
				continue
			}
			if rapid.Bool().Draw(rt, "right") {
				if err := l.GiveBack(t.Context(), subject); err != nil {
					rt.Fatal(err)
				}
				continue
			}
			counted = append(counted, now)
		}
	})
}

// The table holds no more than a hash and five times, and DynamoDB may delete it once none counts.
func TestItem(t *testing.T) {
	l := newLimit(t)
	take(t, l, limit.Subject("address", "198.51.100.77"), noon)
	out, err := l.Client.Scan(t.Context(), &dynamodb.ScanInput{TableName: &l.Table})
	if err != nil || len(out.Items) != 1 {
		t.Fatal(out, err)
	}
	item := out.Items[0]
	if id := item["id"].(*types.AttributeValueMemberS).Value; len(id) != len("limit#")+64 || strings.Contains(id, "198") {
		t.Errorf("it stands under %s", id)
	}
	if len(item) != 8 {
		t.Errorf("it holds %v", item)
	}
	if got := item["expires"].(*types.AttributeValueMemberN).Value; got != "1795349701" {
		t.Errorf("it expires at %s", got)
	}
}
