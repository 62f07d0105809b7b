package audit_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/shared/audit"
)

// An event that is made ready is written once, by whoever comes first; who was overtaken is told so, and whoever wrote it
// and lost the answer is told that it stands.
func TestAnEventIsWrittenWithWhatItTellsOf(t *testing.T) {
	log := newLog(t)
	write := func(n audit.Next) error {
		_, err := log.Client.TransactWriteItems(t.Context(), &dynamodb.TransactWriteItemsInput{TransactItems: n.Items})
		return err
	}
	ready := func(what string) audit.Next {
		next, err := log.Next(t.Context(), "h", event(what, "why"))
		if err != nil {
			t.Fatal(err)
		}
		return next
	}
	written := func(n audit.Next) bool {
		yes, err := log.Written(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		return yes
	}
	first, second := ready("first"), ready("second")
	if written(first) {
		t.Error("an event stands that nobody wrote")
	}
	if err := write(first); err != nil {
		t.Fatal(err)
	}
	if err := write(first); err == nil || !written(first) {
		t.Errorf("the same event again: %v, written %v", err, written(first))
	}
	if err := write(second); err == nil || written(second) {
		t.Errorf("an event that was overtaken is taken: %v, written %v", err, written(second))
	}
	if err := write(ready("third")); err != nil {
		t.Error(err)
	}
	h, err := log.Read(t.Context(), "h")
	if err != nil || len(h.Entries) != 2 || len(audit.Verify(h)) > 0 {
		t.Errorf("%d events, %v, %v", len(h.Entries), audit.Verify(h), err)
	}
}

// Reasons can be erased, and the history is still whole.
func TestReasonsAreForgotten(t *testing.T) {
	log := newLog(t)
	for _, why := range []string{"", "they rang", "the letter"} {
		if err := log.Append(t.Context(), "h", event("noted", why)); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := log.Forget(t.Context(), "h"); err != nil {
			t.Fatal(err)
		}
	}
	h, err := log.Read(t.Context(), "h")
	if err != nil || len(h.Entries) != 3 || len(audit.Verify(h)) > 0 {
		t.Errorf("%d events, %v, %v", len(h.Entries), audit.Verify(h), err)
	}
	for _, e := range h.Entries {
		if e.Why != "" || len(e.Salt) > 0 || len(e.Digest) == 0 {
			t.Errorf("%+v", e)
		}
	}
	if err := log.Forget(t.Context(), "nothing"); err != nil {
		t.Error(err)
	}
}
