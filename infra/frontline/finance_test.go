package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/tally"
)

// runs does a command and gives what it says, what it says of errors, and its exit code.
func runs(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = dispatch(t.Context(), args, &o, &e)
	return o.String(), e.String(), code
}

// ledgerHere is a ledger of this month with a day of one transaction, and where it is.
func ledgerHere(t *testing.T) (endpoint, month string) {
	t.Helper()
	binary, err := table.Binary(os.Getenv, "..")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Start(t.Context(), table.Config{Binary: binary})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tables.Stop)
	client := dynamodb.New(dynamodb.Options{BaseEndpoint: &tables.Endpoint, Region: template.Region,
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")})
	for _, name := range []string{"frontline-ledger", "frontline-declared"} {
		_, err := client.CreateTable(t.Context(), &dynamodb.CreateTableInput{TableName: &name, BillingMode: types.BillingModePayPerRequest,
			AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: types.ScalarAttributeTypeS},
				{AttributeName: aws.String("at"), AttributeType: types.ScalarAttributeTypeS}},
			KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: types.KeyTypeHash},
				{AttributeName: aws.String("at"), KeyType: types.KeyTypeRange}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	y, m, _ := time.Now().UTC().Date()
	day, err := date.New(y, m, 1)
	if err != nil {
		t.Fatal(err)
	}
	totals := ledger.Totals{}
	for meter, quantity := range map[price.Meter]int64{ledger.Completions: 800, ledger.Starts: 1000, price.WriteUnits: 16_000_000} {
		totals[ledger.Key{Date: day, Department: "hmrc", Transaction: "child-benefit", Channel: ledger.Online, Outcome: ledger.Completed,
			Basis: ledger.Marginal, Meter: meter, State: ledger.Metered}] = quantity
	}
	if err := (tally.Table{Client: client, Name: "frontline-ledger"}).PutDay(t.Context(), "hmrc", day, totals); err != nil {
		t.Fatal(err)
	}
	return tables.Endpoint, string(price.MonthOf(day))
}

func TestFinanceCommands(t *testing.T) {
	endpoint, month := ledgerHere(t)
	file := filepath.Join(t.TempDir(), "channels.csv")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const header = "month,transaction,channel,started,completed,cost,charged,source\n"
	write(header + month + ",child-benefit,phone,120,100,411.00,no,call centre return\n")

	// By hand: 16,000,000 × 0.0000007423 × 0.75.
	if out, errs, code := runs(t, "invoice", "-endpoint", endpoint, "-department", "hmrc"); code != 0 || !strings.Contains(out, "hmrc-"+month+": £8.91,") {
		t.Errorf("invoice: %d %s %s", code, out, errs)
	}
	if out, _, code := runs(t, "invoice", "-endpoint", endpoint, "-vat", "20", "-csv"); code != 0 || !strings.Contains(out, ",VAT,") {
		t.Errorf("invoice with VAT: %d %s", code, out)
	}
	if out, _, code := runs(t, "invoice", "-endpoint", endpoint, "-json"); code != 0 || !json.Valid([]byte(out)) {
		t.Errorf("invoice as JSON: %d %s", code, out)
	}
	for _, view := range []string{"provider", "chargeback"} {
		for _, version := range []string{"1.2", "1.3"} {
			out, errs, code := runs(t, "focus", "-endpoint", endpoint, "-view", view, "-version", version)
			rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
			if code != 0 || err != nil || len(rows) < 2 {
				t.Errorf("focus %s %s: %d %s, %d rows, %v", view, version, code, errs, len(rows), err)
			}
		}
	}
	// The provider's view is a bill that agrees with the ledger, where nothing is free: what is free AWS writes otherwise.
	out, _, _ := runs(t, "focus", "-endpoint", endpoint, "-view", "provider")
	bill := filepath.Join(t.TempDir(), "bill.csv")
	if err := os.WriteFile(bill, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, errs, code := runs(t, "reconcile-bill", "-endpoint", endpoint, bill); code != 0 {
		t.Errorf("a bill that agrees: %d %s %s", code, out, errs)
	}
	// What the bill charges more is told, and fails.
	if err := os.WriteFile(bill, []byte(strings.Replace(out, "16000000.0", "17000000.0", 2)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, errs, code := runs(t, "reconcile-bill", "-endpoint", endpoint, bill); code != 1 || !strings.Contains(out, "to be looked at") {
		t.Errorf("a bill that does not agree: %d %s %s", code, out, errs)
	}
	if out, errs, code := runs(t, "whatif", "-endpoint", endpoint, "-exchange", "1.50", "-region", "us-east-1"); code != 0 || !strings.Contains(out, "17.8152") {
		t.Errorf("whatif: %d %s %s", code, out, errs)
	}
	if out, errs, code := runs(t, "channels", "-department", "hmrc", file); code != 0 || !strings.Contains(out, "not sent") {
		t.Errorf("channels: %d %s %s", code, out, errs)
	}
	if _, errs, code := runs(t, "channels", "-department", "dfe", file); code != 1 || !strings.Contains(errs, "child-benefit") {
		t.Errorf("channels of another department: %d %s", code, errs)
	}
	if _, errs, code := runs(t, "channels", "-endpoint", endpoint, "-department", "hmrc", "-send", file); code != 0 {
		t.Errorf("send channels: %d %s", code, errs)
	}
}

func TestCalledWrongly(t *testing.T) {
	for _, args := range [][]string{{"price"}, {"price", "nothing"}, {"price", "-volume", "0", "vat-return"}, {"price", "-case", "none", "vat-return"},
		{"receipt"}, {"receipt", "nonsense"}, {"focus", "-version", "9"}, {"focus", "-view", "none"}, {"invoice", "-department", "none"},
		{"invoice", "-month", "November"}, {"reconcile-bill"}, {"reconcile-bill", "no-such-file"}, {"whatif"}, {"channels", "x"}, {"plan"}} {
		if _, _, code := runs(t, args...); code != 2 {
			t.Errorf("%v: exit code %d", args, code)
		}
	}
	for _, name := range []string{"price", "invoice", "receipt", "focus", "reconcile-bill", "whatif", "channels", "plan"} {
		if out, _, code := runs(t, name, "--help"); code != 0 || !strings.Contains(out, "Usage: frontline "+name) {
			t.Errorf("%s --help: %d %s", name, code, out)
		}
	}
}

func TestPriceBeforeDeployment(t *testing.T) {
	out, errs, code := runs(t, "price", "-volume", "1000000", "vat-return")
	for _, want := range []string{"BY PAGE", "EUW2-WriteRequestUnits", "A month of 1,000,000:", "A month in which nobody comes:", "Warning: published channel costs"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Fatalf("price: %d, lacks %q: %s %s", code, want, out, errs)
		}
	}
	out, _, code = runs(t, "price", "-csv", "vat-return")
	if rows, err := csv.NewReader(strings.NewReader(out)).ReadAll(); code != 0 || err != nil || len(rows) < 20 {
		t.Errorf("price as CSV: %d %v %s", code, err, out)
	}
}
