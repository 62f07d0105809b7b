// Package idle says what stands of the stacks and is paid for though nobody comes, as their templates say it.
package idle

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

// Stack is what stands of one stack. All other types of resources that the stacks have, GuardDuty's plans for evidence too, are paid for by use
// (TestStandingCost in infra/stack holds that nothing is provisioned).
type Stack struct {
	Name                     string // frontline-child-benefit
	Department, Transaction  string // of its tags; only a transaction's stack has both
	Alarms, Dashboards, Keys int64
	// Schedules are the times between two runs of each of its schedules.
	Schedules []time.Duration
	// Memory is what its function has, in MB: that of the transaction itself, or 512.
	Memory int64
	// Encrypted says that a table under a key of ours is looked at by a schedule, so that DynamoDB asks for the key.
	Encrypted bool
}

// keyEvery is how long DynamoDB goes on with a table's key before it asks KMS again, for each role that uses it; see
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
const keyEvery = 5 * time.Minute

// Meters of what stands.
const (
	alarmHours     price.Meter = "AmazonCloudWatch/EUW2-CW:AlarmMonitorUsage"
	dashboardHours price.Meter = "AmazonCloudWatch/EUW2-DashboardsUsageHour"
	keyHours       price.Meter = "awskms/eu-west-2-KMS-Keys"
	// Runs is the meter of the runs of schedules.
	Runs price.Meter = "AWSEvents/EUW2-ScheduledInvocation"
)

// Read reads every template of a directory (infra/template), in the order of the stacks' names.
func Read(templates fs.FS) ([]Stack, error) {
	files, err := fs.Glob(templates, "*.json")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	if len(files) == 0 {
		return nil, errors.New("there are no templates: run make templates")
	}
	slices.Sort(files)
	var stacks []Stack
	for _, file := range files {
		s, err := read(templates, strings.TrimSuffix(file, ".json"))
		if err != nil {
			return nil, err
		}
		stacks = append(stacks, s)
	}
	return stacks, nil
}

// Of is the stack of a transaction.
func Of(templates fs.FS, transaction string) (Stack, error) {
	return read(templates, "frontline-"+transaction)
}

func read(templates fs.FS, name string) (Stack, error) {
	raw, err := fs.ReadFile(templates, name+".json")
	if err != nil {
		return Stack{}, fmt.Errorf("there is no template of %s: run make templates: %w", name, err)
	}
	var template struct {
		Resources map[string]struct {
			Type       string
			Properties struct {
				ScheduleExpression any
				FunctionName       any
				MemorySize         int64
				SSESpecification   struct{ KMSMasterKeyId any }
				Tags               json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(raw, &template); err != nil {
		return Stack{}, fmt.Errorf("template of %s: %w", name, err)
	}
	s := Stack{Name: name, Memory: 512}
	encrypted := false
	for _, r := range template.Resources {
		switch r.Type {
		case "AWS::CloudWatch::Alarm":
			s.Alarms++
		case "AWS::CloudWatch::Dashboard":
			s.Dashboards++
		case "AWS::KMS::Key":
			s.Keys++
		case "AWS::DynamoDB::Table":
			encrypted = encrypted || r.Properties.SSESpecification.KMSMasterKeyId != nil
		case "AWS::Scheduler::Schedule":
			every, err := between(r.Properties.ScheduleExpression)
			if err != nil {
				return Stack{}, fmt.Errorf("template of %s: %w", name, err)
			}
			s.Schedules = append(s.Schedules, every)
		case "AWS::Lambda::Function":
			if r.Properties.FunctionName == strings.TrimPrefix(name, "frontline-") {
				s.Memory = r.Properties.MemorySize
			}
		}
		s.tagged(r.Properties.Tags)
	}
	slices.Sort(s.Schedules)
	s.Encrypted = encrypted && len(s.Schedules) > 0
	return s, nil
}

// tagged reads whose the stack is from the tags of one of its resources.
func (s *Stack) tagged(raw json.RawMessage) {
	var tags []struct {
		Key   string
		Value any
	}
	if json.Unmarshal(raw, &tags) != nil {
		return // a map, which some types have
	}
	for _, tag := range tags {
		value, _ := tag.Value.(string)
		switch tag.Key {
		case "department":
			s.Department = value
		case "transaction":
			s.Transaction = value
		}
	}
}

// between is the time between two runs of a schedule.
func between(expression any) (time.Duration, error) {
	switch expression {
	case "rate(1 minute)":
		return time.Minute, nil
	case "rate(1 hour)":
		return time.Hour, nil
	case "rate(1 day)":
		return 24 * time.Hour, nil
	}
	return 0, fmt.Errorf("how often %v is cannot be told here", expression)
}

// Sweeps is how often the schedule that runs most often runs in a month.
func (s Stack) Sweeps(month price.Month) int64 {
	if len(s.Schedules) == 0 {
		return 0
	}
	return runs(s.Schedules[0], month)
}

func runs(every time.Duration, month price.Month) int64 {
	return int64(time.Duration(month.Hours()) * time.Hour / every)
}

// Standing is what the stack uses in a month in which nobody comes: what stands, and what one run of its sweep used, as often
// as it runs.
func (s Stack) Standing(swept ledger.Totals, month price.Month) ledger.Totals {
	totals := s.Totals(month)
	for key, quantity := range swept {
		key.Date = month.First()
		totals[key] += quantity * s.Sweeps(month)
	}
	return totals
}

// Totals are the quantities of a month in which nobody comes, besides what the scheduled functions themselves use.
func (s Stack) Totals(month price.Month) ledger.Totals {
	totals := ledger.Totals{}
	add := func(meter price.Meter, quantity int64) {
		if quantity > 0 {
			totals[ledger.Key{Date: month.First(), Department: s.Department, Transaction: s.Transaction, Outcome: ledger.InProgress,
				Basis: ledger.Standing, State: ledger.Estimated, Meter: meter}] += quantity
		}
	}
	add(alarmHours, s.Alarms*month.Hours())
	add(dashboardHours, s.Dashboards*month.Hours())
	add(keyHours, s.Keys*month.Hours())
	for _, every := range s.Schedules {
		add(Runs, runs(every, month))
	}
	if s.Encrypted {
		add(price.KMSRequests, runs(max(keyEvery, s.Schedules[0]), month))
	}
	return totals
}
