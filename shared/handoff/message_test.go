package handoff_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"math/rand"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/submission"
)

var update = flag.Bool("update", false, "write the golden files")

// software sends a worked case of a transaction as software does, and gives the body of the message that came of it.
func software(t *testing.T, transactionName, caseName, locale string) string {
	t.Helper()
	for _, tx := range functions.All {
		if tx.Name != transactionName {
			continue
		}
		cases, err := tx.Cases()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			if c.Name != caseName {
				continue
			}
			w := newWorld(t)
			w.now = time.Date(c.On.Year(), c.On.Month(), c.On.Day(), 12, 34, 56, 789_000_000, time.UTC)
			s := service.Service{Transaction: tx, Store: w.Store, Outbox: w.Outbox, Origin: "https://frontline.example",
				Now: w.Outbox.Now, Random: rand.New(rand.NewSource(1)), Log: slog.New(slog.DiscardHandler)}
			r := httptest.NewRequest("POST", "/submissions", strings.NewReader(fmt.Sprintf(`{"answers": %s, "locale": %q}`, c.Answers, locale)))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Idempotency-Key", "the-key-of-the-golden-file")
			answer := httptest.NewRecorder()
			s.Handler().ServeHTTP(answer, r)
			if answer.Code != 201 || len(w.watch.bodies) != 1 {
				t.Fatalf("%d %s, %d messages", answer.Code, answer.Body, len(w.watch.bodies))
			}
			var request struct{ MessageBody string }
			if err := json.Unmarshal([]byte(w.watch.bodies[0]), &request); err != nil {
				t.Fatal(err)
			}
			return request.MessageBody
		}
	}
	t.Fatalf("there is no case %s of %s", caseName, transactionName)
	return ""
}

// The message is a public contract: what departments get of a worked case is kept here, and a change of it is seen. A
// change that is meant is written with -update, and is a new SchemaVersion where a field goes or changes its meaning.
// The versions and the words of the reasons are the transaction's own affair, and are blotted out.
func TestMessage(t *testing.T) {
	body := software(t, "child-benefit", "complete", "en")
	m := parse(t, body)
	again, err := handoff.Marshal(m)
	if err != nil || string(again) != body {
		t.Errorf("the bytes on the queue are not those of Message: %v\n%s\n%s", err, body, again)
	}
	if handoff.Digest(m.Answers) != m.Digest {
		t.Errorf("the digest of the answers is %s, and the message says %s", handoff.Digest(m.Answers), m.Digest)
	}
	welsh := parse(t, software(t, "child-benefit", "complete", "cy"))
	if welsh.Locale != "cy" || welsh.Digest != m.Digest || welsh.Reference != m.Reference {
		t.Errorf("in Welsh it is %s of %s with other answers", welsh.Locale, welsh.Reference)
	}
	for i := range m.Reasons {
		if m.Reasons[i].Text == "" || m.Reasons[i].Text == welsh.Reasons[i].Text {
			t.Errorf("the reason %s reads %q in both languages", m.Reasons[i].Rule, m.Reasons[i].Text)
		}
		m.Reasons[i].Text = "<text>"
	}
	if len(m.Definition) != 12 || m.RatesVersion == "" {
		t.Errorf("the definition is %q, the rates %q", m.Definition, m.RatesVersion)
	}
	m.Definition, m.RatesVersion = "<definition>", "<rates>"
	var pretty bytes.Buffer
	encoder := json.NewEncoder(&pretty)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(m); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/message.json", pretty.Bytes())
}

// parse reads a message, and refuses fields that Message does not have.
func parse(t *testing.T, body string) handoff.Message {
	t.Helper()
	var m handoff.Message
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		t.Fatal(err)
	}
	return m
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
		for i := range min(len(g), len(w)) {
			if g[i] != w[i] {
				t.Fatalf("%s:%d: %s\nwant %s", path, i+1, g[i], w[i])
			}
		}
		t.Fatalf("%s: %d lines, want %d", path, len(g), len(w))
	}
}

// What is no record is not sent, and what the error says holds nothing of it.
func TestBrokenRecord(t *testing.T) {
	for _, record := range []string{"", "{}", "null", "[]", `"a"`, " {}", "SECRET"} {
		o := handoff.Outbox{Now: func() time.Time { t.Error("the time is asked for"); return noon }}
		err := o.Send(t.Context(), submission.Submission{Reference: submission.Candidate([32]byte{}, 0), Version: 1, Record: []byte(record)})
		if err == nil || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%q: %v", record, err)
		}
	}
}

func TestDigest(t *testing.T) {
	// printf '{"a":1}' | sha256sum
	const want = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
	if got := handoff.Digest([]byte(`{"a":1}`)); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if handoff.Digest([]byte(`{"a": 1}`)) == want {
		t.Error("the digest is over the bytes as they stand, and a space is one")
	}
}

// The fields and their names are the contract too: none goes by accident.
func TestMessageFields(t *testing.T) {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[handoff.Message]()) {
		if !f.Anonymous {
			names = append(names, f.Tag.Get("json"))
		}
	}
	const want = "schemaVersion handoffId attempt acknowledgement decision previousCase,omitempty payload,omitempty transaction department definition contract ratesVersion,omitempty " +
		"reference version kind,omitempty submittedAt channel client,omitempty locale assistedBy,omitempty receivedOn,omitempty since,omitempty answers,omitempty outcome reasons evidence checks,omitempty digest"
	if got := strings.Join(names, " "); got != want || handoff.SchemaVersion != 2 {
		t.Errorf("version %d has the fields\n%s, and version 2 has\n%s", handoff.SchemaVersion, got, want)
	}
}

func TestParseID(t *testing.T) {
	ref := submission.Candidate(submission.SoftwareKey("a"), 0)
	for id, version := range map[string]int{
		ref.String() + "-1": 1, ref.String() + "-12": 12, strings.ToLower(ref.String()) + "-1": 1, string(ref) + "-1": 1,
		ref.String(): 0, ref.String() + "-0": 0, ref.String() + "-01": 0, ref.String() + "-+1": 0,
		ref.String() + "-": 0, ref.String() + "-1 ": 0, ref.String() + "-x": 0, "-1": 0, "": 0, "1": 0,
		ref.String() + "-99999999999999999999": 0, "0000-0000-0001-1": 0, ref.String() + "-1-1": 0,
	} {
		got, n, err := handoff.ParseID(id)
		if version == 0 {
			if err == nil {
				t.Errorf("%q is read as %s, %d", id, got, n)
			}
			continue
		}
		if err != nil || got != ref || n != version {
			t.Errorf("%q: %s, %d, %v", id, got, n, err)
		}
	}
}

// What is read as a hand-off id names one submission and version, and ID writes it so that it is read again.
func FuzzParseID(f *testing.F) {
	ref := submission.Candidate(submission.SoftwareKey("a"), 0)
	for _, id := range []string{handoff.ID(ref, 1), strings.ToLower(handoff.ID(ref, 20)), "", "-", "1-1", ref.String(), string(ref) + "-3"} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		ref, version, err := handoff.ParseID(id)
		if err != nil {
			if ref != "" || version != 0 {
				t.Errorf("%q is refused and read as %s, %d", id, ref, version)
			}
			return
		}
		again, n, err := handoff.ParseID(handoff.ID(ref, version))
		if err != nil || again != ref || n != version || version < 1 {
			t.Errorf("%q is read as %s, %d, and that as %s, %d, %v", id, ref, version, again, n, err)
		}
	})
}

// A withdrawal says whose it is and has nothing of what was withdrawn; a large one needs no object.
func TestWithdrawalMessage(t *testing.T) {
	w := newWorld(t)
	of := handoff.Record{Transaction: "child-benefit", Department: "hmrc", Version: 1, Channel: "online", Locale: "cy",
		Answers: []byte(`{"income":"SECRET"}`), Outcome: handoff.Outcome{Result: "claimed"}, Evidence: []string{"birth-certificate"},
		Checks: map[string]string{"account": "valid"}}
	first, _, err := w.Store.Submit(t.Context(), submission.Submission{Key: submission.SoftwareKey("a"), Version: 1, ReceivedAt: w.now, DueAt: w.now},
		func(ref submission.Reference) ([]byte, error) { of.Reference = ref; return handoff.Marshal(of) })
	if err != nil {
		t.Fatal(err)
	}
	record, err := handoff.Marshal(of.Withdrawal(w.now))
	if err != nil {
		t.Fatal(err)
	}
	next, _, err := w.Store.Withdraw(t.Context(), first, submission.Submission{Key: submission.SoftwareKey("b"), ReceivedAt: w.now, Record: record})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Send(t.Context(), next); err != nil {
		t.Fatal(err)
	}
	got := message(t, w.watch.bodies[0])
	if got.HandoffID != handoff.ID(first.Reference, 2) || got.Kind != submission.Withdrawal || got.Version != 2 || got.Outcome.Result != handoff.Withdrawn ||
		got.Reference != first.Reference || got.Locale != "cy" || got.Digest != handoff.Digest(got.Answers) || strings.Contains(w.watch.bodies[0], "SECRET") {
		t.Errorf("%+v", got)
	}
}
