package main

import (
	"encoding/csv"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// Every stack has a row, and what stands of each is priced: of a transaction its alarms and its sweep, of a department its key
// and its dashboard, of the platform's finance pages a key, of the rest nothing; and the prices that nobody verified are named.
func TestIdle(t *testing.T) {
	out, errs, code := runs(t, "idle", "-csv")
	if code != 0 {
		t.Fatal(errs)
	}
	files, err := filepath.Glob(root + "/infra/template/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no templates", err)
	}
	reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\ufeff")))
	reader.FieldsPerRecord = -1 // notes stand below
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]string{}
	for _, row := range rows[1:] {
		if strings.HasPrefix(row[0], "frontline-") {
			list[row[0]] = row[5]
		}
	}
	if len(list) != len(files) {
		t.Errorf("%d rows of %d stacks", len(list), len(files))
	}
	told, errs, code := runs(t, "idle")
	if code != 0 {
		t.Fatal(errs)
	}
	for _, want := range []string{"Note: unverified prices: ", "AmazonCloudWatch/EUW2-DashboardsUsageHour", "Note: unverified exchange rate"} {
		if strings.Count(told, want) != 1 {
			t.Errorf("%q is not said once", want)
		}
	}
	for stack, want := range map[string]string{"frontline-hmrc": "4.00", "frontline-platform-finance": "1.00", "frontline-edge": "0.00", "frontline-search": "0.00"} {
		if list[stack] != want {
			t.Errorf("%s costs US$ %s, want %s", stack, list[stack], want)
		}
	}
	if cost, err := decimal.NewFromString(list["frontline-child-benefit"]); err != nil || cost.LessThan(decimal.RequireFromString("0.90")) || cost.GreaterThan(decimal.NewFromInt(2)) {
		t.Errorf("child-benefit costs US$ %s", list["frontline-child-benefit"])
	}
}
