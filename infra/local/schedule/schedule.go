// Package schedule runs what an EventBridge Scheduler schedule runs, at its rate.
package schedule

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/frontline-gov/frontline/infra/local/template"
)

// Schedule is a schedule as its template describes it.
type Schedule struct {
	Name   string
	Every  time.Duration
	Target string // the ARN of a function
	Role   string // the ARN of the role that the target is called with
	Input  string // JSON for the function
	On     bool   // false for one that is switched off
}

// Read gives the schedule in a resource of type AWS::Scheduler::Schedule.
func Read(r template.Resource) (Schedule, error) {
	var p struct {
		Name, Description, ScheduleExpression, State, GroupName string
		Target                                                  struct {
			Arn, RoleArn, Input           string
			RetryPolicy, DeadLetterConfig json.RawMessage // a run that fails is not tried again here
		}
		FlexibleTimeWindow struct {
			Mode                   string
			MaximumWindowInMinutes json.RawMessage
		}
		ScheduleExpressionTimezone, KmsKeyArn string
	}
	if err := r.Decode(&p); err != nil {
		return Schedule{}, err
	}
	every, err := Rate(p.ScheduleExpression)
	if err != nil {
		return Schedule{}, fmt.Errorf("%s: %w", r, err)
	}
	input := p.Target.Input
	if input == "" {
		input = "{}"
	}
	return Schedule{
		Name: r.Name, Every: every, Target: p.Target.Arn, Role: p.Target.RoleArn, Input: input, On: p.State != "DISABLED",
	}, nil
}

// Rate reads an expression such as rate(1 minute) or rate(12 hours).
func Rate(expression string) (time.Duration, error) {
	inner, isRate := strings.CutPrefix(expression, "rate(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !isRate || !closed {
		return 0, fmt.Errorf("the local platform supports schedules by rate(…) only, not %q", expression)
	}
	number, unit, _ := strings.Cut(inner, " ")
	n, err := strconv.Atoi(number)
	unitOf := map[string]time.Duration{
		"minute": time.Minute, "minutes": time.Minute, "hour": time.Hour, "hours": time.Hour,
		"day": 24 * time.Hour, "days": 24 * time.Hour,
	}[unit]
	if err != nil || n < 1 || unitOf == 0 {
		return 0, fmt.Errorf("%q is not a rate such as rate(1 minute)", expression)
	}
	return time.Duration(n) * unitOf, nil
}

// Run calls invoke at once, as a new schedule by rate does, and then at each interval until ctx ends; it returns when all calls
// have. A call that takes longer than the interval overlaps with the next.
func (s Schedule) Run(ctx context.Context, invoke func(ctx context.Context, input []byte)) {
	if !s.On {
		return
	}
	var calls sync.WaitGroup
	defer calls.Wait()
	ticker := time.NewTicker(s.Every)
	defer ticker.Stop()
	for {
		calls.Go(func() { invoke(ctx, []byte(s.Input)) })
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}
