package desk_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// whats are what was done, and why.
func whats(events []audit.Event) (all []string) {
	for _, e := range events {
		all = append(all, e.What+"|"+e.Why)
	}
	return all
}

// A submission goes its whole way at the desk: each step is done, is told to whoever did it, and stands in the history with
// who did it and why.
func TestTheWayOfASubmission(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	ref := w.send(work, 1, nil)
	if _, err := work.Store.NeedAttention(t.Context(), ref, 1, 0, submission.DeadLetter, w.clock()); err != nil {
		t.Fatal(err)
	}
	b := w.signedIn("hmrc-carys")
	for _, step := range []struct {
		action string
		fields []string
		told   string // what the page says then
		want   func(submission.Submission) bool
	}{
		{"redrive", []string{"reason", "the queue is mended"}, "handed over again", func(s submission.Submission) bool { return s.Attention == "" }},
		{"note", []string{"reason", "they rang"}, "in the history", func(s submission.Submission) bool { return s.HeldBy == "" }},
		{"take", nil, "You have taken", func(s submission.Submission) bool {
			return s.CaseNumber == ref.String() && s.HeldBy == "Carys Caseworker" && !s.AcknowledgedAt.IsZero()
		}},
		{"ask", []string{"question", "Which dog?\r\nThe second?"}, "sees your question", func(s submission.Submission) bool { return s.Enquiries == 1 && !s.AskedAt.IsZero() }},
		{"transfer", []string{"to", "other", "name", "Dogs team", "reason", "on leave"}, "in other hands", func(s submission.Submission) bool { return s.HeldBy == "Dogs team" }},
		{"transfer", []string{"to", "nobody", "reason", "not ours"}, "in other hands", func(s submission.Submission) bool { return s.HeldBy == "" }},
		{"transfer", []string{"to", "me", "reason", "back"}, "in other hands", func(s submission.Submission) bool { return s.HeldBy == "Carys Caseworker" }},
		{"decide", []string{"decision", "granted", "reason", "both are small"}, "decision is recorded", func(s submission.Submission) bool { return s.Decision == "granted" && !s.DecidedAt.IsZero() }},
		{"note", []string{"reason", "filed"}, "in the history", func(s submission.Submission) bool { return s.Decision == "granted" }},
	} {
		w.pass(time.Minute)
		got := w.act(b, work, ref, step.action, step.fields...)
		if got.status != http.StatusSeeOther || !strings.HasPrefix(got.location, strings.TrimPrefix(w.path(work, ref), w.origin)+"?done=") {
			t.Fatalf("%s: %d %s %s", step.action, got.status, got.location, got.body)
		}
		if shown := b.get(w.origin + got.location); shown.status != http.StatusOK || !strings.Contains(shown.body, step.told) {
			t.Errorf("%s: %d, and the page does not say %q", step.action, shown.status, step.told)
		}
		if now := w.at(work, ref); !step.want(now) {
			t.Errorf("%s: it is %+v", step.action, now)
		}
	}
	want := []string{"redrive|the queue is mended", "note|they rang", "take|" + ref.String() + "\n", "ask|Which dog?\nThe second?", "transfer|Dogs team\non leave",
		"transfer|\nnot ours", "transfer|Carys Caseworker\nback", "decide|granted\nboth are small", "note|filed"}
	acts := w.acts(work, ref)
	if got := whats(acts); !slices.Equal(got, want) {
		t.Errorf("the history has\n%q, want\n%q", got, want)
	}
	for _, e := range acts {
		if e.By != "hmrc-carys" || e.Name != "Carys Caseworker" || e.Role != "caseworker" || e.At.IsZero() {
			t.Errorf("%+v", e)
		}
	}
	asked, err := work.Store.Enquiries(t.Context(), w.at(work, ref))
	if err != nil || len(asked) != 1 || asked[0].Question != "Which dog?\nThe second?" || asked[0].AskedBy != "caseworker" {
		t.Errorf("%+v, %v", asked, err)
	}
	text := w.log.take()
	w.discreet(text)
	for _, own := range []string{"Byron", "Rex", "K-1", ref.String(), string(ref), "they rang", "Which dog", "Dogs team", "granted"} {
		if strings.Contains(text, own) {
			t.Errorf("the log holds %q: %s", own, text)
		}
	}
	if strings.Contains(text, `"code"`) {
		t.Errorf("something was refused: %s", text)
	}
}

// What somebody sends that cannot be right is told, field by field, and nothing is done.
func TestWhatIsWrong(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	ref := w.send(work, 1, nil)
	b := w.signedIn("hmrc-carys")
	long := strings.Repeat("x", 2001)
	try := func(action string, fields []string, want ...string) {
		t.Helper()
		got := w.act(b, work, ref, action, fields...)
		for _, text := range append(want, "There is a problem") {
			if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, text) {
				t.Errorf("%s %.40v: %d, without %q", action, fields, got.status, text)
			}
		}
	}
	try("take", []string{"case-number", "a b"}, "The case number must be")
	try("note", []string{"reason", " \r\n "}, "Enter the note")
	try("transfer", []string{"to", "me"}, "Enter why")
	try("transfer", []string{"reason", "x"}, "Choose into whose hands")
	try("transfer", []string{"to", "other", "reason", "x"}, "Enter the name")
	try("transfer", []string{"to", "other", "name", strings.Repeat("x", 101), "reason", long}, "100 characters or fewer", "2,000 characters or fewer")
	if acts := w.acts(work, ref); len(acts) > 0 {
		t.Fatalf("%v was done", acts)
	}
	w.act(b, work, ref, "take", "case-number", "K-1")
	try("ask", []string{"question", long}, "2,000 characters or fewer")
	try("decide", []string{"decision", "burnt", "reason", ""}, "Choose a decision", "Enter why")
	if acts := w.acts(work, ref); len(acts) != 1 || acts[0].Why != "K-1\n" {
		t.Errorf("%v was done", acts)
	}
	for _, address := range []string{w.path(work, ref) + "/burn", w.path(w.works[1], ref), w.path(work, ref)[:len(w.path(work, ref))-1] + "Z", w.origin + "/desk/hmrc/submissions/vat-return/" + ref.String(),
		strings.ToLower(w.path(work, ref))} {
		if got := b.get(address); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", address, got.status)
		}
	}
	if got := b.send("POST", w.path(work, ref)+"/note", strings.Repeat("x", 40<<10), nil); got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("40 KB: %d", got.status)
	}
}

// What the citizen sees at once is asked for once more, and not done before.
func TestConfirmation(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	ref := w.send(work, 1, nil)
	b := w.signedIn("hmrc-carys")
	w.act(b, work, ref, "take")
	for action, fields := range map[string][]string{"decide": {"decision", "refused", "reason", "because <b>"}, "ask": {"question", "Why <b>?"}} {
		was := w.marked(b, work, ref, action)
		got := w.post(b, work, ref, action, was, append(fields, "confirmed", "")...)
		if got.status != http.StatusOK || !strings.Contains(got.body, `name="confirmed" value="yes"`) || !strings.Contains(got.body, "&lt;b&gt;") || strings.Contains(got.body, "<b>") {
			t.Errorf("%s: %d %s", action, got.status, got.body)
		}
	}
	if acts := w.acts(work, ref); len(acts) != 1 {
		t.Errorf("%v was done", acts)
	}
}

// Two people decide the same submission at once, as often as it takes for them to cross: one does, the other is told, and
// nothing is lost. The same person twice at once, with a double click, is one deed and told the same twice.
func TestTwoAtOnce(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	carys, tomos := w.signedIn("hmrc-carys"), w.signedIn("hmrc-tomos")
	for n := range 12 {
		ref := w.send(work, n, nil)
		w.act(carys, work, ref, "take")
		was := w.marked(carys, work, ref, "decide")
		second, decision := tomos, "refused"
		if n%2 == 0 {
			second, decision = carys, "granted"
		}
		var both sync.WaitGroup
		var got [2]answer
		both.Go(func() {
			got[0] = w.post(&browser{t: t, cookies: carys.cookies}, work, ref, "decide", was, "decision", "granted", "reason", "x")
		})
		both.Go(func() {
			got[1] = w.post(&browser{t: t, cookies: second.cookies}, work, ref, "decide", was, "decision", decision, "reason", "x")
		})
		both.Wait()
		acts, now := w.acts(work, ref), w.at(work, ref)
		if len(acts) != 2 || acts[1].Why != now.Decision+"\nx" {
			t.Fatalf("it is %q, and was done: %q", now.Decision, whats(acts))
		}
		statuses := []int{got[0].status, got[1].status}
		slices.Sort(statuses)
		switch {
		case n%2 == 0 && !slices.Equal(statuses, []int{http.StatusSeeOther, http.StatusSeeOther}):
			t.Errorf("a double click gets %v", statuses)
		case n%2 == 1 && !slices.Equal(statuses, []int{http.StatusSeeOther, http.StatusConflict}):
			t.Errorf("two people get %v", statuses)
		case n%2 == 1 && !strings.Contains(got[0].body+got[1].body, "Somebody else has just done something"):
			t.Error("the second is not told why")
		}
		// Later, too: with what they saw then.
		if again := w.post(carys, work, ref, "note", was, "reason", "late"); again.status != http.StatusConflict || len(w.acts(work, ref)) != 2 {
			t.Errorf("a form of before is taken: %d", again.status)
		}
	}
}

// Wherever a call fails, or its answer is lost, what was done stands in the history and what stands in the history was done;
// and who tries again, as the page asks them to, has done it once.
func TestADeedAndItsEventAreOne(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("hmrc-carys")
	n := 0
	for action, fields := range map[string][]string{"take": {"case-number", "K-1"}, "ask": {"question", "Why?"}, "decide": {"decision", "refused", "reason", "x"},
		"transfer": {"to", "me", "reason", "x"}, "note": {"reason", "x"}, "redrive": {"reason", "x"}} {
		for _, fault := range []string{"lost once", "lost for ever", "down"} {
			for at := 1; ; at++ {
				n++
				work := w.works[n%2]
				w.wire.reset(nil)
				ref := w.send(work, n, func(s *submission.Submission, _ *handoff.Record) {
					s.Subject[0], s.Subject[1], s.Subject[2] = 1, byte(n), byte(n>>8)
				})
				before := 0
				if action == "ask" || action == "decide" {
					w.act(b, work, ref, "take")
					before = 1
				}
				if action == "redrive" {
					if _, err := work.Store.NeedAttention(t.Context(), ref, 1, 0, submission.DeadLetter, w.clock()); err != nil {
						t.Fatal(err)
					}
				}
				was := w.marked(b, work, ref, action)
				w.wire.reset(func(n int, _ string) string {
					kind, often, _ := strings.Cut(fault, " ")
					if n < at || often == "once" && n > at || often == "" && n > at+2 { // three tries are all that the SDK makes
						return ""
					}
					return kind
				})
				w.post(b, work, ref, action, was, fields...)
				calls, _ := w.wire.made()
				w.wire.reset(nil)
				check := func(when string, least int) {
					t.Helper()
					acts, now := w.acts(work, ref), w.at(work, ref)
					effect := map[string]bool{"take": now.CaseNumber == "K-1", "ask": now.Enquiries == 1, "decide": now.Decision == "refused",
						"transfer": now.HeldBy == "Carys Caseworker", "redrive": now.Attention == "", "note": len(acts) > before}[action]
					if did := len(acts) - before; did < least || did > 1 || effect != (did == 1) {
						t.Fatalf("%s, call %d of %v %s, %s: the effect %v, the events %q", action, at, calls, fault, when, effect, whats(acts))
					}
				}
				check("then", 0)
				if again := w.post(b, work, ref, action, was, fields...); again.status != http.StatusSeeOther {
					t.Fatalf("%s, call %d of %v %s: tried again it is %d: %s", action, at, calls, fault, again.status, w.log.take())
				}
				check("tried again", 1)
				if at >= len(calls) {
					break
				}
			}
		}
	}
	t.Logf("%d deeds with a fault", n)
}

// Who is no caseworker sees no action, and does none; nobody is told more than that.
func TestOnlyCaseworkersAct(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	ref := w.send(work, 1, nil)
	was := w.marked(w.signedIn("hmrc-carys"), work, ref, "take")
	for _, person := range []string{"hmrc-aisha", "hmrc-owen", "hmrc-fiona", "hmrc-kofi"} {
		b := w.signedIn(person)
		if got := w.post(b, work, ref, "take", was); got.status != http.StatusUnauthorized {
			t.Errorf("%s takes it: %d", person, got.status)
		}
		for _, address := range []string{w.path(work, ref) + "/decide", w.path(work, ref) + "/answers.json"} {
			if got := b.get(address); got.status != http.StatusUnauthorized {
				t.Errorf("%s: %s is %d", person, address, got.status)
			}
		}
		got := b.get(w.path(work, ref))
		if person == "hmrc-aisha" {
			if got.status != http.StatusOK || strings.Contains(got.body, "What you can do") || !strings.Contains(got.body, "Rex") {
				t.Errorf("the auditor gets %d %s", got.status, got.body)
			}
		} else if got.status != http.StatusUnauthorized || strings.Contains(got.body, "Rex") {
			t.Errorf("%s looks at it: %d", person, got.status)
		}
	}
	if acts := w.acts(work, ref); len(acts) > 0 {
		t.Errorf("%v was done", acts)
	}
	if sub := w.at(work, ref); !sub.AcknowledgedAt.IsZero() {
		t.Error("it was taken")
	}
}

// The back office says the same of a submission as somebody at the desk, after the desk has looked and before it writes: what
// the back office did is no deed of theirs, and no history says that it was.
func TestTheBackOfficeIsFaster(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	ref := w.send(work, 1, nil)
	b := w.signedIn("hmrc-carys")
	was := w.marked(b, work, ref, "take")
	once := false
	w.wire.reset(func(_ int, call string) string {
		if call == "TransactWriteItems" && !once {
			once = true
			w.behind(func(at store.Store) error {
				_, err := at.Acknowledge(t.Context(), submission.Submission{Reference: ref, Version: 1}, "K-1", w.clock())
				return err
			})
		}
		return ""
	})
	got := w.post(b, work, ref, "take", was, "case-number", "K-1")
	w.wire.reset(nil)
	if acts := w.acts(work, ref); got.status != http.StatusConflict || len(acts) > 0 || w.at(work, ref).CaseNumber != "K-1" {
		t.Errorf("%d, and was done: %q", got.status, whats(acts))
	}
}
