package fault

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/frontline-gov/frontline/infra/acceptance/fault/memory"
	"github.com/frontline-gov/frontline/infra/local/queue"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/handoff"
)

// moment is a world between two invocations, with nobody at work: everything on which what follows depends. A run can go on
// from it any number of times, and two runs that come to equal moments go on in the same way.
type moment struct {
	table   memory.Saved
	queues  queue.Saved
	objects map[string][]byte
	now     time.Time
	elapsed time.Duration
	skew    time.Duration
	secrets int
	wiped   bool
	slow    bool
	cases   map[string]handoff.Message
	pieces  map[string]string
	kept    map[string]bool
	count   int
	who     *citizen
	digest  [32]byte
}

// save gives the moment.
func (w *world) save(who *citizen) moment {
	m := moment{table: w.table.Save(), queues: w.queues.Save(), objects: w.shelves.all(), now: w.now, elapsed: w.elapsed, skew: w.skew,
		secrets: w.secrets, wiped: w.wiped, slow: w.slow, cases: maps.Clone(w.cases), pieces: maps.Clone(w.pieces), kept: maps.Clone(w.kept), count: w.received, who: who.copy()}
	sum, queues := sha256.New(), w.queues.Text()
	m.table.Digest(sum)
	fmt.Fprintln(sum, len(queues), queues, m.now.UnixNano(), m.skew, m.secrets, m.wiped, m.slow, m.count)
	for _, id := range slices.Sorted(maps.Keys(m.cases)) {
		c := m.cases[id]
		fmt.Fprintf(sum, "case %s %s %s\n", id, c.Digest, handoff.Digest(c.Answers))
	}
	for _, id := range slices.Sorted(maps.Keys(m.pieces)) {
		fmt.Fprintf(sum, "piece %s %s\n", id, m.pieces[id])
	}
	for _, path := range slices.Sorted(maps.Keys(m.objects)) {
		fmt.Fprintf(sum, "object %q\n", path)
		if strings.Contains(path, "/"+evidence.Prefix) { // the name of any other holds a digest
			fmt.Fprintf(sum, "%q\n", m.objects[path])
		}
	}
	fmt.Fprintf(sum, "kept %q\n", slices.Sorted(maps.Keys(m.kept)))
	m.who.write(sum)
	m.digest = [32]byte(sum.Sum(nil))
	return m
}

// restore goes back to a moment, and gives the citizen as they were.
func (w *world) restore(m moment) *citizen {
	w.table.Restore(m.table)
	w.now, w.elapsed, w.skew, w.secrets, w.wiped, w.slow, w.received = m.now, m.elapsed, m.skew, m.secrets, m.wiped, m.slow, m.count
	if err := w.queues.Restore(m.queues); err != nil {
		w.t.Fatal(err)
	}
	w.shelves.restore(w, m.objects)
	w.cases, w.pieces, w.kept = maps.Clone(m.cases), maps.Clone(m.pieces), maps.Clone(m.kept)
	return m.who.copy()
}

// copy is a citizen who goes on by themselves.
func (who *citizen) copy() *citizen {
	c := *who
	c.saved, c.receipts, c.codes, c.files = maps.Clone(who.saved), maps.Clone(who.receipts), slices.Clone(who.codes), maps.Clone(who.files)
	return &c
}

// write writes what a citizen knows into a hash.
func (who *citizen) write(into hash.Hash) {
	fmt.Fprintf(into, "%q %q %q %q %v %v %v %v %v %v %v %v %d\n", who.cookie, who.key, who.subject, who.codes, who.gone, who.erased, who.late,
		who.changed, who.refused, who.asked, who.answered, who.spoiled, who.looked)
	for _, receipt := range slices.Sorted(maps.Keys(who.receipts)) {
		fmt.Fprintf(into, "receipt %q\n", receipt)
	}
	fmt.Fprintf(into, "changing %q files %q\n", who.changing, slices.Sorted(maps.Keys(who.files)))
	for _, question := range slices.Sorted(maps.Keys(who.saved)) {
		fmt.Fprintf(into, "saved %q %q\n", question, who.saved[question])
	}
}

// shelves remember what is in the bucket, under the transport to it.
type shelves struct {
	http.Handler
	mu      sync.Mutex
	objects map[string][]byte // by path
}

func (s *shelves) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodPut:
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.mu.Lock()
		s.objects[r.URL.Path] = body
		s.mu.Unlock()
	case http.MethodDelete:
		s.mu.Lock()
		delete(s.objects, r.URL.Path)
		s.mu.Unlock()
	}
	s.Handler.ServeHTTP(w, r)
}

func (s *shelves) all() map[string][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.objects)
}

// restore puts into the bucket what was there.
func (s *shelves) restore(w *world, objects map[string][]byte) {
	there := s.all()
	do := func(method, path string, body []byte) {
		r, err := http.NewRequest(method, inside+path, bytes.NewReader(body))
		if err != nil {
			w.t.Fatal(err)
		}
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 ")
		answer, err := w.sound.RoundTrip(r)
		if err != nil || answer.StatusCode >= 300 {
			w.t.Fatalf("%s %s: %v %v", method, path, answer, err)
		}
	}
	for path := range there {
		if _, stays := objects[path]; !stays {
			do(http.MethodDelete, path, nil)
		}
	}
	for path, body := range objects {
		if before, there := there[path]; !there || !bytes.Equal(before, body) {
			do(http.MethodPut, path, body)
		}
	}
}

// dice are what is random in a run, thrown anew by the number of a step: what came before has no part in it.
type dice struct {
	mu sync.Mutex
	of *rand.ChaCha8
}

func (d *dice) Read(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.of.Read(p)
}

func (d *dice) throw(step int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.of = rand.NewChaCha8(sha256.Sum256(fmt.Append(nil, "step ", step)))
}

func newDice(n int) *dice {
	d := &dice{}
	d.throw(n)
	return d
}
