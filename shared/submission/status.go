package submission

import "time"

// Status is how far a submission has come.
type Status string

// The statuses, in their order.
const (
	Received     Status = "received"
	HandedOver   Status = "handed-over"
	Acknowledged Status = "acknowledged"
	Decided      Status = "decided"
	// Withdrawn is a submission whose latest version takes it back.
	Withdrawn Status = "withdrawn"
)

// Statuses are all of them.
var Statuses = []Status{Received, HandedOver, Acknowledged, Decided, Withdrawn}

// Status is the furthest step that has its time; a withdrawal stands above all of them.
func (s Submission) Status() Status {
	switch {
	case s.Kind == Withdrawal || s.Superseded == Withdrawal:
		return Withdrawn
	case !s.DecidedAt.IsZero():
		return Decided
	case !s.AcknowledgedAt.IsZero():
		return Acknowledged
	case !s.HandedOverAt.IsZero():
		return HandedOver
	}
	return Received
}

// NeedsAttention says that it is not sent again until somebody has mended what stopped it.
func (s Submission) NeedsAttention() bool {
	return s.Attention != "" && s.AcknowledgedAt.IsZero() && !s.Erased
}

// AwaitsDecision says that the department has it and is to decide.
func (s Submission) AwaitsDecision() bool {
	return !s.AcknowledgedAt.IsZero() && s.DecidedAt.IsZero() && s.NeedsDecision && s.Superseded == "" && !s.Erased
}

// Asked says that the department waits for an answer of who sent it.
func (s Submission) Asked() bool {
	return !s.AskedAt.IsZero() && !s.AcknowledgedAt.IsZero() && s.DecidedAt.IsZero() && s.Superseded == "" && !s.Erased
}

// Open says that the department has it and is not done with it: it stays in the queue, and is not erased.
func (s Submission) Open() bool { return s.AwaitsDecision() || s.Asked() }

// Changeable says that an amendment or a withdrawal may follow it: it is the latest version, and nobody has decided.
func (s Submission) Changeable() bool {
	return s.DecidedAt.IsZero() && s.Superseded == "" && s.Kind != Withdrawal && !s.Erased
}

// Deadline is by when the next step is to be taken: handing over, which is ours, the department's acknowledgement, its
// decision. It is zero where no step is to follow and where nobody promised a time. While the person who sent it is asked
// for information the deadline of the decision stands still, for AnswerWithin at most: then it counts again, as much later.
func (s Submission) Deadline() time.Time {
	switch {
	case s.Erased:
	case s.AcknowledgedAt.IsZero() && s.HandedOverAt.IsZero():
		return s.ReceivedAt.Add(HandOver)
	case s.AcknowledgedAt.IsZero():
		return s.AcknowledgeBy
	case s.AwaitsDecision():
		return s.decideBy()
	}
	return time.Time{}
}

// decideBy is the deadline of the decision, as if an enquiry that is open were never answered.
func (s Submission) decideBy() time.Time {
	if s.DecideBy.IsZero() || !s.Asked() {
		return s.DecideBy
	}
	if s.AskedAt.After(s.DecideBy) { // it was late already, and stands still all the same
		return s.AskedAt.Add(AnswerWithin)
	}
	return s.DecideBy.Add(AnswerWithin)
}

// Answered is a submission once an enquiry is answered: the deadline of its decision is later by the time that the answer took.
func (s Submission) Answered(at time.Time) Submission {
	if took := min(at.Sub(s.AskedAt), AnswerWithin); took > 0 && !s.DecideBy.IsZero() && !s.AskedAt.IsZero() {
		s.DecideBy = s.DecideBy.Add(took)
	}
	s.AskedAt = time.Time{}
	return s
}

// Late says that the next step should have been taken by now. The department hears of it first.
func (s Submission) Late(now time.Time) bool {
	by := s.Deadline()
	return !by.IsZero() && now.After(by)
}

// mostGrace is the most that lies between the two deadlines of a step.
const mostGrace = 7 * 24 * time.Hour

// Overdue says that the second deadline of the next step has passed as well, from when on the person who sent it is told:
// as long after the first as the step had, and a week at most, for nobody waits sixteen weeks more to be told.
func (s Submission) Overdue(now time.Time) bool {
	by := s.Deadline()
	return !by.IsZero() && now.After(by.Add(min(by.Sub(s.ReceivedAt), mostGrace)))
}
