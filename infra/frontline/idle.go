package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// idle is what stands of a transaction's stack though nobody comes, as its template says.
type idle struct {
	alarms int
	every  time.Duration // between two runs of its sweep
	memory int64         // of its function, in MB
}

// idleOf reads it from the transaction's template.
func idleOf(templates fs.FS, t transaction.Transaction) (idle, error) {
	raw, err := fs.ReadFile(templates, "frontline-"+t.Name+".json")
	if err != nil {
		return idle{}, fmt.Errorf("there is no template of %s: run make templates: %w", t.Name, err)
	}
	var template struct {
		Resources map[string]struct {
			Type       string
			Properties struct {
				ScheduleExpression any
				FunctionName       any
				MemorySize         int64
			}
		}
	}
	if err := json.Unmarshal(raw, &template); err != nil {
		return idle{}, fmt.Errorf("template of %s: %w", t.Name, err)
	}
	found := idle{memory: 512}
	for _, r := range template.Resources {
		switch r.Type {
		case "AWS::CloudWatch::Alarm":
			found.alarms++
		case "AWS::Scheduler::Schedule":
			rate, _ := r.Properties.ScheduleExpression.(string)
			if rate == "rate(1 minute)" {
				found.every = time.Minute
			} else if !strings.HasPrefix(rate, "rate(1 day") && !strings.HasPrefix(rate, "cron(") {
				return idle{}, fmt.Errorf("template of %s: how often %q is cannot be told here", t.Name, rate)
			}
		case "AWS::Lambda::Function":
			if r.Properties.FunctionName == t.Name {
				found.memory = r.Properties.MemorySize
			}
		}
	}
	return found, nil
}

// runs is how often the sweep runs in a month.
func (i idle) runs(month price.Month) int64 {
	if i.every == 0 {
		return 0
	}
	return month.Hours() * int64(time.Hour/i.every)
}

// totals are the quantities of a month besides what the sweep itself uses: alarms, and the calls of the scheduler.
func (i idle) totals(month price.Month, t transaction.Transaction) ledger.Totals {
	key := ledger.Key{Date: month.First(), Department: t.Department, Transaction: t.Name, Outcome: ledger.InProgress, Basis: ledger.Standing, State: ledger.Estimated}
	alarms, scheduled := key, key
	alarms.Meter, scheduled.Meter = "AmazonCloudWatch/EUW2-CW:AlarmMonitorUsage", "AWSEvents/EUW2-ScheduledInvocation"
	return ledger.Totals{alarms: int64(i.alarms) * month.Hours(), scheduled: i.runs(month)}
}
