package queue

import (
	"context"
	"slices"
	"strings"
	"time"
)

// task is a message move task: it empties a dead-letter queue into the queues that the messages came from, or into one queue.
type task struct {
	ID          string `json:"id"`
	Source      string `json:"source"`                // ARN of the dead-letter queue
	Destination string `json:"destination,omitempty"` // ARN; "" for where each message came from
	Rate        int    `json:"rate,omitempty"`        // messages a second; 0 for as fast as can be
	Status      string `json:"status"`
	Failure     string `json:"failure,omitempty"`
	Started     int64  `json:"started"` // epoch milliseconds
	Moved       int    `json:"moved"`
	ToMove      int    `json:"toMove"` // what could be received from the source when it began
}

// The states of a task. AWS also has CANCELLING, which here takes no time.
const (
	running   = "RUNNING"
	completed = "COMPLETED"
	cancelled = "CANCELLED"
	stopped   = "FAILED"
)

func (t *task) handle() string { return encodeText(t.ID + " " + t.Source) }

func (s *Server) startMessageMoveTask(in *startMessageMoveTaskInput) (*taskHandle, error) {
	source, err := s.taskSource(in.SourceArn)
	if err != nil {
		return nil, err
	}
	if len(s.sources(source)) == 0 {
		return nil, invalid("Source queue must be configured as a Dead Letter Queue.")
	}
	if in.DestinationArn != "" {
		switch to := s.byARN(in.DestinationArn); {
		case to == nil:
			return nil, newFault("ResourceNotFoundException", "The resource that you specified for the DestinationArn parameter doesn't exist.")
		case to == source:
			return nil, invalid("Source queue arn and destination queue arn must be different.")
		case to.settings.fifo != source.settings.fifo:
			return nil, invalid("Source queue and destination queue must be of the same type.")
		}
	}
	if slices.ContainsFunc(s.state.tasks, func(t *task) bool { return t.Source == in.SourceArn && t.Status == running }) {
		return nil, invalid("There is already a task running. Only one active task is allowed for a source queue arn at a given time.")
	}
	rate := 0
	if in.MaxNumberOfMessagesPerSecond != nil {
		if rate = *in.MaxNumberOfMessagesPerSecond; rate < 1 || rate > 500 {
			return nil, invalid("Value %d for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: Must be between 1 and 500.", rate)
		}
	}
	id, err := s.id()
	if err != nil {
		return nil, err
	}
	if err := s.expire(source); err != nil {
		return nil, err
	}
	now := s.now()
	t := task{ID: id, Source: in.SourceArn, Destination: in.DestinationArn, Rate: rate, Status: running, Started: now}
	t.ToMove, _, _ = source.count(now)
	if _, err := s.change("StartMessageMoveTask", entry{Do: run, At: now, Queue: source.name, Task: &t}); err != nil {
		return nil, err
	}
	s.work.Go(func() { s.run(id) })
	return &taskHandle{t.handle()}, nil
}

// run goes on with a task until it is over or the server closes.
func (s *Server) run(id string) {
	for {
		s.mu.Lock()
		a, more := s.step(id)
		s.unlock()
		if !more || !s.wait(context.Background(), a) {
			return
		}
	}
}

// step moves what is due. It moves few at a time, so that others get their turn.
func (s *Server) step(id string) (a alarm, more bool) {
	i := slices.IndexFunc(s.state.tasks, func(t *task) bool { return t.ID == id })
	if i < 0 || s.state.tasks[i].Status != running || s.isClosed() {
		return alarm{}, false
	}
	t := *s.state.tasks[i]
	now := s.now()
	due := t.Moved + 50
	if t.Rate > 0 {
		due = min(due, 1+int((now-t.Started)*int64(t.Rate)/second))
	}
	for t.Status == running && t.Moved < due {
		changes := s.moveOne(&t, now)
		if err := s.commit(append(changes, entry{Do: run, At: now, Task: &t})...); err != nil {
			s.events = append(s.events, Event{Action: "Redrive", Fault: faultOf(err).message})
			return alarm{}, false
		}
		for _, e := range changes {
			s.note("Redrive", e.Queue, e.Message.ID)
		}
	}
	if t.Status != running {
		return alarm{}, false
	}
	a = alarm{moved: s.moved}
	if t.Rate > 0 {
		nextDue := t.Started + (int64(t.Moved)*second+int64(t.Rate)-1)/int64(t.Rate)
		a.after = time.Duration(max(0, nextDue-now)) * time.Millisecond
	}
	return a, true
}

// moveOne finds what the next step of the task is, and counts it. A moved message is new: it has a new id and its time of
// sending begins again (developer guide, "Learn how to configure a dead-letter queue redrive").
func (s *Server) moveOne(t *task, now int64) []entry {
	source := s.byARN(t.Source)
	if source == nil {
		t.Status, t.Failure = stopped, absent().code().query
		return nil
	}
	ready := source.available(now, 1)
	if len(ready) == 0 {
		t.Status = completed
		return nil
	}
	m := ready[0]
	target := t.Destination
	if target == "" {
		target = m.Source
	}
	if target == "" {
		t.Status, t.Failure = stopped, "CouldNotDetermineMessageSource"
		return nil
	}
	to := s.byARN(target)
	if to == nil {
		t.Status, t.Failure = stopped, absent().code().query
		return nil
	}
	id, err := s.id()
	if err != nil {
		t.Status, t.Failure = stopped, err.Error()
		return nil
	}
	if t.Moved++; t.Moved == t.ToMove {
		t.Status = completed
	}
	fresh := &message{
		Seq: s.state.last + 1, ID: id, Body: m.Body, Users: m.Users, Systems: m.Systems, Group: m.Group, Dedup: m.Dedup,
		Sent: now, Visible: now,
	}
	return []entry{{Do: move, At: now, Queue: source.name, Seqs: []int64{m.Seq}, To: to.name, Message: fresh, Key: to.key(fresh)}}
}

// taskSource is the queue whose tasks are asked for.
func (s *Server) taskSource(arn string) (*queue, error) {
	if arn == "" {
		return nil, missing("SourceArn")
	}
	q := s.byARN(arn)
	if q == nil {
		return nil, newFault("ResourceNotFoundException", "The resource that you specified for the SourceArn parameter doesn't exist.")
	}
	return q, nil
}

func (s *Server) listMessageMoveTasks(in *listMessageMoveTasksInput) (*listMessageMoveTasksOutput, error) {
	if _, err := s.taskSource(in.SourceArn); err != nil {
		return nil, err
	}
	most := 1
	if in.MaxResults != nil {
		if most = *in.MaxResults; most < 1 || most > 10 {
			return nil, invalid("Value %d for parameter MaxResults is invalid. Reason: Must be between 1 and 10, if provided.", most)
		}
	}
	out := &listMessageMoveTasksOutput{}
	for _, t := range slices.Backward(s.state.tasks) {
		if t.Source != in.SourceArn || len(out.Results) == most {
			continue
		}
		toMove := t.ToMove
		r := taskResult{
			Status: t.Status, SourceArn: t.Source, DestinationArn: t.Destination, FailureReason: t.Failure, StartedTimestamp: t.Started,
			ApproximateNumberOfMessagesMoved: t.Moved, ApproximateNumberOfMessagesToMove: &toMove,
		}
		if t.Rate > 0 {
			rate := t.Rate
			r.MaxNumberOfMessagesPerSecond = &rate
		}
		if t.Status == running {
			r.TaskHandle = t.handle()
		}
		out.Results = append(out.Results, r)
	}
	return out, nil
}

func (s *Server) cancelMessageMoveTask(in *taskHandle) (*cancelMessageMoveTaskOutput, error) {
	if in.TaskHandle == "" {
		return nil, missing("TaskHandle")
	}
	text, ok := decode(in.TaskHandle)
	id, source, cut := strings.Cut(text, " ")
	if !ok || !cut {
		return nil, invalid("Value for parameter TaskHandle is invalid.")
	}
	if _, err := s.taskSource(source); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(s.state.tasks, func(t *task) bool { return t.ID == id && t.Source == source })
	if i < 0 {
		return nil, newFault("ResourceNotFoundException", "Task does not exist.")
	}
	t := *s.state.tasks[i]
	if t.Status != running {
		return nil, invalid("Only a task that is running can be cancelled. This one is %s.", t.Status)
	}
	t.Status = cancelled
	if _, err := s.change("CancelMessageMoveTask", entry{Do: run, At: s.now(), Queue: s.byARN(source).name, Task: &t}); err != nil {
		return nil, err
	}
	return &cancelMessageMoveTaskOutput{t.Moved}, nil
}
