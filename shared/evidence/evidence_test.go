package evidence_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/scan"
)

var began = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const ref = "ABCDEFGHJKMN"

// sent is a folder with one file, as n.
func sent(t *testing.T) (f evidence.Folder, n int) {
	t.Helper()
	n, fresh, err := f.Upload(ref, "birth-certificate", evidence.PDF, 9, "d1", began)
	if err != nil || !fresh {
		t.Fatal(n, fresh, err)
	}
	return f, n
}

// Each step of a file is told as what it is, has its task, and is looked at again when there may be something to do.
func TestWayOfAFile(t *testing.T) {
	at := func(d time.Duration) time.Time { return began.Add(d) }
	for _, test := range []struct {
		name  string
		done  func(f *evidence.Folder, n int)
		now   time.Duration
		state evidence.State
		known bool
		task  evidence.Task
		next  time.Duration // after now; 0 is never
	}{
		{"entered", func(f *evidence.Folder, n int) {}, 0, evidence.Expected, true, evidence.Look, time.Minute},
		{"stored", func(f *evidence.Folder, n int) { f.Arrived(n, began) }, 20 * time.Minute, evidence.Checking, true, evidence.Look, 5 * time.Minute},
		{"stored for days", func(f *evidence.Folder, n int) { f.Arrived(n, began) }, 48 * time.Hour, evidence.Checking, true, evidence.Look, 6 * time.Hour},
		{"never came, and not two hours ago", func(f *evidence.Folder, n int) { f.Looked(n, false, "", at(2*time.Hour-1)) }, time.Hour, evidence.Expected, true, evidence.Look, 15 * time.Minute},
		{"never came", func(f *evidence.Folder, n int) { f.Looked(n, false, "", at(2*time.Hour)) }, 2 * time.Hour, evidence.Lost, true, evidence.None, 0},
		{"came late", func(f *evidence.Folder, n int) {
			f.Looked(n, false, "", at(2*time.Hour))
			f.Arrived(n, at(3*time.Hour))
		}, 3 * time.Hour, evidence.Checking, true, evidence.Look, 45 * time.Minute},
		{"came without a word", func(f *evidence.Folder, n int) { f.Looked(n, true, "", at(time.Minute)) }, 2 * time.Minute, evidence.Checking, true, evidence.Look, time.Minute},
		{"a word that is not known", func(f *evidence.Folder, n int) { f.Looked(n, true, "PERHAPS", at(time.Minute)) }, 2 * time.Minute, evidence.Checking, true, evidence.Look, time.Minute},
		{"not looked at for a day", func(f *evidence.Folder, n int) { f.Looked(n, true, "", at(24*time.Hour)) }, 24 * time.Hour, evidence.Unreadable, true, evidence.Remove, -1},
		{"a threat", func(f *evidence.Folder, n int) { f.Looked(n, true, scan.Threat, at(time.Minute)) }, time.Minute, evidence.Refused, true, evidence.Remove, -1},
		{"a threat, removed", func(f *evidence.Folder, n int) {
			f.Looked(n, true, scan.Threat, at(time.Minute))
			f.Find(n).Removed = true
		}, time.Minute, evidence.Refused, true, evidence.None, 0},
		{"a threat stays one", func(f *evidence.Folder, n int) {
			f.Looked(n, true, scan.Threat, at(1))
			f.Looked(n, true, scan.Clean, at(2))
		}, time.Minute, evidence.Refused, true, evidence.Remove, -1},
		{"no leave to look", func(f *evidence.Folder, n int) { f.Looked(n, true, scan.Denied, at(time.Minute)) }, time.Minute, evidence.Unreadable, true, evidence.Remove, -1},
		{"clean", func(f *evidence.Folder, n int) { f.Looked(n, true, scan.Clean, at(time.Minute)) }, 2 * time.Minute, evidence.Ready, true, evidence.Send, time.Minute},
		{"clean, and nobody knows the claim", func(f *evidence.Folder, n int) { f.Looked(n, true, scan.Clean, began) }, 8 * time.Hour, evidence.Ready, false, evidence.None, 2 * time.Hour},
		{"handed over", func(f *evidence.Folder, n int) { f.Looked(n, true, scan.Clean, began); f.HandedOver(n, began) }, 71 * time.Hour, evidence.Sent, true, evidence.None, time.Hour},
		{"not acknowledged in three days", func(f *evidence.Folder, n int) { f.Looked(n, true, scan.Clean, began); f.HandedOver(n, began) }, 72 * time.Hour, evidence.Sent, true, evidence.Send, -1},
		{"redriven", func(f *evidence.Folder, n int) {
			f.Looked(n, true, scan.Clean, began)
			f.HandedOver(n, began)
			f.Redrive(n)
		}, time.Hour, evidence.Sent, true, evidence.Send, -1},
		{"acknowledged", func(f *evidence.Folder, n int) {
			f.Looked(n, true, scan.Clean, began)
			f.HandedOver(n, began)
			f.Acknowledge(n, began)
		}, 720 * time.Hour, evidence.Received, true, evidence.None, 0},
		{"acknowledged before it was sent", func(f *evidence.Folder, n int) { f.Looked(n, true, scan.Clean, began); f.Acknowledge(n, began) }, time.Minute, evidence.Ready, true, evidence.Send, time.Minute},
	} {
		f, n := sent(t)
		test.done(&f, n)
		p, now := *f.Find(n), began.Add(test.now)
		next := now.Add(test.next)
		switch test.next {
		case 0:
			next = time.Time{}
		case -1: // at once
			next = now
		}
		if p.State() != test.state || p.Task(now, test.known) != test.task || !f.Next(now).Equal(next) {
			t.Errorf("%s: %s, %q, next %v; want %s, %q, %v", test.name, p.State(), p.Task(now, test.known), f.Next(now), test.state, test.task, next)
		}
		if p.Readable() != (p.Result == scan.Clean) {
			t.Errorf("%s: readable %v", test.name, p.Readable())
		}
	}
}

// The same file for the same item is one piece; another item, another file, or one that failed, is another.
func TestUploadTwice(t *testing.T) {
	f, n := sent(t)
	if again, fresh, err := f.Upload(ref, "birth-certificate", evidence.PDF, 9, "d1", began); again != n || !fresh || err != nil {
		t.Errorf("its bytes are still wanted: %d %v %v", again, fresh, err)
	}
	f.Arrived(n, began)
	if again, fresh, err := f.Upload(ref, "birth-certificate", evidence.PDF, 9, "d1", began); again != n || fresh || err != nil {
		t.Errorf("it is there: %d %v %v", again, fresh, err)
	}
	if other, _, _ := f.Upload(ref, "passport", evidence.PDF, 9, "d1", began); other == n {
		t.Error("another item")
	}
	f.Looked(n, true, scan.Failed, began)
	if other, fresh, _ := f.Upload(ref, "birth-certificate", evidence.PDF, 9, "d1", began); other == n || !fresh {
		t.Error("one that could not be looked at may come again")
	}
	if f.Find(3).Object != "evidence/ABCDEFGHJKMN/3" {
		t.Errorf("%+v", f.Find(3))
	}
}

func TestFull(t *testing.T) {
	var f evidence.Folder
	for i := range evidence.MostOfItem {
		if _, _, err := f.Upload(ref, "a", evidence.PDF, 1, fmt.Sprint(i), began); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := f.Upload(ref, "a", evidence.PDF, 1, "more", began); !errors.Is(err, evidence.ErrFull) {
		t.Errorf("%v", err)
	}
	if n, _, err := f.Upload(ref, "a", evidence.PDF, 1, "3", began); n != 4 || err != nil {
		t.Errorf("what is there already: %d, %v", n, err)
	}
	for i := 0; len(f.Pieces) < evidence.Most; i++ {
		if err := f.Promise(fmt.Sprint("item-", i), evidence.Post, began); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Promise("one-more", evidence.Post, began); !errors.Is(err, evidence.ErrFull) {
		t.Errorf("%v", err)
	}
}

func TestID(t *testing.T) {
	if id := evidence.ID("ABCD-EFGH-JKMN", 3); id != "ABCD-EFGH-JKMN-e3" {
		t.Error(id)
	}
	for id, want := range map[string]bool{"ABCD-EFGH-JKMN-e3": true, "ABCD-EFGH-JKMN-3": false, "ABCD-EFGH-JKMN-e0": false, "ABCD-EFGH-JKMN-e03": false,
		"ABCD-EFGH-JKMN-e": false, "ABCD-EFGH-JKMN-e-1": false, "": false} {
		if _, _, ok := evidence.ParseID(id); ok != want {
			t.Errorf("%q: %v", id, ok)
		}
	}
}

// What is found out about a file that went straight to the bucket counts once no form can put another in its place; that one was put
// there is told.
func TestOffered(t *testing.T) {
	at := func(d time.Duration) time.Time { return began.Add(d) }
	var f evidence.Folder
	n, err := f.Expect(ref, "letter", began)
	if err != nil || !f.Offered(n, at(15*time.Minute)) || !f.Offered(n, at(20*time.Minute)) || !f.Offered(n, at(16*time.Minute)) {
		t.Fatal("no form", err)
	}
	f.Posted(n, `"a"`, at(time.Minute))
	if p := f.Find(n); p.State() != evidence.Checking || p.Replaced || f.Offered(n, at(time.Hour)) || f.Offered(9, at(time.Hour)) {
		t.Errorf("after the first: %+v", p)
	}
	f.Posted(n, `"a"`, at(2*time.Minute)) // the page is loaded again
	f.Posted(n, strings.Repeat("x", 65), at(2*time.Minute))
	if p := f.Find(n); p.Replaced {
		t.Errorf("the page loaded again: %+v", p)
	}
	f.Posted(n, "", at(2*time.Minute)) // somebody typed the address, without what the bucket adds to it
	if p := f.Find(n); p.Tag != `"a"` || p.Replaced {
		t.Errorf("without a tag: %+v", p)
	}
	through, _, err := f.Upload(ref, "letter", evidence.PDF, 3, "x", began)
	if err != nil || f.Find(through).State() != evidence.Expected || f.Offered(through, at(time.Hour)) || !f.Find(through).Until.IsZero() {
		t.Errorf("there is a form for what comes through the function: %+v %v", f.Find(through), err)
	}
	f.Pieces = f.Pieces[:n] // which is due at times of its own
	f.Posted(n, `"b"`, at(3*time.Minute))
	if p := f.Find(n); !p.Replaced {
		t.Errorf("after the second: %+v", p)
	}
	const closes = 30 * time.Minute // the last form's twenty, and ten to arrive
	for _, early := range []time.Duration{4 * time.Minute, closes - 1} {
		f.Looked(n, true, scan.Threat, at(early))
		if p := f.Find(n); p.State() != evidence.Checking || p.Task(at(early), true) != evidence.None || !f.Next(at(early)).Equal(at(closes)) {
			t.Errorf("%v: %s, %q, next %v", early, p.State(), p.Task(at(early), true), f.Next(at(early)))
		}
	}
	if p := f.Find(n); p.Task(at(closes), true) != evidence.Look {
		t.Errorf("then: %q", p.Task(at(closes), true))
	}
	f.Looked(n, true, scan.Clean, at(closes))
	f.Posted(n, `"c"`, at(closes+1))
	if p := f.Find(n); p.State() != evidence.Ready || p.Task(at(closes), true) != evidence.Describe || p.Readable() || p.Tag != `"b"` {
		t.Errorf("at last: %+v", p)
	}
	f.Described(n, []byte("%PDF-1.7"))
	if p := f.Find(n); !p.Readable() {
		t.Errorf("described: %+v", p)
	}

	late, err := f.Expect(ref, "photo", began)
	if err != nil || !f.Offered(late, at(2*time.Hour+time.Minute)) {
		t.Fatal("no form", err)
	}
	for after, want := range map[time.Duration]evidence.State{2*time.Hour + 10*time.Minute: evidence.Expected, 2*time.Hour + 11*time.Minute: evidence.Lost} {
		folder := evidence.Folder{Pieces: slices.Clone(f.Pieces)}
		folder.Looked(late, false, "", at(after))
		if got := folder.Find(late).State(); got != want {
			t.Errorf("%v after it was expected, with a form asked for at the last moment: %s", after, got)
		}
	}
	f.Looked(late, false, "", at(9*time.Hour))
	if again, err := f.Expect(ref, "photo", at(9*time.Hour)); err != nil || again != late || !f.Find(late).Until.IsZero() {
		t.Errorf("expected again: %d %+v", again, f.Find(late))
	}
}

// Two presses for files that go straight to the bucket are two files, as long as the first may still be under way; and what
// was removed may have been sent once more, so it is among what goes with the submission.
func TestExpectAndRemoved(t *testing.T) {
	var f evidence.Folder
	expect := func(at time.Time, want int) {
		t.Helper()
		if n, err := f.Expect("9T04HC8SHY87", "letter", at); err != nil || n != want {
			t.Errorf("%d, %v; want %d", n, err, want)
		}
	}
	expect(began, 1)
	expect(began.Add(time.Minute), 2)
	f.Arrived(1, began.Add(time.Minute))
	f.Looked(1, false, "", began.Add(3*time.Hour))
	expect(began.Add(3*time.Hour), 1)
	if p := f.Find(1); p.State() != evidence.Expected {
		t.Errorf("expected again it is %s", p.State())
	}
	f.Looked(2, true, scan.Threat, began.Add(time.Hour))
	f.Find(2).Removed = true
	if names := f.Objects(); len(names) != 2 {
		t.Errorf("%v", names)
	}
}

// Who presses the button again and again, and sends nothing, is not shut out: once there are as many open forms as files are taken, the one
// opened first is opened again. Before that each press is a file of its own, for who sends from two tabs; and ten files are ten.
func TestOpenedAndOpenedAgain(t *testing.T) {
	at := func(minutes int) time.Time { return began.Add(time.Duration(minutes) * time.Minute) }
	var f evidence.Folder
	for press := range 2*evidence.MostOfItem + 3 {
		n, err := f.Expect(ref, "letter", at(press))
		if want := press%evidence.MostOfItem + 1; err != nil || n != want || !f.Find(n).At.Equal(at(press)) || !f.Offered(n, at(press+15)) {
			t.Fatalf("press %d: piece %d, %v, want %d: %+v", press+1, n, err, want, f.Find(n))
		}
	}
	for n := range evidence.MostOfItem - 1 {
		f.Posted(n+1, fmt.Sprint(n), at(30))
	}
	for range 2 {
		if n, err := f.Expect(ref, "letter", at(31)); err != nil || n != evidence.MostOfItem {
			t.Errorf("the last place: %d, %v", n, err)
		}
	}
	f.Posted(evidence.MostOfItem, "x", at(32))
	if n, err := f.Expect(ref, "letter", at(33)); !errors.Is(err, evidence.ErrFull) {
		t.Errorf("with ten files: %d, %v", n, err)
	}
	through := evidence.Folder{}
	for n := range evidence.MostOfItem { // under way, but nobody opened a form for them
		if _, _, err := through.Upload(ref, "letter", evidence.PDF, 1, fmt.Sprint(n), began); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := through.Expect(ref, "letter", began); !errors.Is(err, evidence.ErrFull) {
		t.Errorf("in the place of a file that comes through the function: %d, %v", n, err)
	}
}

// A form that nobody was shown is opened again before one that somebody was, of whatever age: from that a file may have been sent by who never
// came back to say so.
func TestOpenedAgainWhatNobodyWasShown(t *testing.T) {
	at := func(minutes int) time.Time { return began.Add(time.Duration(minutes) * time.Minute) }
	var f evidence.Folder
	for press := range evidence.MostOfItem {
		n, err := f.Expect(ref, "letter", at(press))
		if err != nil || n != press+1 {
			t.Fatal(n, err)
		}
		if n != 4 && n != 7 {
			f.Offered(n, at(press+15))
		}
	}
	for i, want := range []int{4, 7, 4} { // neither is shown this time either
		if n, err := f.Expect(ref, "letter", at(20+i)); err != nil || n != want {
			t.Errorf("press %d: piece %d, %v, want %d", i+1, n, err, want)
		}
	}
	f.Offered(4, at(40))
	f.Offered(7, at(41))
	if n, err := f.Expect(ref, "letter", at(30)); err != nil || n != 1 {
		t.Errorf("all were shown: %d, %v", n, err)
	}
}
