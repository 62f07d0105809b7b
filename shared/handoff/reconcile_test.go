package handoff_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/submission"
)

// strand takes a submission out of the due index, as only a fault of ours could.
func (w *world) strand(t *testing.T, sub submission.Submission) {
	t.Helper()
	_, err := w.Store.Client.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{TableName: &w.Store.Table, Key: w.key(sub),
		UpdateExpression: aws.String("REMOVE dueAt, dueShard")})
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) key(sub submission.Submission) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: string(sub.Reference)},
		"version": &types.AttributeValueMemberN{Value: fmt.Sprint(sub.Version)}}
}

// Every receipt is in one column, the difference is what is in none, and what is stranded is due again.
func TestReconcile(t *testing.T) {
	w := newWorld(t)
	acknowledged, waiting, needs := w.commit(t, 1, "acknowledged", record), w.commit(t, 2, "waiting", record), w.commit(t, 3, "needs", record)
	withdrawn, stranded := w.commit(t, 4, "withdrawn", record), w.commit(t, 5, "stranded", record)
	if _, err := w.Store.Acknowledge(t.Context(), acknowledged, "C-1", w.now); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Store.NeedAttention(t.Context(), needs.Reference, 1, 0, submission.BadRecord, w.now); err != nil {
		t.Fatal(err)
	}
	gone, _, err := w.Store.Withdraw(t.Context(), withdrawn, submission.Submission{Key: submission.SoftwareKey("withdraw"), ReceivedAt: w.now, Record: []byte(record)})
	if err != nil {
		t.Fatal(err)
	}
	w.strand(t, stranded)
	day := date.Of(w.now)
	want := handoff.Books{Day: day, Receipts: 6, Acknowledged: 1,
		Waiting:        []string{handoff.ID(waiting.Reference, 1), handoff.ID(gone.Reference, 2)},
		NeedsAttention: []handoff.Need{{HandoffID: handoff.ID(needs.Reference, 1), Why: submission.BadRecord}},
		Withdrawn:      []string{handoff.ID(withdrawn.Reference, 1)}, Stranded: []string{handoff.ID(stranded.Reference, 1)},
		Lost: []string{}, Difference: 1}
	slices.Sort(want.Waiting)
	check := func(mend bool) {
		t.Helper()
		got, err := w.Reconcile(t.Context(), day, mend)
		slices.Sort(got.Waiting)
		if err != nil || fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Errorf("mend %v: %v\n got %+v\nwant %+v", mend, err, got, want)
		}
	}
	check(false)
	check(true) // looking mended nothing
	want.Difference, want.Stranded = 0, []string{}
	want.Waiting = append(want.Waiting, handoff.ID(stranded.Reference, 1))
	slices.Sort(want.Waiting)
	check(true)
	w.now = w.now.Add(time.Minute)
	if _, err := w.Sweep(t.Context()); err != nil || w.read(t, stranded).Status() != submission.HandedOver {
		t.Errorf("what was stranded is not handed over: %v", err)
	}
}

// The days are made up until they are settled, and then read no more; one that hangs keeps only itself open.
func TestReconcileDays(t *testing.T) {
	w := newWorld(t)
	run := func() (days []string, err error) {
		err = w.ReconcileDays(t.Context(), func(b handoff.Books) { days = append(days, fmt.Sprint(b.Day.Day(), ":", b.Receipts)) })
		return days, err
	}
	hangs := w.commit(t, 1, "hangs", record) // on the 22nd
	w.now = noon.AddDate(0, 0, 1)
	quick := w.commit(t, 2, "quick", record)
	if _, err := w.Store.Acknowledge(t.Context(), quick, "C-1", w.now); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		day  int // after the 22nd
		want string
	}{
		{1, "[22:1]"},           // the first run begins with yesterday
		{2, "[22:1 23:1]"},      // yesterday's books are not closed: the register may lag
		{3, "[22:1 23:1 24:0]"}, // the 23rd is settled now
		{4, "[22:1 24:0 25:0]"}, // empty days are not remembered behind one that is open
	} {
		w.now = noon.AddDate(0, 0, step.day)
		if got, err := run(); err != nil || fmt.Sprint(got) != step.want {
			t.Errorf("%d days later: %v, %v; want %s", step.day, got, err, step.want)
		}
	}
	if _, err := w.Store.Acknowledge(t.Context(), w.read(t, hangs), "C-2", w.now); err != nil {
		t.Fatal(err)
	}
	run()
	w.now = noon.AddDate(0, 0, 5)
	if got, err := run(); err != nil || fmt.Sprint(got) != "[25:0 26:0]" {
		t.Errorf("once it is acknowledged: %v, %v", got, err)
	}
	lost := w.commit(t, 3, "stranded", record)
	w.strand(t, lost)
	w.now = noon.AddDate(0, 0, 6)
	if _, err := run(); !errors.Is(err, handoff.ErrBooks) {
		t.Errorf("what is stranded is no error: %v", err)
	}
	if _, err := run(); err != nil {
		t.Errorf("and again, when it was put back: %v", err)
	}
}

// However many days hang, the last ones are looked at.
func TestReconcileLooksAtTheLastDays(t *testing.T) {
	w := newWorld(t)
	w.commit(t, 1, "hangs", record)
	w.now = noon.AddDate(0, 0, 1)
	if err := w.ReconcileDays(t.Context(), func(handoff.Books) {}); err != nil {
		t.Fatal(err)
	}
	w.now = noon.AddDate(0, 0, 79)
	w.strand(t, w.commit(t, 2, "stranded", record))
	w.now = noon.AddDate(0, 0, 80)
	days := map[date.Date]int{}
	if err := w.ReconcileDays(t.Context(), func(b handoff.Books) { days[b.Day] += b.Receipts }); !errors.Is(err, handoff.ErrBooks) {
		t.Errorf("what was stranded yesterday is not found: %v", err)
	}
	if len(days) != 62 || days[date.Of(noon)] != 1 || days[date.Of(noon.AddDate(0, 0, 79))] != 1 {
		t.Errorf("%d days: %v", len(days), days)
	}
}
