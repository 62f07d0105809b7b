package vatreturn

import (
	"encoding/json"
	"fmt"
	"regexp"
	"sync"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// Check reads a return in the format of HMRC's VAT (MTD) API 1.0, received on a date, and answers it as HMRC's service
// does: with the return, or with the status and the body of the refusal. It makes HMRC's five stages, and the first
// that finds something wrong is the last:
//
//  1. the VAT registration number is nine digits (check digits are not looked at)
//  2. the body is JSON
//  3. the fields: all that are missing, then decimals, types, the period key and ranges; in each of these groups the
//     fields in the order of the boxes, and what stands twice said once
//  4. box 5 and box 3, in this order, agree with the others
//  5. the return is declared to be final
//
// After them the systems behind HMRC's service look at the obligation. Of that the period is looked at here: it has to
// be over. The format has only its key, so the caller gives its days as they stand in the obligation; the zero Period
// is always over. That the return is the first one for the period is not known here: see Transaction.Unique.
//
// Numbers are taken exactly as they are written. Fields that are not known are passed over, and of a field that stands
// twice the last one counts. All this is as in the validators of github.com/hmrc/vat-api.
func Check(vrn string, body []byte, period Period, on date.Date) (Return, *Refusal) {
	if !shapeOfVRN().MatchString(vrn) {
		return Return{}, invalidVRN()
	}
	if !json.Valid(body) {
		return Return{}, invalidJSON()
	}
	// JSON that is no object has none of the fields, which is what is said of it.
	var sent map[string]json.RawMessage
	_ = json.Unmarshal(body, &sent)
	r, wrong := readFields(sent)
	if len(wrong) > 0 {
		return Return{}, invalidRequest(wrong)
	}
	r.VRN = vrn
	for _, code := range r.faults() {
		if code == NotFinalised {
			return Return{}, notFinalised(problemOf(code))
		}
		wrong = append(wrong, problemOf(code))
	}
	if len(wrong) > 0 {
		return Return{}, invalidRequest(wrong)
	}
	if !period.Ended(on) {
		return Return{}, periodNotEnded()
	}
	return r, nil
}

var (
	shapeOfVRN = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]{9}$`) })
	shapeOfKey = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[#0-9A-Z]{4}$`) })
)

// field is a box in HMRC's format, and where its amount goes.
type field struct {
	name        string
	least, most money.Pence
	whole       bool // only zeros may stand behind the point
	message     string
	to          func(*Boxes) *money.Pence
}

// What HMRC says of an amount that has too many decimals or is out of range.
const (
	dueMessage = "amount should be a monetary value (to 2 decimal places), between -9,999,999,999,999.99 and " +
		"9,999,999,999,999.99"
	netMessage   = "amount should be a monetary value (to 2 decimal places), between 0 and 99,999,999,999.99"
	valueMessage = "The value must be between -9999999999999 and 9999999999999"
)

// fields are the boxes, in their order.
var fields = []field{
	{"vatDueSales", -mostDue, mostDue, false, dueMessage, func(b *Boxes) *money.Pence { return &b.DueOnSales }},
	{"vatDueAcquisitions", -mostDue, mostDue, false, dueMessage, func(b *Boxes) *money.Pence { return &b.DueOnAcquisitions }},
	{"totalVatDue", -mostDue, mostDue, false, dueMessage, func(b *Boxes) *money.Pence { return &b.TotalDue }},
	{"vatReclaimedCurrPeriod", -mostDue, mostDue, false, dueMessage, func(b *Boxes) *money.Pence { return &b.Reclaimed }},
	{"netVatDue", 0, mostNet, false, netMessage, func(b *Boxes) *money.Pence { return &b.Net }},
	{"totalValueSalesExVAT", -mostValue, mostValue, true, valueMessage, func(b *Boxes) *money.Pence { return &b.Sales }},
	{"totalValuePurchasesExVAT", -mostValue, mostValue, true, valueMessage, func(b *Boxes) *money.Pence { return &b.Purchases }},
	{"totalValueGoodsSuppliedExVAT", -mostValue, mostValue, true, valueMessage, func(b *Boxes) *money.Pence { return &b.Dispatches }},
	{"totalAcquisitionsExVAT", -mostValue, mostValue, true, valueMessage, func(b *Boxes) *money.Pence { return &b.Acquisitions }},
}

// readFields makes the third stage.
func readFields(sent map[string]json.RawMessage) (Return, []Problem) {
	var r Return
	var missing, decimals, types, key, ranges []Problem
	miss := func(name string) bool {
		_, ok := sent[name]
		if !ok {
			missing = append(missing, Problem{"MANDATORY_FIELD_MISSING", "a mandatory field is missing", "/" + name})
		}
		return !ok
	}
	if !miss("periodKey") {
		if text, ok := readText(sent["periodKey"]); !ok {
			types = append(types, Problem{"INVALID_STRING_VALUE", "please provide a string field", "/periodKey"})
		} else if !shapeOfKey().MatchString(text) {
			key = append(key, Problem{"PERIOD_KEY_INVALID", "period key should be a 4 character string", "/periodKey"})
		} else {
			r.PeriodKey = text
		}
	}
	for _, f := range fields {
		if miss(f.name) {
			continue
		}
		n, ok := readAmount(sent[f.name])
		if !ok {
			types = append(types, Problem{"INVALID_NUMERIC_VALUE", "please provide a numeric field", "/" + f.name})
			continue
		}
		// Too many decimals and out of range are the same words, which HMRC says once, where it comes to them first.
		wrong := Problem{"INVALID_MONETARY_AMOUNT", f.message, "/" + f.name}
		if f.whole && !n.isWhole() || !f.whole && n.decimals > 2 {
			decimals = append(decimals, wrong)
		} else if !n.between(f.least, f.most) {
			ranges = append(ranges, wrong)
		} else {
			*f.to(&r.Boxes), _ = n.pence()
		}
	}
	if !miss("finalised") {
		switch string(sent["finalised"]) {
		case "true":
			r.Finalised = true
		case "false":
		default:
			types = append(types, Problem{"UNMAPPED_PLAY_ERROR", "error.expected.jsboolean", "/finalised"})
		}
	}
	all := missing
	for _, group := range [][]Problem{decimals, types, key, ranges} {
		all = append(all, group...)
	}
	return r, all
}

// readText reads a JSON string; null is none.
func readText(raw json.RawMessage) (string, bool) {
	var text *string
	err := json.Unmarshal(raw, &text)
	if err != nil || text == nil {
		return "", false
	}
	return *text, true
}

// Answers gives the return as the JSON of this transaction's answers, for the business itself. The day from which it is
// registered for VAT, the days of the period and the scheme are not in HMRC's format: they come from the business and from
// the obligation. Boxes 3 and 5 go along,
// to be held against the sums once more.
func (r Return) Answers(registered date.Date, period Period, by Scheme) (json.RawMessage, error) {
	b := r.Boxes
	empty, trade := b == (Boxes{}), b.DueOnAcquisitions != 0 || b.Dispatches != 0 || b.Acquisitions != 0
	answers := map[string]any{
		task.Name: "send", insolvency.Name: false, sender.Name: "business",
		vrn.Name: r.VRN, registeredOn.Name: registered, scheme.Name: by,
		periodStart.Name: period.First, periodEnd.Name: period.Last,
		nilReturn.Name: empty, box3.Name: b.TotalDue, box5.Name: b.Net, finalised.Name: r.Finalised,
	}
	if r.PeriodKey != "" {
		answers[periodKey.Name] = r.PeriodKey
	}
	if !empty {
		answers[northernIreland.Name] = trade
		answers[box1.Name], answers[box4.Name], answers[box6.Name], answers[box7.Name] = b.DueOnSales, b.Reclaimed, b.Sales, b.Purchases
	}
	if trade {
		answers[box2.Name], answers[box8.Name], answers[box9.Name] = b.DueOnAcquisitions, b.Dispatches, b.Acquisitions
	}
	raw, err := json.Marshal(answers)
	if err != nil {
		return nil, fmt.Errorf("answers of a VAT return: %w", err)
	}
	return raw, nil
}
