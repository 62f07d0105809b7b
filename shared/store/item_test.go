package store

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/submission"
)

// What is written of a new submission is read again. Times are whole milliseconds, as the commit makes them.
func TestSubmissionRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := func(name string) time.Time {
			return time.UnixMilli(rapid.Int64Range(1, 253402300799999).Draw(t, name)).UTC()
		}
		hash := func(name string) (out [32]byte) {
			copy(out[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, name))
			return out
		}
		want := submission.Submission{
			Key: hash("key"), Fingerprint: hash("fingerprint"), Version: rapid.IntRange(1, 99).Draw(t, "version"),
			Record: rapid.SliceOfN(rapid.Byte(), 1, 400).Draw(t, "record"), Attempt: rapid.IntRange(0, 1000).Draw(t, "attempt"),
			ReceivedAt: at("received"), NeedsDecision: rapid.Bool().Draw(t, "needs a decision"),
			KeepMonths: rapid.IntRange(0, 1200).Draw(t, "months"), DueAt: at("due"),
		}
		want.Reference = submission.Candidate(want.Key, rapid.IntRange(0, 7).Draw(t, "candidate"))
		if want.NeedsDecision && rapid.Bool().Draw(t, "by a time") {
			want.DecideBy = at("decide by")
		}
		if rapid.Bool().Draw(t, "certain") {
			want.DecidedAt, want.Decision = at("decided"), rapid.SampledFrom([]string{"accepted", "refused"}).Draw(t, "decision")
		}
		if rapid.Bool().Draw(t, "promised") {
			want.AcknowledgeBy = at("acknowledge by")
		}
		want.Kind = rapid.SampledFrom([]submission.Kind{"", submission.Amendment, submission.Withdrawal}).Draw(t, "kind")
		want.Enquiries = rapid.IntRange(0, 9).Draw(t, "enquiries")
		want.Subject = hash("subject")
		if got := readSubmission(writeSubmission(want)); !reflect.DeepEqual(got, want) {
			t.Errorf("read\n%+v, written\n%+v", got, want)
		}
	})
}
