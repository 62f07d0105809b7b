package store_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// acknowledged is a submission that the department has.
func (w world) acknowledged(t *testing.T, key string) submission.Submission {
	t.Helper()
	sub, err := w.Acknowledge(t.Context(), w.submit(t, sent(key)), "C-1", noon)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

// While the person is asked the deadline of the decision stands still, and it moves by the time that the answer took.
func TestEnquiry(t *testing.T) {
	w := newWorld(t)
	read := w.acknowledged(t, "a")
	asked, err := w.Ask(t.Context(), read, "Which?", "caseworker", in(10))
	want := store.Enquiry{N: 1, Question: "Which?", AskedBy: "caseworker", AskedAt: in(10)}
	if err != nil || asked != want {
		t.Fatalf("%+v, %v", asked, err)
	}
	waiting := w.at(t, read.Reference)
	if !waiting.AskedAt.Equal(in(10)) || !waiting.DueAt.Equal(in(112+28)) || waiting.Late(in(112+28)) || !waiting.Late(in(112+29)) {
		t.Errorf("while it waits: %+v", waiting)
	}
	if again, err := w.Ask(t.Context(), read, "Which?", "caseworker", in(11)); err != nil || again != want {
		t.Errorf("the same question by who saw it as it was: %+v, %v", again, err)
	}
	if _, err := w.Ask(t.Context(), waiting, "And when?", "caseworker", in(11)); !errors.Is(err, store.ErrOutOfOrder) {
		t.Errorf("another question while one waits: %v", err)
	}
	for n, answer := range map[int]string{1: "", 2: "x"} {
		if err := w.Answer(t.Context(), waiting, n, answer, in(15)); err == nil {
			t.Errorf("answer %q to question %d is taken", answer, n)
		}
	}
	for range 2 {
		if err := w.Answer(t.Context(), waiting, 1, "That one.", in(17)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Answer(t.Context(), waiting, 1, "Another.", in(17)); !errors.Is(err, store.ErrOutOfOrder) {
		t.Errorf("another answer: %v", err)
	}
	answered := w.at(t, read.Reference)
	if !answered.AskedAt.IsZero() || !answered.DecideBy.Equal(in(112+7)) || !answered.DueAt.Equal(in(112+7)) {
		t.Errorf("after the answer: %+v", answered)
	}
	want.Answer, want.AnsweredAt = "That one.", in(17)
	if all, err := w.Enquiries(t.Context(), answered); err != nil || !reflect.DeepEqual(all, []store.Enquiry{want}) {
		t.Errorf("%+v, %v", all, err)
	}
	second, err := w.Ask(t.Context(), answered, "And when?", "caseworker", in(20))
	if err != nil || second.N != 2 {
		t.Errorf("the second question: %+v, %v", second, err)
	}
	decided, err := w.Decide(t.Context(), answered, transaction.Decision{Code: "yes"}, in(21))
	if err != nil || !decided.AskedAt.IsZero() {
		t.Errorf("decided while a question waits: %+v, %v", decided, err)
	}
	if err := w.Answer(t.Context(), w.at(t, read.Reference), 2, "Too late.", in(22)); !errors.Is(err, store.ErrOutOfOrder) {
		t.Errorf("an answer after the decision: %v", err)
	}
	if err := w.Erase(t.Context(), decided); err != nil {
		t.Fatal(err)
	}
	for _, e := range must(w.Enquiries(t.Context(), decided))(t) {
		if e.Question != "" || e.Answer != "" {
			t.Errorf("after the erasure it is left: %+v", e)
		}
	}
}

func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// What is not acknowledged, is decided or was amended is not asked about; no text is too long or none at all.
func TestAskWhatCannotBe(t *testing.T) {
	w := newWorld(t)
	received, decided, amended := w.submit(t, sent("r")), w.acknowledged(t, "d"), w.acknowledged(t, "a")
	if _, err := w.Decide(t.Context(), decided, transaction.Decision{Code: "yes"}, in(1)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.Amend(t.Context(), amended, change("x")); err != nil {
		t.Fatal(err)
	}
	for name, sub := range map[string]submission.Submission{"received": received, "decided": decided, "amended": amended} {
		if _, err := w.Ask(t.Context(), sub, "Why?", "caseworker", in(2)); !errors.Is(err, store.ErrOutOfOrder) {
			t.Errorf("%s: %v", name, err)
		}
	}
	sub := w.acknowledged(t, "s")
	for name, text := range map[string]string{"none": "", "too long": strings.Repeat("ŵ", store.LongestText+1), "no text": "\xff"} {
		if _, err := w.Ask(t.Context(), sub, text, "caseworker", in(2)); !errors.Is(err, store.ErrText) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.Ask(t.Context(), sub, strings.Repeat("ŵ", store.LongestText), "caseworker", in(2)); err != nil {
		t.Errorf("the longest: %v", err)
	}
}

// An amendment goes on counting the questions; one that was asked meanwhile keeps it back.
func TestEnquiryAndAmendment(t *testing.T) {
	w := newWorld(t)
	read := w.acknowledged(t, "a")
	if _, err := w.Ask(t.Context(), read, "Which?", "caseworker", in(1)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.Amend(t.Context(), read, change("x")); !errors.Is(err, store.ErrOutOfOrder) {
		t.Errorf("an amendment of what was read before the question: %v", err)
	}
	next, _, err := w.Amend(t.Context(), w.at(t, read.Reference), change("x"))
	if err != nil || next.Enquiries != 1 {
		t.Fatalf("%+v, %v", next, err)
	}
	if next, err = w.Acknowledge(t.Context(), next, "C-2", in(2)); err != nil {
		t.Fatal(err)
	}
	if err := w.Answer(t.Context(), w.at(t, read.Reference), 1, "Too late.", in(2)); !errors.Is(err, store.ErrOutOfOrder) {
		t.Errorf("an answer to what the amendment has closed: %v", err)
	}
	if second, err := w.Ask(t.Context(), next, "And when?", "caseworker", in(3)); err != nil || second.N != 2 {
		t.Errorf("%+v, %v", second, err)
	}
	if next, err = w.Latest(t.Context(), read.Reference); err != nil {
		t.Fatal(err)
	}
	if err := w.Answer(t.Context(), next, 1, "Too late.", in(4)); !errors.Is(err, store.ErrOutOfOrder) {
		t.Errorf("an answer to the older of two questions: %v", err)
	}
	for _, answer := range []string{"Then.", "Then."} {
		if err := w.Answer(t.Context(), next, 2, answer, in(4)); err != nil {
			t.Errorf("the answer to the later: %v", err)
		}
	}
}

// Whatever answer is lost, a question is asked once and answered once.
func TestEnquiryWhoseAnswerIsLost(t *testing.T) {
	w := newWorld(t)
	sub := w.acknowledged(t, "a")
	w.lossy.next(1)
	if _, err := w.broken.Ask(t.Context(), sub, "Which?", "caseworker", in(1)); err != nil {
		t.Error(err)
	}
	sub = w.at(t, sub.Reference)
	w.lossy.next(1)
	if err := w.broken.Answer(t.Context(), sub, 1, "That.", in(2)); err != nil {
		t.Error(err)
	}
	if all := must(w.Enquiries(t.Context(), w.at(t, sub.Reference)))(t); len(all) != 1 || all[0].Answer != "That." {
		t.Errorf("%+v", all)
	}
}

// What has no deadline for its decision waits for it all the same: it stays in the queue, and is kept, until it is decided.
func TestOpenWithoutDeadline(t *testing.T) {
	w := newWorld(t)
	open := sent("a")
	open.DecideBy = time.Time{}
	sub, err := w.Acknowledge(t.Context(), w.submit(t, open), "C-1", noon)
	if err != nil {
		t.Fatal(err)
	}
	check := func(when string, next time.Time) {
		t.Helper()
		sub = w.at(t, sub.Reference)
		if !sub.AwaitsDecision() || !sub.DueAt.Equal(next) || sub.Task(in(9000)) != submission.Wait || sub.Late(in(9000)) {
			t.Errorf("%s it is to %s, due at %v, want %v", when, sub.Task(in(9000)), sub.DueAt, next)
		}
		if list, err := w.Queue(t.Context(), in(60), "", 10); err != nil || len(list.Submissions) != 1 {
			t.Errorf("%s the queue is %d long, %v", when, len(list.Submissions), err)
		}
	}
	check("acknowledged", in(30))
	if _, err := w.Ask(t.Context(), sub, "Which?", "caseworker", in(1)); err != nil {
		t.Fatal(err)
	}
	check("asked", in(31))
	if err := w.Answer(t.Context(), sub, 1, "That.", in(2)); err != nil {
		t.Fatal(err)
	}
	check("answered", in(32))
	if sub, err = w.Decide(t.Context(), sub, transaction.Decision{Code: "yes"}, in(3)); err != nil || sub.Open() || sub.Task(in(9000)) != submission.Erase {
		t.Errorf("decided: %+v, %v", sub, err)
	}
}

// An answer that comes late moves the deadline by as long as a question may keep it still, and no more.
func TestLateAnswer(t *testing.T) {
	w := newWorld(t)
	sub := w.acknowledged(t, "a")
	if _, err := w.Ask(t.Context(), sub, "Which?", "caseworker", in(10)); err != nil {
		t.Fatal(err)
	}
	if err := w.Answer(t.Context(), w.at(t, sub.Reference), 1, "That.", in(100)); err != nil {
		t.Fatal(err)
	}
	if got := w.at(t, sub.Reference); !got.DecideBy.Equal(in(112 + 28)) {
		t.Errorf("by %v", got.DecideBy)
	}
}
