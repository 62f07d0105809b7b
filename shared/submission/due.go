package submission

import "time"

const (
	// SendGrace is how long after the commit the sweep leaves the sending to the one who committed.
	SendGrace = 30 * time.Second
	// HandOver is how long the platform may take to hand a submission over before it is late.
	HandOver = time.Hour
	// Redrive is how long the department has to acknowledge before the message goes again. It is shorter than any
	// queue keeps a message (SQS: 4 days by default, 14 at most).
	Redrive = 3 * 24 * time.Hour
	// Remind is how often what is late, or needs attention, is told again.
	Remind = 24 * time.Hour
	// AnswerWithin is how long an enquiry keeps the deadline of the decision still.
	AnswerWithin = 28 * 24 * time.Hour
	// Recheck is how often something is looked at that is open and has no deadline: nothing is to be told of it.
	Recheck = 30 * 24 * time.Hour
)

// Task is what is to be done for a submission when it is due.
type Task string

// The tasks.
const (
	Nothing Task = ""
	// Send hands it over, for the first time or again.
	Send Task = "send"
	// TellAttention says that it cannot go on until somebody has mended something.
	TellAttention Task = "tell-attention"
	// TellLate says that the department has not acknowledged, or not decided, by its deadline.
	TellLate Task = "tell-late"
	// Wait leaves it alone until the next thing is due: what it was due for is no longer to be done.
	Wait Task = "wait"
	// Erase takes its content away, its time of retention being over.
	Erase Task = "erase"
)

// Task is what is due for it at a time.
func (s Submission) Task(at time.Time) Task {
	switch {
	case s.DueAt.IsZero() || s.DueAt.After(at):
		return Nothing
	case s.Erased: // and not wholly
		return Erase
	case s.NeedsAttention():
		return TellAttention
	case s.AcknowledgedAt.IsZero() && !s.sendAt().After(at):
		return Send
	case s.pastDeadline(at):
		return TellLate
	case s.AcknowledgedAt.IsZero() || s.Open() || s.KeptUntil().After(at):
		return Wait
	}
	return Erase
}

// Next is the time of the next thing to do for it, as it stands at a time, once what is due by then is done.
func (s Submission) Next(at time.Time) time.Time {
	switch {
	case s.NeedsAttention():
		return at.Add(Remind)
	case s.AcknowledgedAt.IsZero():
		next := s.sendAt()
		if told := s.tellAt(at); !told.IsZero() && told.Before(next) {
			next = told
		}
		return next
	case s.Open():
		if told := s.tellAt(at); !told.IsZero() {
			return told
		}
		return at.Add(Recheck) // nobody promised a time
	}
	return s.KeptUntil()
}

// sendAt is when the message is to go, or to go again.
func (s Submission) sendAt() time.Time {
	if s.SentAt.IsZero() {
		return AfterCommit(s.ReceivedAt)
	}
	return s.SentAt.Add(Redrive)
}

// pastDeadline says that the deadline of the next step has come.
func (s Submission) pastDeadline(at time.Time) bool {
	by := s.Deadline()
	return !by.IsZero() && !by.After(at)
}

// tellAt is the next time after another at which its being late is to be told; zero where it has no deadline.
func (s Submission) tellAt(at time.Time) time.Time {
	if s.pastDeadline(at) {
		return at.Add(Remind)
	}
	return s.Deadline()
}

// AfterCommit is the time of the first thing due, for one received at a time.
func AfterCommit(received time.Time) time.Time { return received.Add(SendGrace) }

// AfterSend is the time of the next thing due once the queue has taken it.
func (s Submission) AfterSend(at time.Time) time.Time {
	s.SentAt = at
	if s.HandedOverAt.IsZero() {
		s.HandedOverAt = at
	}
	return s.Next(at)
}

// AfterAcknowledgement is the time of the next thing due once the department has it: the deadline of the decision,
// or, where none is to come, its erasure.
func (s Submission) AfterAcknowledgement(at time.Time) time.Time {
	s.AcknowledgedAt = at
	return s.Next(at)
}

// AfterDecision is the time at which its content is erased.
func (s Submission) AfterDecision(at time.Time) time.Time {
	s.DecidedAt = at
	return s.KeptUntil()
}

// KeptUntil is the time at which its content is erased, where no step is to follow.
func (s Submission) KeptUntil() time.Time {
	last := s.ReceivedAt
	for _, step := range []time.Time{s.AcknowledgedAt, s.DecidedAt, s.SupersededAt} {
		if step.After(last) {
			last = step
		}
	}
	return last.AddDate(0, s.KeepMonths, 0)
}
