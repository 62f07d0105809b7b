package evidence

import (
	"time"

	"github.com/frontline-gov/frontline/shared/scan"
)

// Task is something to do about a piece now.
type Task string

// The tasks.
const (
	None   Task = ""
	Look   Task = "look"   // ask what the scanner says
	Remove Task = "remove" // take its object away
	Send   Task = "send"   // hand it over
	// Describe is to look what a clean file is that went straight to the bucket.
	Describe Task = "describe"
)

// Task says what is to be done about a piece. Known says that the department has acknowledged the submission: nothing
// is handed over before it, so that evidence never comes to somebody who does not know what it is about.
func (p Piece) Task(now time.Time, known bool) Task {
	switch p.State() {
	case Expected, Checking:
		if !now.Before(p.closes()) {
			return Look
		}
	case Refused, Unreadable, Foreign:
		if !p.Removed {
			return Remove
		}
	case Ready:
		if p.Way == Upload && p.Kind == "" {
			return Describe
		}
		if known {
			return Send
		}
	case Sent:
		if p.SentAt.IsZero() || !now.Before(p.SentAt.Add(resend)) {
			return Send
		}
	}
	return None
}

// next is when a piece is to be looked at again, zero for never.
func (p Piece) next(now time.Time) time.Time {
	switch p.State() {
	case Expected, Checking:
		if closes := p.closes(); now.Before(closes) {
			return closes
		}
		return again(p.At, now)
	case Refused, Unreadable, Foreign:
		if !p.Removed {
			return now
		}
	case Ready:
		since := p.At
		if p.Way == Upload {
			since = p.ResultAt
		}
		return again(since, now)
	case Sent:
		if p.SentAt.IsZero() {
			return now
		}
		return p.SentAt.Add(resend)
	}
	return time.Time{}
}

// again is when something is looked at anew that is waited for since a time.
func again(since, now time.Time) time.Time {
	return now.Add(min(max(now.Sub(since)/4, shortest), longest))
}

// Next is when there may be something to do about a folder; zero when nothing is left.
func (f Folder) Next(now time.Time) time.Time {
	var next time.Time
	for _, p := range f.Pieces {
		if at := p.next(now); !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// HandedOver records that the queue took a piece.
func (f *Folder) HandedOver(n int, now time.Time) {
	p := f.Find(n)
	p.SentAt = now
	p.Attempt++
	if p.HandedOverAt.IsZero() {
		p.HandedOverAt = now
	}
}

// Acknowledge records that the department has a piece, and says whether it was there to be acknowledged: what was never
// clean, or never sent, is not. Acknowledging again changes nothing.
func (f *Folder) Acknowledge(n int, now time.Time) bool {
	p := f.Find(n)
	if p == nil || p.HandedOverAt.IsZero() {
		return false
	}
	if p.AcknowledgedAt.IsZero() {
		p.AcknowledgedAt = now
	}
	return true
}

// Redrive has a piece sent again at once, and says whether it may be: it was sent, and nobody has acknowledged it.
func (f *Folder) Redrive(n int) bool {
	p := f.Find(n)
	if p == nil || p.State() != Sent {
		return false
	}
	p.SentAt = time.Time{}
	return true
}

// Final is from when no bytes come any more of what was entered so far, whoever was given leave to send them; zero where nothing
// is to come as a file.
func (f Folder) Final() time.Time {
	var final time.Time
	for _, p := range f.Pieces {
		if p.Way != Upload {
			continue
		}
		// Until the sweep has found that it is lost, half as long again at most, the same file may be sent once more.
		for _, at := range []time.Time{p.At.Add(Settling * 3 / 2), p.closes()} {
			if at.After(final) {
				final = at
			}
		}
	}
	return final
}

// Objects lists the objects of a folder that may still be there: those that were removed too, because a form for one may have
// been used once more since.
func (f Folder) Objects() []string {
	var names []string
	for _, p := range f.Pieces {
		if p.Object != "" {
			names = append(names, p.Object)
		}
	}
	return names
}

// Readable says whether the department may read the object of a piece: it is clean, and of a kind that is taken.
func (p Piece) Readable() bool {
	return p.Way == Upload && p.Result == scan.Clean && p.Kind != "" && !p.Foreign && !p.Removed
}
