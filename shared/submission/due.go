package submission

import "time"

const (
	// SendGrace is how long after the commit the sweep leaves the sending to the one who committed.
	SendGrace = 30 * time.Second
	// Redrive is how long the department has to acknowledge before the message goes again. It is shorter than any
	// queue keeps a message (SQS: 4 days by default, 14 at most).
	Redrive = 3 * 24 * time.Hour
	// Remind is how often a late decision is told again.
	Remind = 24 * time.Hour
)

// Task is what is to be done for a submission when it is due.
type Task string

// The tasks.
const (
	Nothing Task = ""
	// Send hands it over, for the first time or again.
	Send Task = "send"
	// TellLate says that the department has not decided by its deadline.
	TellLate Task = "tell-late"
	// Erase takes its content away, its time of retention being over.
	Erase Task = "erase"
)

// Task is what is due for it at a time.
func (s Submission) Task(at time.Time) Task {
	switch {
	case s.DueAt.IsZero() || s.DueAt.After(at) || s.Erased:
		return Nothing
	case s.AcknowledgedAt.IsZero():
		return Send
	case s.DecidedAt.IsZero() && s.NeedsDecision:
		return TellLate
	}
	return Erase
}

// AfterCommit is the time of the first thing due, for one received at a time.
func AfterCommit(received time.Time) time.Time { return received.Add(SendGrace) }

// AfterSend is the time of the next thing due once the queue has taken it.
func AfterSend(sent time.Time) time.Time { return sent.Add(Redrive) }

// AfterAcknowledgement is the time of the next thing due once the department has it: the deadline of the decision,
// or, where none is needed, its erasure.
func (s Submission) AfterAcknowledgement(at time.Time) time.Time {
	if !s.NeedsDecision {
		return s.AfterDecision(at)
	}
	if s.DecideBy.After(at) {
		return s.DecideBy
	}
	return at.Add(Remind)
}

// AfterDecision is the time at which its content is erased.
func (s Submission) AfterDecision(at time.Time) time.Time { return at.AddDate(0, s.KeepMonths, 0) }
