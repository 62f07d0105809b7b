package focus_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/focus"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
)

var catalogue = report.Services{{Transaction: "school-place", Department: "dfe", CostCentre: "CC £1", PurchaseOrder: "PO7"}}

// month has usage, what is free of it, people, and a correction of the month before.
func month(t testing.TB) (report.Month, []report.Invoice) {
	t.Helper()
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	exchange, err := price.LatestExchange()
	if err != nil {
		t.Fatal(err)
	}
	entry := func(day string, meter price.Meter, quantity int64) ledger.Entry {
		return ledger.Entry{Quantity: quantity, Key: ledger.Key{Date: date.MustParse(day), Department: "dfe", Transaction: "school-place",
			Channel: ledger.Online, Outcome: ledger.Completed, Basis: ledger.Marginal, Meter: meter, State: ledger.Metered}}
	}
	closed, err := ledger.Close(nil, "2026-10", book, exchange, []ledger.Entry{entry("2026-10-31", price.WriteUnits, 10_000_000)})
	if err != nil {
		t.Fatal(err)
	}
	correction := entry("2026-10-31", price.WriteUnits, -1_000_000)
	correction.State, correction.Corrects, correction.Reason = ledger.Invoiced, "2026-10", "delivered twice"
	rated, err := report.Rate(book, exchange, "2026-11", []ledger.Entry{entry("2026-11-03", price.WriteUnits, 123_456_789),
		entry("2026-11-03", price.ReadUnits, 1_000_001), entry("2026-11-04", price.LambdaRequests, 2_000_000), entry("2026-11-04", price.LogBytes, 1<<33+1),
		entry("2026-11-05", price.ReadUnits, 5),
		entry("2026-11-04", ledger.Completions, 900), correction}, []report.Declared{{Month: "2026-11", Transaction: "school-place", Channel: ledger.AssistedPhone,
		Cost: money.Pounds(70), Charged: true, Source: "s"}}, closed)
	if err != nil {
		t.Fatal(err)
	}
	invoices, err := report.Invoices(rated, func(string) int64 { return 20 })
	if err != nil {
		t.Fatal(err)
	}
	return rated, invoices
}

func files(t testing.TB, version focus.Version) (provider, chargeback focus.File, payable map[string]string) {
	t.Helper()
	rated, invoices := month(t)
	payable = map[string]string{}
	for _, invoice := range invoices {
		payable[invoice.ID] = (invoice.Net() + invoice.VAT).String()
	}
	return focus.Provider(version, rated, catalogue, "111122223333"), focus.Chargeback(version, rated, invoices, catalogue, "Frontline Platform"), payable
}

func TestWhatIsWrittenPasses(t *testing.T) {
	for _, version := range []focus.Version{focus.V12, focus.V13} {
		provider, chargeback, payable := files(t, version)
		for name, faults := range map[string][]focus.Fault{"provider": focus.Check(provider, nil), "chargeback": focus.Check(chargeback, payable)} {
			for _, fault := range faults {
				t.Errorf("%s %s: %+v", version, name, fault)
			}
		}
		if len(provider.Rows) < 6 || len(chargeback.Rows) < 4 {
			t.Errorf("%d and %d rows", len(provider.Rows), len(chargeback.Rows))
		}
		back, err := focus.ReadFile(version, provider.CSV())
		if err != nil || !bytes.Equal(back.CSV(), provider.CSV()) {
			t.Errorf("does not read back: %v", err)
		}
		if has := slices.Contains(provider.Columns, "HostProviderName"); has != (version == focus.V13) {
			t.Errorf("%s has HostProviderName: %v", version, has)
		}
		if !strings.Contains(string(provider.Schema()), `"FocusVersion": "`+string(version)) {
			t.Error("the schema does not say which version")
		}
	}
}

// What is billed on both files is what the ledger and the invoices say, exactly.
func TestFilesSumToTheirSource(t *testing.T) {
	rated, invoices := month(t)
	provider, chargeback, _ := files(t, focus.V12)
	sum := func(file focus.File) decimal.Decimal {
		var all decimal.Decimal
		for _, row := range file.Rows {
			all = all.Add(decimal.RequireFromString(row[slices.Index(file.Columns, "BilledCost")]))
		}
		return all
	}
	var dollars decimal.Decimal
	for _, cost := range rated.Costs {
		dollars = dollars.Add(cost.Dollars())
	}
	if got := sum(provider); !got.Equal(dollars) {
		t.Errorf("provider %s, ledger %s", got, dollars)
	}
	var pence money.Pence
	for _, invoice := range invoices {
		pence += invoice.Net() + invoice.VAT
	}
	if got := sum(chargeback); got.StringFixed(2) != pence.String() {
		t.Errorf("chargeback %s, invoices %s", got, pence)
	}
}

// mutation breaks one cell of one row.
type mutation struct {
	row    string // the ChargeCategory of the row, with "!" for a correction; the first of them
	column string
	value  string
	rule   string
}

// Every column is broken at least once, every rule fires at least once, and each time only the one expected.
func TestMutations(t *testing.T) {
	var all []mutation
	text := []string{"BillingAccountId", "BillingAccountName", "ChargeDescription", "ConsumedUnit", "InvoiceIssuerName", "PricingUnit", "ProviderName",
		"PublisherName", "RegionId", "RegionName", "ServiceName", "ServiceSubcategory", "SkuId", "SkuMeter", "SkuPriceId", "SubAccountId", "SubAccountName",
		"ResourceId", "ResourceName", "ResourceType", "InvoiceId", "HostProviderName", "ServiceProviderName", "AllocatedMethodId", "AllocatedResourceId", "AllocatedResourceName",
		"x_BasisOfCost", "x_CaptureState", "x_Channel", "x_FxVersion", "x_Operation", "x_Outcome", "x_PriceBookVersion", "x_PriceConfidence", "x_ServiceCode", "x_TransactionType"}
	for _, name := range text {
		all = append(all, mutation{"Usage", name, "Caf\u00e9", name + ".text"}, mutation{"Usage", name, "N/A", name + ".placeholder"})
	}
	for _, name := range []string{"BilledCost", "ContractedCost", "EffectiveCost", "ListCost", "ListUnitPrice", "ContractedUnitPrice", "ConsumedQuantity", "PricingQuantity"} {
		for _, wrong := range []string{"1", "+1.0", "1,000.0", "$1.0", "abc"} {
			all = append(all, mutation{"Usage", name, wrong, name + ".number"})
		}
	}
	for _, name := range []string{"BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd"} {
		for _, wrong := range []string{"2026-11-01", "2026-11-31T00:00:00Z", "2026-11-01T00:00:00+00:00"} {
			all = append(all, mutation{"Usage", name, wrong, name + ".time"})
		}
	}
	for _, name := range []string{"ChargeCategory", "ChargeClass", "ChargeFrequency", "PricingCategory", "ServiceCategory"} {
		all = append(all, mutation{"Usage", name, "Usual", name + ".value"})
	}
	for _, name := range []string{"BillingCurrency", "PricingCurrency"} {
		all = append(all, mutation{"Usage", name, "usd", name + ".currency"})
	}
	for _, name := range []string{"Tags", "SkuPriceDetails", "AllocatedTags", "AllocatedMethodDetails"} {
		for _, wrong := range []string{`[]`, `{"A":1,"A":2}`, `{"A":{}}`, `{"A":1} {}`, `{`} {
			all = append(all, mutation{"Usage", name, wrong, name + ".object"})
		}
	}
	for _, name := range []string{"BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory",
		"ChargeDescription", "ChargeFrequency", "ChargePeriodEnd", "ChargePeriodStart", "ContractedCost", "EffectiveCost", "InvoiceIssuerName", "ListCost", "PricingCurrency",
		"ProviderName", "PublisherName", "ServiceCategory", "ServiceName", "ServiceSubcategory", "SubAccountId", "SubAccountName", "HostProviderName", "ServiceProviderName"} {
		all = append(all, mutation{"Usage", name, "", name + ".null"})
	}
	for _, name := range []string{"ListUnitPrice", "ContractedUnitPrice", "SkuId", "SkuMeter", "SkuPriceId", "PricingCategory", "PricingQuantity", "ConsumedQuantity"} {
		all = append(all, mutation{"Usage", name, "", name + ".needed"})
	}
	all = append(all, mutation{"Tax", "PricingQuantity", "1.0", "PricingQuantity.tax"}, mutation{"Tax", "PricingUnit", "Months", "PricingUnit.pair"},
		mutation{"Tax", "ConsumedUnit", "Months", "ConsumedUnit.pair"})
	for name, value := range map[string]string{"ListUnitPrice": "1.0", "ContractedUnitPrice": "1.0", "PricingCategory": "Standard", "SkuId": "s", "SkuMeter": "m",
		"SkuPriceId": "p", "SkuPriceDetails": "{}"} {
		all = append(all, mutation{"Tax", name, value, name + ".tax"})
	}
	all = append(all,
		mutation{"Usage", "SkuPriceDetails", `{"tier-from":"0"}`, "SkuPriceDetails.key"},
		mutation{"Usage", "ListCost", "1.0", "ListCost.product"},
		mutation{"Usage", "ContractedCost", "1.0", "ContractedCost.product"},
		mutation{"Usage", "ProviderName", "Somebody Else", "BilledCost.issuer"},
		mutation{"Usage", "BillingPeriodEnd", "2026-10-01T00:00:00Z", "BillingPeriodEnd.order"},
		mutation{"Usage", "ChargePeriodEnd", "2026-11-03T00:00:00Z", "ChargePeriodEnd.order"},
		mutation{"Usage", "ChargePeriodStart", "2026-10-31T00:00:00Z", "ChargePeriodStart.within"},
		mutation{"Credit", "EffectiveCost", "-0.1", "EffectiveCost.credit"},
		mutation{"Credit", "BilledCost", "-0.1", "EffectiveCost.credit"},
		mutation{"Credit", "ConsumedQuantity", "1.0", "ConsumedQuantity.usage"},
		mutation{"Usage", "ConsumedUnit", "", "ConsumedUnit.pair"},
		mutation{"Usage", "PricingUnit", "", "PricingUnit.pair"},
		mutation{"Usage", "RegionName", "", "RegionName.pair"},
		mutation{"Usage", "ResourceType", "Function", "ResourceType.pair"},
		mutation{"Usage", "ResourceName", "function", "ResourceName.resource"},
		mutation{"Usage", "ResourceId", "arn", "ResourceType.pair"},
		mutation{"Usage", "ServiceSubcategory", "Messaging", "ServiceSubcategory.parent"},
		mutation{"Usage", "ChargeCategory", "Purchase", "ChargeFrequency.purchase"},
		mutation{"Usage", "SkuId", "another", "SkuPriceId.sku"},
		mutation{"Usage", "InvoiceId", "one", "InvoiceId.all"},
	)
	provider, chargeback, payable := files(t, focus.V13)
	broken, fired := map[string]bool{}, map[string]bool{}
	for _, m := range all {
		file, owed := provider, map[string]string(nil)
		if m.row == "Tax" {
			file, owed = chargeback, payable
		}
		broken[m.column] = true
		faults := focus.Check(mutate(t, file, m), owed)
		for _, fault := range faults {
			fired[fault.Rule] = true
			also := alsoFires[m.rule+" "+m.column]
			if fault.Rule != m.rule && !slices.Contains(also, fault.Rule) {
				t.Errorf("%s = %q on a row of %s: also %s in row %d", m.column, m.value, m.row, fault.Rule, fault.Row)
			}
		}
		if !slices.ContainsFunc(faults, func(f focus.Fault) bool { return f.Rule == m.rule }) {
			t.Errorf("%s = %q on a row of %s: %s did not fire: %+v", m.column, m.value, m.row, m.rule, faults)
		}
	}
	for _, name := range focus.RuleNames() {
		if !fired[name] {
			t.Errorf("no mutation makes %s fire", name)
		}
	}
	for _, name := range provider.Columns {
		if !broken[name] {
			t.Errorf("no mutation breaks %s", name)
		}
	}
}

// alsoFires are mutations of one cell that break more than one rule by the specification's own wording.
var alsoFires = map[string][]string{
	// A quantity without its unit, or a unit without its quantity.
	"PricingQuantity.tax PricingQuantity": {"PricingUnit.pair"},
	// A purchase has neither consumed quantity nor an effective cost.
	"ChargeFrequency.purchase ChargeCategory": {"EffectiveCost.purchase", "ConsumedQuantity.usage"},
}

func mutate(t *testing.T, file focus.File, m mutation) focus.File {
	t.Helper()
	category, class, column := slices.Index(file.Columns, "ChargeCategory"), slices.Index(file.Columns, "ChargeClass"), slices.Index(file.Columns, m.column)
	row := slices.IndexFunc(file.Rows, func(cells []string) bool { return cells[category] == m.row && cells[class] == "" })
	if row < 0 || column < 0 || file.Rows[row][column] == m.value {
		t.Fatalf("%+v changes nothing", m)
	}
	file.Rows = slices.Clone(file.Rows)
	file.Rows[row] = slices.Clone(file.Rows[row])
	file.Rows[row][column] = m.value
	return file
}

// A missing, renamed or misplaced column is one fault.
func TestHeader(t *testing.T) {
	provider, _, _ := files(t, focus.V12)
	for i, name := range provider.Columns {
		if strings.HasPrefix(name, "x_") {
			continue
		}
		file := provider
		file.Columns = slices.Delete(slices.Clone(file.Columns), i, i+1)
		if faults := focus.Check(file, nil); len(faults) != 1 || faults[0].Rule != name+".present" {
			t.Errorf("without %s: %+v", name, faults)
		}
	}
	last := len(provider.Columns) - 1
	for rule, name := range map[string]string{"column.name": "x_lower_case", "column.custom": "Surplus", "column.once": "x_BasisOfCost", "column.order": ""} {
		file := provider
		file.Columns = slices.Clone(file.Columns)
		file.Columns[last] = name
		if rule == "column.order" {
			tags := slices.Index(file.Columns, "Tags")
			file.Columns[last], file.Columns[tags] = "Tags", "x_TransactionType"
		}
		if faults := focus.Check(file, nil); len(faults) != 1 || faults[0].Rule != rule {
			t.Errorf("%s: %+v", rule, faults)
		}
	}
	file := provider
	file.Rows = [][]string{file.Rows[0][:3]}
	if faults := focus.Check(file, nil); len(faults) != 1 || faults[0].Rule != "row.cells" {
		t.Errorf("a short row: %+v", faults)
	}
}

// Rules about rows together, and about invoices.
func TestRowsTogether(t *testing.T) {
	provider, chargeback, payable := files(t, focus.V12)
	set := func(file focus.File, row int, name, value string) focus.File {
		file.Rows = slices.Clone(file.Rows)
		file.Rows[row] = slices.Clone(file.Rows[row])
		file.Rows[row][slices.Index(file.Columns, name)] = value
		return file
	}
	last := len(provider.Rows) - 1
	named := func(row int, category, subcategory string) {
		provider = set(set(set(provider, row, "ServiceName", "One"), row, "ServiceCategory", category), row, "ServiceSubcategory", subcategory)
	}
	for rule, other := range map[string][2]string{"ServiceName.category": {"Storage", "Object Storage"}, "ServiceName.subcategory": {"Integration", "API Management"}} {
		named(last-1, "Integration", "Messaging")
		named(last, other[0], other[1])
		if faults := focus.Check(provider, nil); len(faults) != 1 || faults[0].Rule != rule {
			t.Errorf("%s: %+v", rule, faults)
		}
	}
	for id := range payable {
		payable[id] = "1.00"
	}
	if faults := focus.Check(chargeback, payable); len(faults) != len(payable) || faults[0].Rule != "BilledCost.payable" {
		t.Errorf("an invoice for another amount: %+v", faults)
	}
}
