package vatreturn_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions/vatreturn"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

const vrn = "123456789" // right for HMRC's service, which does not look at check digits

var (
	today = date.MustParse("2026-11-22")
	ended = vatreturn.Period{First: date.MustParse("2026-08-01"), Last: date.MustParse("2026-10-31")}
)

// sent is a body in HMRC's format: texts of JSON by field.
type sent map[string]string

// right is a body with nothing wrong in it, with some fields changed; an empty text leaves one out.
func right(changes sent) []byte {
	fields := sent{"periodKey": `"AB12"`, "vatDueSales": "100.10", "vatDueAcquisitions": "0.00", "totalVatDue": "100.10",
		"vatReclaimedCurrPeriod": "50.05", "netVatDue": "50.05", "totalValueSalesExVAT": "500", "totalValuePurchasesExVAT": "250",
		"totalValueGoodsSuppliedExVAT": "0", "totalAcquisitionsExVAT": "0", "finalised": "true"}
	maps.Copy(fields, changes)
	var body []string
	for name, text := range fields {
		if text != "" {
			body = append(body, `"`+name+`": `+text)
		}
	}
	return []byte("{" + strings.Join(body, ", ") + "}")
}

var (
	amounts = []string{"vatDueSales", "vatDueAcquisitions", "totalVatDue", "vatReclaimedCurrPeriod"}
	values  = []string{"totalValueSalesExVAT", "totalValuePurchasesExVAT", "totalValueGoodsSuppliedExVAT", "totalAcquisitionsExVAT"}
	boxes   = append(append(append([]string{}, amounts...), "netVatDue"), values...)
	fields  = append(append([]string{"periodKey"}, boxes...), "finalised")
)

// published are the bodies of HMRC's service, taken from its source, by the names that they have there.
func published(t *testing.T) (bodies map[string]json.RawMessage, wrapped func(string) string) {
	t.Helper()
	raw, err := os.ReadFile("testdata/submit_error_bodies.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Bodies  map[string]json.RawMessage `json:"bodies"`
		Wrapped json.RawMessage            `json:"field_errors_are_wrapped_as"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	return file.Bodies, func(problem string) string { return strings.Replace(string(file.Wrapped), `"..."`, problem, 1) }
}

// same says that two texts are the same JSON.
func same(t *testing.T, a, b string) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal([]byte(a), &x); err != nil {
		t.Fatalf("%v: %s", err, a)
	}
	if err := json.Unmarshal([]byte(b), &y); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	return reflect.DeepEqual(x, y)
}

// Every body that HMRC's service has comes out as it stands in its source, with its status.
func TestPublishedBodies(t *testing.T) {
	bodies, wrapped := published(t)
	var monetary []json.RawMessage
	if err := json.Unmarshal(bodies["InvalidMonetaryValueError"], &monetary); err != nil || len(monetary) != 3 {
		t.Fatal(err, len(monetary))
	}
	type answer struct {
		status int
		body   string
		sent   []byte
	}
	whole := func(name string, status int, changes sent) answer {
		return answer{status, string(bodies[name]), right(changes)}
	}
	inField := func(raw json.RawMessage, field, text string) answer {
		return answer{400, wrapped(strings.Replace(string(raw), "/FIELD", "/"+field, 1)), right(sent{field: text})}
	}
	tests := map[string][]answer{
		"BodyPeriodKeyFormatError": {whole("BodyPeriodKeyFormatError", 400, sent{"periodKey": `"AB1"`}), whole("BodyPeriodKeyFormatError", 400, sent{"periodKey": `"ab12"`})},
		"InvalidJsonError":         {{400, string(bodies["InvalidJsonError"]), []byte(`{"periodKey": abc}`)}, {400, string(bodies["InvalidJsonError"]), nil}},
		"VATNetValueRuleError":     {whole("VATNetValueRuleError", 400, sent{"netVatDue": "50.06"})},
		"VATTotalValueRuleError":   {whole("VATTotalValueRuleError", 400, sent{"vatDueSales": "100.11"})},
		"FinalisedValueRuleError":  {whole("FinalisedValueRuleError", 403, sent{"finalised": "false"})},
		"StringFormatRuleError":    {whole("StringFormatRuleError", 400, sent{"periodKey": "12"}), whole("StringFormatRuleError", 400, sent{"periodKey": "null"})},
		"UnMappedPlayRuleError":    {whole("UnMappedPlayRuleError", 400, sent{"finalised": "1"}), whole("UnMappedPlayRuleError", 400, sent{"finalised": `"true"`}), whole("UnMappedPlayRuleError", 400, sent{"finalised": "null"})},
	}
	for _, field := range boxes {
		for _, text := range []string{`"five"`, "null", "true", "[]", "{}", `""`, `" 1"`} {
			tests["NumericFormatRuleError"] = append(tests["NumericFormatRuleError"], inField(bodies["NumericFormatRuleError"], field, text))
		}
	}
	for _, field := range fields {
		tests["MandatoryFieldRuleError"] = append(tests["MandatoryFieldRuleError"], inField(bodies["MandatoryFieldRuleError"], field, ""))
	}
	add := func(body json.RawMessage, fields []string, texts ...string) {
		for _, field := range fields {
			for _, text := range texts {
				tests["InvalidMonetaryValueError"] = append(tests["InvalidMonetaryValueError"], inField(body, field, text))
			}
		}
	}
	add(monetary[0], amounts, "1.001", "1.000", "0.000", "10000000000000.00", "-10000000000000", "9999999999999.991", "1e13", "123e-3", `"1.234"`, "1e400", "-1e400", strings.Repeat("9", 60))
	add(monetary[1], []string{"netVatDue"}, "1.001", "-0.01", "100000000000.00", "1e11", "1e400")
	add(monetary[2], values, "0.5", "300.01", "10000000000000", "-10000000000000", "9999999999999.01", "1e400", "1e-400", "5e-1")

	for name := range bodies {
		if len(tests[name]) == 0 {
			t.Errorf("nothing is sent that %s answers", name)
		}
	}
	for name, answers := range tests {
		for _, want := range answers {
			got, refusal := vatreturn.Check(vrn, want.sent, ended, today)
			if refusal == nil || refusal.Status != want.status || !same(t, string(refusal.Body()), want.body) {
				t.Errorf("%s: %+v for\n%s\nwant %d\n%s", name, refusal, want.sent, want.status, want.body)
			}
			if got != (vatreturn.Return{}) {
				t.Errorf("%s: a return that was refused came back", name)
			}
		}
	}
}

// codes lists the codes of a refusal, each with the field that it is about.
func codes(r *vatreturn.Refusal) string {
	if r == nil {
		return "taken"
	}
	var all []string
	for _, p := range r.Errors {
		all = append(all, p.Code+" "+strings.TrimPrefix(p.Path, "/"))
	}
	if len(all) == 0 {
		return r.Code + r.Message
	}
	return strings.Join(all, ", ")
}

// A stage that finds something wrong is the last, and gives all that it has found, in HMRC's order.
func TestOrder(t *testing.T) {
	running := vatreturn.Period{First: date.MustParse("2026-10-01"), Last: date.MustParse("2026-12-31")}
	wrongSums := sent{"totalVatDue": "100.11", "netVatDue": "50.07", "finalised": "false"}
	for name, test := range map[string]struct {
		vrn    string
		body   []byte
		period vatreturn.Period
		status int
		want   string
	}{
		"the number before the JSON": {"thisIsNotAVrn", []byte("{"), running, 400, "VRN_INVALIDThe provided Vrn is invalid"},
		"ten digits":                 {"1234567890", right(nil), ended, 400, "VRN_INVALIDThe provided Vrn is invalid"},
		"digits of another script":   {"12345678٩", right(nil), ended, 400, "VRN_INVALIDThe provided Vrn is invalid"},
		"the JSON before the fields": {vrn, []byte(`{"finalised": false`), running, 400, "Invalid Json"},
		"something behind the JSON":  {vrn, append(right(nil), '}'), running, 400, "Invalid Json"},
		"the fields before the sums": {vrn, right(sent{"periodKey": `"abc"`, "totalVatDue": "100.11", "finalised": "false"}), running, 400, "PERIOD_KEY_INVALID periodKey"},
		"box 5 before box 3":         {vrn, right(wrongSums), running, 400, "VAT_NET_VALUE netVatDue, VAT_TOTAL_VALUE totalVatDue"},
		"the sums before final":      {vrn, right(sent{"netVatDue": "50.04", "finalised": "false"}), running, 400, "VAT_NET_VALUE netVatDue"},
		"final before the period":    {vrn, right(sent{"finalised": "false"}), running, 403, "NOT_FINALISED finalised"},
		"the period last":            {vrn, right(nil), running, 403, "TAX_PERIOD_NOT_ENDEDThe remote endpoint has indicated that the submission is for a tax period that has not ended"},
		"the last day of the period": {vrn, right(nil), vatreturn.Period{First: ended.First, Last: today}, 403, "TAX_PERIOD_NOT_ENDEDThe remote endpoint has indicated that the submission is for a tax period that has not ended"},
		"the day after the period":   {vrn, right(nil), vatreturn.Period{First: ended.First, Last: today.AddDays(-1)}, 0, "taken"},
		"no period is known":         {vrn, right(nil), vatreturn.Period{}, 0, "taken"},
		"each kind of fault in a field": {vrn, right(sent{
			"periodKey": "12", "vatDueSales": "10000000000000", "vatDueAcquisitions": `"five"`, "totalVatDue": "1.001",
			"vatReclaimedCurrPeriod": "", "netVatDue": "-0.01", "totalValueSalesExVAT": "1.5", "totalValuePurchasesExVAT": "null",
			"totalAcquisitionsExVAT": "", "totalValueGoodsSuppliedExVAT": "-10000000000000", "finalised": `"yes"`,
		}), ended, 400, "MANDATORY_FIELD_MISSING vatReclaimedCurrPeriod, MANDATORY_FIELD_MISSING totalAcquisitionsExVAT, " +
			"INVALID_MONETARY_AMOUNT totalVatDue, INVALID_MONETARY_AMOUNT totalValueSalesExVAT, " +
			"INVALID_STRING_VALUE periodKey, INVALID_NUMERIC_VALUE vatDueAcquisitions, INVALID_NUMERIC_VALUE totalValuePurchasesExVAT, UNMAPPED_PLAY_ERROR finalised, " +
			"INVALID_MONETARY_AMOUNT vatDueSales, INVALID_MONETARY_AMOUNT netVatDue, INVALID_MONETARY_AMOUNT totalValueGoodsSuppliedExVAT"},
		"the period key before ranges": {vrn, right(sent{"periodKey": `"A"`, "vatDueSales": "1e13", "vatDueAcquisitions": "0.001"}), ended, 400,
			"INVALID_MONETARY_AMOUNT vatDueAcquisitions, PERIOD_KEY_INVALID periodKey, INVALID_MONETARY_AMOUNT vatDueSales"},
		"types before the period key": {vrn, right(sent{"periodKey": `"A"`, "totalAcquisitionsExVAT": "true"}), ended, 400,
			"INVALID_NUMERIC_VALUE totalAcquisitionsExVAT, PERIOD_KEY_INVALID periodKey"},
		// Of 39 digits HMRC keeps 34, so that no decimals are left, and only the range is wrong.
		"more digits than are kept": {vrn, right(sent{"periodKey": `"A"`, "vatDueSales": strings.Repeat("9", 36) + ".999"}), ended, 400,
			"PERIOD_KEY_INVALID periodKey, INVALID_MONETARY_AMOUNT vatDueSales"},
		// Too many decimals and out of range in one field are the same words, and stand where they are first said.
		"what stands twice":         {vrn, right(sent{"vatDueSales": "10000000000000.001", "periodKey": `"A"`}), ended, 400, "INVALID_MONETARY_AMOUNT vatDueSales, PERIOD_KEY_INVALID periodKey"},
		"an empty object":           {vrn, []byte(`{}`), ended, 400, missing()},
		"JSON that is no object":    {vrn, []byte(`[1]`), ended, 400, missing()},
		"null":                      {vrn, []byte(`null`), ended, 400, missing()},
		"the last of a field twice": {vrn, []byte(strings.Replace(string(right(nil)), "{", `{"finalised": false, "vatDueSales": 1.234, `, 1)), ended, 0, "taken"},
		"other fields":              {vrn, []byte(strings.Replace(string(right(nil)), "{", `{"agent": {"a": [1]}, `, 1)), ended, 0, "taken"},
	} {
		_, refusal := vatreturn.Check(test.vrn, test.body, test.period, today)
		if codes(refusal) != test.want || refusal != nil && refusal.Status != test.status {
			t.Errorf("%s: %s\n%+v\nwant %d %s", name, codes(refusal), refusal, test.status, test.want)
		}
	}
}

func missing() string {
	var all []string
	for _, field := range fields {
		all = append(all, "MANDATORY_FIELD_MISSING "+field)
	}
	return strings.Join(all, ", ")
}

// The bodies that HMRC's own test of its validator has.
func TestPublishedCases(t *testing.T) {
	nines := sent{"vatDueSales": "9999999999999.99", "vatDueAcquisitions": "9999999999999.99", "totalVatDue": "9999999999999.99",
		"vatReclaimedCurrPeriod": "9999999999999.99", "netVatDue": "99999999999.99", "totalValueSalesExVAT": "9999999999999",
		"totalValuePurchasesExVAT": "9999999999999", "totalValueGoodsSuppliedExVAT": "9999999999999", "totalAcquisitionsExVAT": "9999999999999"}
	zeros := sent{"vatDueSales": "0.00", "vatDueAcquisitions": "0.00", "totalVatDue": "0.00", "vatReclaimedCurrPeriod": "99999999999.99"}
	for name, test := range map[string]struct {
		changes []sent
		want    string
	}{
		"valid":         {[]sent{nines, zeros}, "taken"},
		"range":         {[]sent{nines, {"vatDueAcquisitions": "10000000000000.00", "totalVatDue": "99999999999.99", "vatReclaimedCurrPeriod": "0.00"}}, "INVALID_MONETARY_AMOUNT vatDueAcquisitions"},
		"several":       {[]sent{nines, {"vatDueAcquisitions": "10000000000000.00", "netVatDue": "100000000000.00"}}, "INVALID_MONETARY_AMOUNT vatDueAcquisitions, INVALID_MONETARY_AMOUNT netVatDue"},
		"period key":    {[]sent{nines, {"periodKey": `"ABABABABABABABA"`, "finalised": "false"}}, "PERIOD_KEY_INVALID periodKey"},
		"numeric":       {[]sent{nines, zeros, {"vatDueSales": `"five"`}}, "INVALID_NUMERIC_VALUE vatDueSales"},
		"string":        {[]sent{nines, {"periodKey": "12"}}, "INVALID_STRING_VALUE periodKey"},
		"missing":       {[]sent{nines, zeros, {"vatDueSales": ""}}, "MANDATORY_FIELD_MISSING vatDueSales"},
		"boolean":       {[]sent{nines, zeros, {"finalised": "1"}}, "UNMAPPED_PLAY_ERROR finalised"},
		"total":         {[]sent{nines, {"vatDueSales": "50.00", "vatDueAcquisitions": "50.00", "totalVatDue": "101.00", "vatReclaimedCurrPeriod": "-1.00", "netVatDue": "102.00"}}, "VAT_TOTAL_VALUE totalVatDue"},
		"net":           {[]sent{nines, {"vatDueSales": "0.00", "vatDueAcquisitions": "100.00", "totalVatDue": "100.00", "vatReclaimedCurrPeriod": "0.00", "netVatDue": "101.00"}}, "VAT_NET_VALUE netVatDue"},
		"not finalised": {[]sent{nines, zeros, {"finalised": "false"}}, "NOT_FINALISED finalised"},
	} {
		all := sent{}
		for _, changes := range test.changes {
			maps.Copy(all, changes)
		}
		if _, refusal := vatreturn.Check(vrn, right(all), ended, today); codes(refusal) != test.want {
			t.Errorf("%s: %s; want %s", name, codes(refusal), test.want)
		}
	}
}

// Numbers are taken as they are written: no amount is rounded, and each way to write one is read.
func TestAmountsAreExact(t *testing.T) {
	for text, want := range map[string]money.Pence{
		"100.10": 100_10, "100.1": 100_10, "1001e-1": 100_10, "1.001e2": 100_10, "10.01E+1": 100_10, `"100.10"`: 100_10, `"+100.1"`: 100_10,
		`"100.1E0"`: 100_10, `"1001E-1"`: 100_10, "-0": 0, "0": 0, "-0.00": 0, "0e-2": 0, "0E400": 0, `".5"`: 50, `"5."`: 5_00, "1e2": 100_00, "1E+2": 100_00,
		"9999999999999.99": 9_999_999_999_999_99, "-9999999999999.99": -9_999_999_999_999_99, "9999999999999.98": 9_999_999_999_999_98,
		"90071992547.41": 90_071_992_547_41, "0.07": 7, "-0.01": -1,
	} {
		got, refusal := vatreturn.Check(vrn, right(sent{"vatDueSales": text, "totalVatDue": text, "vatReclaimedCurrPeriod": text, "netVatDue": "0"}), ended, today)
		if refusal != nil || got.Boxes.DueOnSales != want || got.Boxes.TotalDue != want || got.Boxes.Reclaimed != want {
			t.Errorf("%s: %+v, %s; want %s", text, got.Boxes, codes(refusal), want)
		}
	}
	// Behind the point of boxes 6 to 9 there may be zeros, any number of them.
	for _, text := range []string{"300", "300.0", "300.000000", "3e2", "30000e-2", `"300.00"`} {
		got, refusal := vatreturn.Check(vrn, right(sent{"totalValueSalesExVAT": text}), ended, today)
		if refusal != nil || got.Boxes.Sales != 300_00 {
			t.Errorf("%s: %+v, %s", text, got.Boxes, codes(refusal))
		}
	}
	for _, text := range []string{`"1,000"`, `"£1"`, `"1 "`, `"0x1"`, `"NaN"`, `"1e"`, `"."`, `"--1"`, `"1e99999999999"`, `"1_0"`} {
		if _, refusal := vatreturn.Check(vrn, right(sent{"vatDueSales": text}), ended, today); codes(refusal) != "INVALID_NUMERIC_VALUE vatDueSales" {
			t.Errorf("%s: %s", text, codes(refusal))
		}
	}
}

// The whole of a return comes back, each box in its place.
func TestCheckReadsEveryBox(t *testing.T) {
	body := right(sent{"vatDueSales": "105.50", "vatDueAcquisitions": "-100.45", "totalVatDue": "5.05", "vatReclaimedCurrPeriod": "105.15",
		"netVatDue": "100.10", "totalValueSalesExVAT": "300", "totalValuePurchasesExVAT": "301", "totalValueGoodsSuppliedExVAT": "3000",
		"totalAcquisitionsExVAT": "3001", "periodKey": `"#001"`})
	want := vatreturn.Return{VRN: vrn, PeriodKey: "#001", Finalised: true, Boxes: vatreturn.Boxes{DueOnSales: 105_50, DueOnAcquisitions: -100_45,
		TotalDue: 5_05, Reclaimed: 105_15, Net: 100_10, Sales: 300_00, Purchases: 301_00, Dispatches: 3000_00, Acquisitions: 3001_00}}
	if got, refusal := vatreturn.Check(vrn, body, ended, today); refusal != nil || got != want {
		t.Errorf("%+v, %s", got, codes(refusal))
	}
}

// A refusal never repeats what was sent, and its body is JSON; a return that is taken holds together.
func FuzzCheck(f *testing.F) {
	f.Add(vrn, right(nil))
	f.Add(vrn, right(sent{"vatDueSales": "1e400", "periodKey": `"SECRET"`}))
	f.Add("SECRET", []byte(`{"SECRET": `))
	f.Add(vrn, []byte(`{"finalised":true,"finalised":[]}`))
	f.Add(vrn, right(sent{"totalValueSalesExVAT": "-0.0e-9"}))
	f.Fuzz(func(t *testing.T, number string, body []byte) {
		got, refusal := vatreturn.Check(number, body, ended, today)
		if refusal != nil {
			if !json.Valid(refusal.Body()) || refusal.Status != 400 && refusal.Status != 403 || refusal.Error() == "" || bytes.Contains(refusal.Body(), []byte("SECRET")) {
				t.Errorf("%+v", refusal)
			}
			return
		}
		b := got.Boxes
		if b.TotalDue != vatreturn.Total(b.DueOnSales, b.DueOnAcquisitions) || b.Net != vatreturn.Net(b.TotalDue, b.Reclaimed) || !got.Finalised || len(got.PeriodKey) != 4 {
			t.Errorf("%+v", got)
		}
	})
}
