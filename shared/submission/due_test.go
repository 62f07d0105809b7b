package submission

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// What is to be done beside sending, telling of a late decision and erasing.
func TestTaskInSpecialCases(t *testing.T) {
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	handed := Submission{ReceivedAt: noon, HandedOverAt: noon, SentAt: noon, AcknowledgeBy: day(2), NeedsDecision: true, DecideBy: day(100), KeepMonths: 1}
	acknowledged := handed
	acknowledged.AcknowledgedAt = day(1)
	for name, test := range map[string]struct {
		change func(*Submission)
		of     Submission
		at     time.Time
		want   Task
		next   time.Time
	}{
		"not acknowledged, before its deadline":        {nil, handed, day(1), Wait, day(2)},
		"at the deadline of the acknowledgement":       {nil, handed, day(2), TellLate, day(3)},
		"the queue forgets":                            {nil, handed, day(3), Send, day(3)},
		"needs attention":                              {func(s *Submission) { s.Attention = DeadLetter }, handed, day(3), TellAttention, day(4)},
		"needed attention, and was acknowledged":       {func(s *Submission) { s.Attention = DeadLetter }, acknowledged, day(3), Wait, day(100)},
		"at the deadline of the decision":              {nil, acknowledged, day(100), TellLate, day(101)},
		"asked, behind the deadline":                   {func(s *Submission) { s.AskedAt = day(9) }, acknowledged, day(101), Wait, day(128)},
		"asked, and never answered":                    {func(s *Submission) { s.AskedAt = day(9) }, acknowledged, day(128), TellLate, day(129)},
		"asked when it was late already":               {func(s *Submission) { s.AskedAt = day(120) }, acknowledged, day(147), Wait, day(148)},
		"open, and no time promised":                   {func(s *Submission) { s.DecideBy = time.Time{} }, acknowledged, day(100), Wait, day(130)},
		"asked, and no decision to come":               {func(s *Submission) { s.NeedsDecision, s.AskedAt = false, day(9) }, acknowledged, day(100), Wait, day(130)},
		"asked, and decided":                           {func(s *Submission) { s.AskedAt, s.DecidedAt = day(9), day(10) }, acknowledged, day(100), Erase, day(10).AddDate(0, 1, 0)},
		"decided at once, not acknowledged":            {func(s *Submission) { s.DecidedAt = noon }, handed, day(3), Send, day(3)},
		"decided at once, acknowledged":                {func(s *Submission) { s.DecidedAt = noon }, acknowledged, day(3), Wait, day(1).AddDate(0, 1, 0)},
		"amended, at the deadline of the decision":     {func(s *Submission) { s.Superseded, s.SupersededAt = Amendment, day(90) }, acknowledged, day(100), Wait, day(90).AddDate(0, 1, 0)},
		"amended, and its time of retention is over":   {func(s *Submission) { s.Superseded, s.SupersededAt = Amendment, day(2) }, acknowledged, day(100), Erase, day(2).AddDate(0, 1, 0)},
		"amended, and the department has not that one": {func(s *Submission) { s.Superseded, s.SupersededAt = Amendment, day(2) }, handed, day(100), Send, day(3)},
	} {
		s := test.of
		s.DueAt = noon
		if test.change != nil {
			test.change(&s)
		}
		if got := s.Task(test.at); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
		if test.want == Send {
			continue // the time of the next thing depends on the sending
		}
		if got := s.Next(test.at); !got.Equal(test.next) {
			t.Errorf("%s: next at %v, want %v", name, got, test.next)
		}
	}
}

// Whatever is told or waited for, the next thing is due later: a sweep never does the same twice at once.
func TestNextIsLater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := func(name string) time.Time {
			if rapid.Bool().Draw(t, "has "+name) {
				return noon.Add(time.Duration(rapid.IntRange(0, 1000).Draw(t, name)) * time.Hour)
			}
			return time.Time{}
		}
		s := Submission{ReceivedAt: noon, DueAt: noon, HandedOverAt: at("handed over"), SentAt: at("sent"), AcknowledgedAt: at("acknowledged"),
			DecidedAt: at("decided"), AcknowledgeBy: at("acknowledge by"), DecideBy: at("decide by"), AskedAt: at("asked"), SupersededAt: at("superseded"),
			Attention:  rapid.SampledFrom([]Attention{"", DeadLetter}).Draw(t, "attention"),
			Superseded: rapid.SampledFrom([]Kind{"", Amendment, Withdrawal}).Draw(t, "kind"), KeepMonths: rapid.IntRange(0, 3).Draw(t, "months")}
		s.NeedsDecision = rapid.Bool().Draw(t, "needs a decision")
		now := noon.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "now")) * time.Hour)
		switch task := s.Task(now); task {
		case TellAttention, TellLate, Wait:
			if next := s.Next(now); !next.After(now) {
				t.Errorf("at %v it is to %s, and next at %v: %+v", now, task, next, s)
			}
		case Send:
			if next := s.AfterSend(now); !next.After(now) {
				t.Errorf("sent at %v, and next at %v: %+v", now, next, s)
			}
		}
	})
}
