package bulk_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/bulk"
)

func sweeping(s bulk.Jobs, api string, now *time.Time, atOnce int) bulk.Sweep {
	return bulk.Sweep{Jobs: s, API: api, Region: template.Region, Now: func() time.Time { return *now }, AtOnce: atOnce,
		Credentials: credentials.NewStaticCredentialsProvider("sweep", "local", "")}
}

// Three large files of one client hold up nobody: ten lines of another are done in the second turn, and those of a third, which
// come while the sweep is at work, in the turn after next.
func TestClientsTakeTurns(t *testing.T) {
	s, now, asked := newJobs(t), noon, &asked{times: map[string]int{}}
	for n := range 3 {
		open(t, s, fmt.Sprintf("bureau-a%d", n), 400, noon.Add(-time.Minute))
	}
	open(t, s, "client-b", 10, noon)
	target, err := url.Parse(api(t, s, &now, 40, asked).URL)
	if err != nil {
		t.Fatal(err)
	}
	function := httputil.NewSingleHostReverseProxy(target)
	function.ModifyResponse = func(*http.Response) error {
		if len(asked.order) == 5 {
			open(t, s, "client-c", 10, noon)
		}
		return nil
	}
	front := httptest.NewServer(function)
	t.Cleanup(front.Close)
	worked, err := sweeping(s, front.URL, &now, 1).Run(t.Context())
	if worked != 1220 || err != nil {
		t.Errorf("%d lines, %v", worked, err)
	}
	for id, within := range map[string]int{"client-b": 2, "client-c": 6} {
		if turn := slices.Index(asked.order, id) + 1; turn == 0 || turn > within {
			t.Errorf("%s has turn %d, not one of the first %d: %v", id, turn, within, asked.order)
		}
	}
	// The files of one client take turns too.
	if got := strings.Join(asked.order[:5], " "); got != "bureau-a0 client-b bureau-a1 bureau-a2 bureau-a0" {
		t.Errorf("the first turns are %s", got)
	}
}

// Of more jobs than are looked at, those are seen that came last: one client's many files do not hide another's. Where all
// are looked at, each is listed once.
func TestDueOfMany(t *testing.T) {
	s := newJobs(t)
	for n := range 6 {
		open(t, s, fmt.Sprintf("bureau-a%d", n), 1, noon.Add(time.Duration(n)*time.Second))
	}
	open(t, s, "client-b", 1, noon.Add(10*time.Second))
	open(t, s, "later", 1, noon.Add(time.Hour))
	for limit, want := range map[int]string{
		2: "bureau-a0 client-b",
		3: "bureau-a0 bureau-a1 client-b",
		4: "bureau-a0 bureau-a1 bureau-a5 client-b",
		6: "bureau-a0 bureau-a1 bureau-a2 bureau-a4 bureau-a5 client-b",
		7: "bureau-a0 bureau-a1 bureau-a2 bureau-a3 bureau-a4 bureau-a5 client-b",
		9: "bureau-a0 bureau-a1 bureau-a2 bureau-a3 bureau-a4 bureau-a5 client-b",
	} {
		if got, err := s.Due(t.Context(), noon.Add(time.Minute), limit); strings.Join(got, " ") != want || err != nil {
			t.Errorf("of %d: %v %v, want %s", limit, got, err, want)
		}
	}
}

// As many jobs are worked at the same time as the sweep may have, and no more; one job never twice.
func TestWorkedAtOnce(t *testing.T) {
	const bound = 3
	var mu sync.Mutex
	working, most, met := map[string]int{}, 0, make(chan bool)
	function := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		if working[r.URL.Path]++; working[r.URL.Path] > 1 {
			t.Errorf("%s is worked twice at once", r.URL.Path)
		}
		now := 0
		for _, n := range working {
			now += n
		}
		if most = max(most, now); now == bound {
			select {
			case <-met:
			default:
				close(met)
			}
		}
		mu.Unlock()
		io.Copy(io.Discard, r.Body) // only then it is seen that nobody waits for the answer
		select {                    // nobody goes on before as many as may have come
		case <-met:
		case <-r.Context().Done():
		}
		mu.Lock()
		working[r.URL.Path]--
		mu.Unlock()
		fmt.Fprint(w, `{"lines": 3, "done": 3, "worked": 3}`)
	}))
	t.Cleanup(function.Close)
	s, now := newJobs(t), noon
	for n := range 8 {
		open(t, s, fmt.Sprintf("client-%d", n), 3, noon)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if worked, err := sweeping(s, function.URL, &now, bound).Run(ctx); worked != 24 || err != nil {
		t.Errorf("%d lines, %v", worked, err)
	}
	if most != bound {
		t.Errorf("%d at once, want %d", most, bound)
	}
}

// Files have at least one of the copies that a function may have, and of four or more leave people three quarters.
func TestAbreast(t *testing.T) {
	for copies, want := range map[int]int{0: 5, 1: 1, 3: 1, 4: 1, 7: 1, 8: 2, 10: 2, 40: 5, 1000: 5} {
		if got := bulk.Abreast(copies); got != want {
			t.Errorf("of %d copies files have %d, want %d", copies, got, want)
		}
	}
}

// The jobs of one client, and no other's, begin alike, and no two keys name one job.
func TestIDTellsTheClient(t *testing.T) {
	one, other, another := bulk.ID("payroll", [32]byte{1}), bulk.ID("payroll", [32]byte{2}), bulk.ID("accounting", [32]byte{1})
	if one[:8] != other[:8] || one[:8] == another[:8] || one[8:] == other[8:] || len(one) != 32 {
		t.Errorf("%s, %s, %s", one, other, another)
	}
}
