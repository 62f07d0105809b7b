package submission

import (
	"fmt"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// tick is the smallest time that is stored.
const tick = time.Millisecond

// The status is that of the furthest step that has its time, whatever is missing before it.
func TestStatus(t *testing.T) {
	for i := range 16 {
		has := func(bit int) time.Time {
			if i&bit != 0 {
				return noon
			}
			return time.Time{}
		}
		s := Submission{HandedOverAt: has(1), AcknowledgedAt: has(2), DecidedAt: has(4), Erased: i&8 != 0}
		want := []Status{Received, HandedOver, Acknowledged, Acknowledged, Decided, Decided, Decided, Decided}[i&7]
		if got := s.Status(); got != want {
			t.Errorf("%+v: %s, want %s", s, got, want)
		}
	}
}

// What is to be done follows from how far it has come, once it is due and not before.
func TestTask(t *testing.T) {
	for acknowledged := range 2 {
		for decided := range 2 {
			for needs := range 2 {
				s := Submission{NeedsDecision: needs == 1, DecideBy: noon, DueAt: noon}
				if acknowledged == 1 {
					s.AcknowledgedAt = noon
				}
				if decided == 1 {
					s.DecidedAt = noon
				}
				want := Erase
				switch {
				case acknowledged == 0:
					want = Send
				case decided == 0 && needs == 1:
					want = TellLate
				}
				name := fmt.Sprintf("acknowledged %d, decided %d, needs a decision %d", acknowledged, decided, needs)
				for at, want := range map[time.Time]Task{noon.Add(-tick): Nothing, noon: want, noon.Add(tick): want, noon.AddDate(9, 0, 0): want} {
					if got := s.Task(at); got != want {
						t.Errorf("%s, %v from its time: %q, want %q", name, at.Sub(noon), got, want)
					}
				}
				erased, never := s, s
				erased.Erased, never.DueAt = true, time.Time{}
				if erased.Task(noon.Add(-tick)) != Nothing || erased.Task(noon) != Erase || never.Task(noon) != Nothing {
					t.Errorf("%s: erased it is to %q, never due to %q", name, erased.Task(noon), never.Task(noon))
				}
			}
		}
	}
}

// A step is late a moment after its time is over, and no step is late that is done or that nobody promised.
func TestLate(t *testing.T) {
	const promised = 3 * 24 * time.Hour
	decideBy := noon.Add(16 * 7 * 24 * time.Hour)
	received := Submission{ReceivedAt: noon, NeedsDecision: true, DecideBy: decideBy, AcknowledgeBy: noon.Add(promised)}
	acknowledged, decided, erased, none, unpromised := received, received, received, received, received
	unpromised.AcknowledgeBy, unpromised.HandedOverAt = time.Time{}, noon
	acknowledged.AcknowledgedAt = noon.Add(10 * promised)
	decided.AcknowledgedAt, decided.DecidedAt = noon, decideBy.Add(time.Hour)
	erased.Erased = true
	none.AcknowledgedAt, none.NeedsDecision, none.DecideBy = noon, false, time.Time{}
	handed := received
	handed.HandedOverAt = noon
	certain, asked, superseded := handed, acknowledged, acknowledged
	certain.DecidedAt = noon
	asked.AskedAt, superseded.Superseded = noon, Amendment
	for name, test := range map[string]struct {
		s     Submission
		after time.Duration // of its receipt
		want  bool
	}{
		"just received": {received, 0, false},
		"at the end of the time for handing over": {received, HandOver, false},
		"not handed over, a moment later":         {received, HandOver + tick, true},
		"at the end of the promise":               {handed, promised, false},
		"a moment later":                          {handed, promised + tick, true},
		"decided at once, and not acknowledged":   {certain, promised + tick, true},
		"nothing promised":                        {unpromised, 100 * promised, false},
		"decision also late, unacknowledged":      {unpromised, decideBy.Sub(noon) + tick, false},
		"acknowledged, if late":                   {acknowledged, 10*promised + tick, false},
		"at the deadline of the decision":         {acknowledged, decideBy.Sub(noon), false},
		"a moment behind it":                      {acknowledged, decideBy.Sub(noon) + tick, true},
		"while the person is asked":               {asked, decideBy.Sub(noon) + tick, false},
		"another version followed":                {superseded, decideBy.Sub(noon) + tick, false},
		"decided, if late":                        {decided, decideBy.Sub(noon) + 2*time.Hour, false},
		"no decision needed":                      {none, 1000 * promised, false},
		"erased":                                  {erased, 1000 * promised, false},
	} {
		if got := test.s.Late(noon.Add(test.after)); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// The person who sent it hears of its being late when as much time again has passed, or a week.
func TestOverdue(t *testing.T) {
	handed := Submission{ReceivedAt: noon, HandedOverAt: noon, AcknowledgeBy: noon.Add(3 * 24 * time.Hour)}
	acknowledged := Submission{ReceivedAt: noon, AcknowledgedAt: noon, NeedsDecision: true, DecideBy: noon.AddDate(0, 0, 112)}
	for name, test := range map[string]struct {
		s  Submission
		at time.Time // the last moment at which it is not
	}{
		"received":     {Submission{ReceivedAt: noon}, noon.Add(2 * HandOver)},
		"handed over":  {handed, noon.AddDate(0, 0, 6)},
		"acknowledged": {acknowledged, noon.AddDate(0, 0, 119)},
	} {
		if test.s.Overdue(test.at) || !test.s.Overdue(test.at.Add(tick)) {
			t.Errorf("%s: %v at the deadline, %v behind it", name, test.s.Overdue(test.at), test.s.Overdue(test.at.Add(tick)))
		}
	}
	if acknowledged.AskedAt = noon; acknowledged.Overdue(noon.AddDate(0, 0, 119+28)) {
		t.Error("the person is told that the department is late, who is asked")
	}
}

// After each step stands the time of the next.
func TestNextDue(t *testing.T) {
	months := func(t time.Time, n int) time.Time { return t.AddDate(0, n, 0) }
	needs := Submission{NeedsDecision: true, DecideBy: noon, KeepMonths: 72}
	none := Submission{KeepMonths: 72}
	for name, test := range map[string]struct{ got, want time.Time }{
		"after the commit":                     {AfterCommit(noon), noon.Add(30 * time.Second)},
		"after the queue took it":              {Submission{}.AfterSend(noon), noon.Add(72 * time.Hour)},
		"acknowledged before the deadline":     {needs.AfterAcknowledgement(noon.Add(-tick)), noon},
		"acknowledged at the deadline":         {needs.AfterAcknowledgement(noon), noon.Add(Remind)},
		"acknowledged a moment behind it":      {needs.AfterAcknowledgement(noon.Add(tick)), noon.Add(tick + Remind)},
		"acknowledged, and no decision needed": {none.AfterAcknowledgement(noon), months(noon, 72)},
		"decided":                              {needs.AfterDecision(noon), months(noon, 72)},
	} {
		if !test.got.Equal(test.want) {
			t.Errorf("%s: %v, want %v", name, test.got, test.want)
		}
	}
	if Redrive >= 4*24*time.Hour {
		t.Error("a queue keeps a message for four days; it has to go again before that")
	}
}

// Each step brings a later time, so that nothing is due for ever.
func TestDueMovesOn(t *testing.T) {
	for _, s := range []Submission{{NeedsDecision: true, DecideBy: noon.AddDate(-9, 0, 0), KeepMonths: 1}, {KeepMonths: 1}, {NeedsDecision: true, DecideBy: noon.AddDate(9, 0, 0), KeepMonths: 1}} {
		for name, next := range map[string]time.Time{
			"commit": AfterCommit(noon), "send": s.AfterSend(noon), "acknowledgement": s.AfterAcknowledgement(noon), "decision": s.AfterDecision(noon),
		} {
			if !next.After(noon) {
				t.Errorf("%+v: after the %s it is due at %v", s, name, next)
			}
		}
	}
}

// A draft's token and software's key never name the same submission, nor does a submission's key name its draft.
func TestKeysAreApart(t *testing.T) {
	for _, text := range []string{"", "a", "draft\x00a", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"} {
		if DraftKey(text) == SoftwareKey(text) || DraftKey(text) == DraftID(text) || SoftwareKey(text) == DraftID(text) {
			t.Errorf("%q has the same key in two ways", text)
		}
	}
}
