package bulk_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/bulk"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// newJobs are jobs in the table that the templates describe.
func newJobs(t *testing.T) bulk.Jobs {
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
		if r.Type == "AWS::DynamoDB::Table" && strings.HasSuffix(r.Name, "-submissions") {
			definition, err := table.Read(r)
			if err != nil {
				t.Fatal(err)
			}
			if err := table.Create(t.Context(), server.Client(), definition); err != nil {
				t.Fatal(err)
			}
			return bulk.Jobs{Client: server.Client(), Table: definition.TableName}
		}
	}
	t.Fatal("no table of submissions")
	return bulk.Jobs{}
}

// open keeps a file of n lines.
func open(t *testing.T, s bulk.Jobs, name string, n int, at time.Time) bulk.Job {
	t.Helper()
	var lines []bulk.Line
	for i := range n {
		lines = append(lines, bulk.Line{Key: [32]byte{byte(i), byte(i >> 8), 1}, Text: fmt.Appendf(nil, "%s line %d", name, i+1)})
	}
	job, err := s.Open(t.Context(), bulk.Job{ID: name, Client: "payroll", Fingerprint: [32]byte{byte(n)}, ReceivedAt: at}, lines)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

// asked are the turns that were asked for.
type asked struct {
	mu    sync.Mutex
	times map[string]int
	order []string
}

func (a *asked) note(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.times[id]++
	a.order = append(a.order, id)
}

// api works jobs as the function does, a few lines a turn.
func api(t *testing.T, s bulk.Jobs, now *time.Time, each int, asked *asked) *httptest.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /bulk/{job}/work", func(w http.ResponseWriter, r *http.Request) {
		id := r.PathValue("job")
		if asked.note(id); strings.HasPrefix(id, "bad") || !strings.Contains(r.Header.Get("Authorization"), "Credential=sweep/") {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		progress := bulk.Progress{}
		job, err := s.Begin(r.Context(), id, *now)
		if err == nil {
			var lines []bulk.Line
			if lines, err = s.Next(r.Context(), job); err == nil {
				some := lines[:min(each, len(lines))]
				var results []bulk.Result
				for _, line := range some {
					text, _ := json.Marshal(string(line.Text))
					results = append(results, bulk.Result{Status: 201, JSON: text})
				}
				if job, err = s.Record(r.Context(), job, results, len(some) == len(lines), *now); err == nil {
					progress.Worked = len(some)
					job, err = s.Rest(r.Context(), job, *now)
				}
			}
		}
		if err != nil && !errors.Is(err, bulk.ErrTaken) {
			t.Error(err)
		}
		progress.Lines, progress.Done = job.Lines, job.Done
		json.NewEncoder(w).Encode(progress)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// A sweep has every job worked that is due, in turns, until all its lines are done; one that fails or is in other hands keeps none
// of the others back.
func TestSweep(t *testing.T) {
	s, now, asked := newJobs(t), noon, &asked{times: map[string]int{}}
	sweep := sweeping(s, api(t, s, &now, 40, asked).URL, &now, 0)
	open(t, s, "long", 250, noon)
	open(t, s, "short", 3, noon)
	open(t, s, "bad", 3, noon)
	open(t, s, "later", 3, noon.Add(time.Hour))
	open(t, s, "taken", 3, noon)
	if _, err := s.Begin(t.Context(), "taken", noon); err != nil {
		t.Fatal(err)
	}
	worked, err := sweep.Run(t.Context())
	if worked != 253 || err == nil || !strings.Contains(err.Error(), "bad") {
		t.Errorf("%d lines, %v", worked, err)
	}
	// 100 lines stand together, so 40 a turn are 40, 40, 20.
	if want := (map[string]int{"long": 8, "short": 1, "bad": 1}); fmt.Sprint(asked.times) != fmt.Sprint(want) {
		t.Errorf("asked %v, want %v", asked.times, want)
	}
	job, err := s.Job(t.Context(), "long", now)
	if err != nil || !job.Finished() || job.Counts[201] != 250 {
		t.Errorf("%+v %v", job, err)
	}
	for after := 0; after < 250; {
		list, err := s.Results(t.Context(), job, after)
		if err != nil || len(list) == 0 || string(list[0]) != fmt.Sprintf(`"long line %d"`, after+1) {
			t.Fatalf("after %d: %s %v", after, list, err)
		}
		after += len(list)
	}
	// What was taken is free again when its worker must be dead; a job that is done is not due again.
	clear(asked.times)
	now = now.Add(41 * time.Second)
	if worked, err = sweep.Run(t.Context()); worked != 3 || err == nil || asked.times["long"] != 0 || asked.times["taken"] != 1 {
		t.Errorf("%d lines, %v, asked %v", worked, err, asked.times)
	}
	// Without time for a turn, none begins.
	now = now.Add(2 * time.Hour)
	soon, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	clear(asked.times)
	if worked, err := sweep.Run(soon); worked != 0 || err != nil || len(asked.times) > 0 {
		t.Errorf("%d lines, %v, asked %v", worked, err, asked.times)
	}
}

// Of two that work one job only one records; the other hears so, and nothing of its is kept.
func TestTwoWorkers(t *testing.T) {
	s := newJobs(t)
	open(t, s, "job", 3, noon)
	first, err := s.Begin(t.Context(), "job", noon)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Begin(t.Context(), "job", noon); !errors.Is(err, bulk.ErrTaken) {
		t.Errorf("it is taken: %v", err)
	}
	second, err := s.Begin(t.Context(), "job", noon.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	one := []bulk.Result{{Status: 201, JSON: json.RawMessage(`"one"`)}}
	if _, err := s.Record(t.Context(), second, one, false, noon); err != nil {
		t.Fatal(err)
	}
	if after, err := s.Record(t.Context(), first, []bulk.Result{{Status: 422, JSON: json.RawMessage(`"two"`)}}, false, noon); !errors.Is(err, bulk.ErrTaken) || after.Done != 0 {
		t.Errorf("%+v %v", after, err)
	}
	if _, err := s.Rest(t.Context(), first, noon); !errors.Is(err, bulk.ErrTaken) {
		t.Errorf("it gives back what it has not: %v", err)
	}
	job, err := s.Job(t.Context(), "job", noon)
	list, _ := s.Results(t.Context(), job, 0)
	if err != nil || job.Done != 1 || job.Counts[201] != 1 || len(job.Counts) != 1 || len(list) != 1 || string(list[0]) != `"one"` {
		t.Errorf("%+v %s %v", job, list, err)
	}
}

// What is cut into lines is put together again, and no line is empty that was not.
func TestSplit(t *testing.T) {
	for text, want := range map[string]string{"": "[]", "\n": "[]", "a": `["a"]`, "a\n": `["a"]`, "a\r\nb": `["a" "b"]`, "a\n\nb\n": `["a" "" "b"]`} {
		if got := fmt.Sprintf("%q", bulk.Split([]byte(text))); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
