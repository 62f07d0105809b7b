package schedule_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/frontline-gov/frontline/infra/local/schedule"
	"github.com/frontline-gov/frontline/infra/local/template"
)

func TestRate(t *testing.T) {
	for expression, want := range map[string]time.Duration{
		"rate(1 minute)": time.Minute, "rate(5 minutes)": 5 * time.Minute, "rate(1 hour)": time.Hour, "rate(2 days)": 48 * time.Hour,
		"rate(0 minutes)": 0, "rate(1 second)": 0, "rate(minute)": 0, "rate(1 minute": 0, "rate(-1 minutes)": 0, "": 0,
		"cron(0 9 * * ? *)": 0, "at(2027-04-06T09:00:00)": 0,
	} {
		got, err := schedule.Rate(expression)
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("%s: %v, %v; want %v", expression, got, err, want)
		}
	}
}

// TestRun: at once, then at each interval, whether or not the run before has ended. Not yet run against AWS.
func TestRun(t *testing.T) {
	tests := []struct {
		name  string
		off   bool
		takes time.Duration
		want  string
	}{
		{name: "quick", want: "0s 1m0s 2m0s 3m0s"},
		{name: "slow", takes: 90 * time.Second, want: "0s 1m0s 2m0s 3m0s"},
		{name: "off", off: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute+time.Second)
				defer cancel()
				began := time.Now()
				var mu sync.Mutex
				var at []string
				s := schedule.Schedule{Every: time.Minute, Input: `{"a":1}`, On: !tt.off}
				s.Run(ctx, func(_ context.Context, input []byte) {
					if string(input) != `{"a":1}` {
						t.Errorf("input %s", input)
					}
					mu.Lock()
					at = append(at, time.Since(began).String())
					mu.Unlock()
					time.Sleep(tt.takes)
				})
				if got := strings.Join(at, " "); got != tt.want {
					t.Errorf("ran at %s, want %s", got, tt.want)
				}
			})
		})
	}
}

func TestRead(t *testing.T) {
	all, err := template.Read(fstest.MapFS{"one.json": {Data: []byte(`{"Resources": {
		"A": {"Type": "AWS::Scheduler::Schedule", "Properties": {"Name": "a", "ScheduleExpression": "rate(1 minute)",
			"FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {"Arn": "arn:f", "RoleArn": "arn:r", "Input": "{\"x\":1}"}}},
		"B": {"Type": "AWS::Scheduler::Schedule", "Properties": {"ScheduleExpression": "rate(1 hour)", "State": "DISABLED",
			"FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {"Arn": "arn:f", "RoleArn": "arn:r"}}},
		"C": {"Type": "AWS::Scheduler::Schedule", "Properties": {"ScheduleExpression": "cron(0 9 * * ? *)",
			"FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {"Arn": "arn:f", "RoleArn": "arn:r"}}}}}`)}}, template.Place{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []schedule.Schedule{
		{Name: "a", Every: time.Minute, Target: "arn:f", Role: "arn:r", Input: `{"x":1}`, On: true},
		{Name: "one-B", Every: time.Hour, Target: "arn:f", Role: "arn:r", Input: "{}"},
	} {
		if got, err := schedule.Read(all[i]); err != nil || got != want {
			t.Errorf("%+v, %v; want %+v", got, err, want)
		}
	}
	if _, err := schedule.Read(all[2]); err == nil || !strings.Contains(err.Error(), "stack one, resource C") {
		t.Errorf("error %v", err)
	}
}
