package stack

import (
	"maps"
	"slices"
	"testing"
)

// TestLedger holds what the ledger consists of: a table that is kept, a function (what it may is
// in TestPermissions) and a schedule that runs it each hour. Nothing of it costs while nothing is logged, but the runs.
func TestLedger(t *testing.T) {
	made := templates(t)[financeStack]
	for id, properties := range map[string]map[string]string{
		"LedgerTable": {
			"TableName": "frontline-ledger", "BillingMode": "PAY_PER_REQUEST", "DeletionProtectionEnabled": "true",
			"KeySchema":                        "[{AttributeName: id, KeyType: HASH}, {AttributeName: at, KeyType: RANGE}]",
			"TimeToLiveSpecification":          "{AttributeName: expires, Enabled: true}",
			"PointInTimeRecoverySpecification": "{PointInTimeRecoveryEnabled: true}",
		},
		"Ledger":         {"FunctionName": "ledger", "Architectures": "[arm64]", "Environment": "{Variables: {TABLE: ${LedgerTable}}}"},
		"LedgerSchedule": {"ScheduleExpression": "rate(1 hour)", "Name": "ledger"},
	} {
		for name, want := range properties {
			if got := at(t, made.Resources[id], name); got != want {
				t.Errorf("%s.%s is %s, want %s", id, name, got, want)
			}
		}
	}
	if policy := made.Resources["LedgerTable"].DeletionPolicy; policy != "Retain" {
		t.Errorf("the table goes with its stack: %s", policy)
	}
	if names := slices.Sorted(maps.Keys(made.Parameters)); !slices.Equal(names, []string{"CostCentre", "Environment"}) {
		t.Errorf("its parameters are %v", names)
	}
}
