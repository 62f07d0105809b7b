// Package bill reads AWS's bill and holds it against the ledger: quantities first, then prices, and names the cause of
// every difference. Comparing costs alone would lie, because what is free hides what was not metered.
package bill

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/price"
)

// Kind says what a line of a bill is.
type Kind string

// The kinds.
const (
	Usage  Kind = "usage"
	Credit Kind = "credit"
	Tax    Kind = "tax"
)

// Line is a line of AWS's bill.
type Line struct {
	ID          string // AWS's identity of the line, empty where the file has none
	Kind        Kind
	Account     string
	Day         date.Date // UTC
	Meter       price.Meter
	Operation   string
	Resource    string
	Code        string // rate code
	Transaction string // of the tags, empty where there is none
	Currency    string
	Quantity    decimal.Decimal // in units that have a price
	Cost        decimal.Decimal
}

// Shutdown is the operation of what Lambda charges when it ends an environment: no request reports it.
const Shutdown = "Shutdown"

// tag is the tag by which infrastructure names the transaction of a resource.
const tag = "transaction"

// Read reads a bill: CSV of CUR 2.0 or of FOCUS 1.2 as AWS exports it, told apart by the header.
func Read(raw []byte) ([]Line, error) {
	reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))))
	header, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("read bill: %w", err)
	}
	places := map[string]int{}
	for i, name := range header {
		places[name] = i
	}
	read, needed := cur, curColumns
	if _, focus := places["SkuMeter"]; focus {
		read, needed = focusLine, focusColumns
	}
	for _, name := range needed {
		if _, found := places[name]; !found {
			return nil, fmt.Errorf("read bill: the column %s is missing: export CUR 2.0 or FOCUS 1.2 with resource ids and tags", name)
		}
	}
	var lines []Line
	for row := 2; ; row++ {
		cells, err := reader.Read()
		if err == io.EOF {
			return lines, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read bill: row %d: %w", row, err)
		}
		line, err := read(func(name string) string {
			if i, found := places[name]; found {
				return cells[i]
			}
			return ""
		})
		if err != nil {
			return nil, fmt.Errorf("read bill: row %d: %w", row, err)
		}
		lines = append(lines, line)
	}
}

var curColumns = []string{"line_item_line_item_type", "line_item_usage_account_id", "line_item_usage_start_date",
	"line_item_product_code", "line_item_usage_type", "line_item_operation", "line_item_resource_id", "line_item_usage_amount",
	"line_item_unblended_cost", "line_item_currency_code", "pricing_rate_code", "resource_tags"}

func cur(cell func(string) string) (Line, error) {
	kind := Usage
	switch what := cell("line_item_line_item_type"); what {
	case "Usage", "DiscountedUsage":
	case "Credit", "Refund":
		kind = Credit
	case "Tax":
		kind = Tax
	default:
		return Line{}, fmt.Errorf("a line of the type %s is not known", what)
	}
	line := Line{ID: cell("identity_line_item_id"), Kind: kind, Account: cell("line_item_usage_account_id"),
		Meter:     price.Meter(cell("line_item_product_code") + "/" + cell("line_item_usage_type")),
		Operation: cell("line_item_operation"), Resource: cell("line_item_resource_id"), Code: cell("pricing_rate_code"),
		Currency: cell("line_item_currency_code")}
	return line.finish(cell("line_item_usage_start_date"), cell("line_item_usage_amount"), cell("line_item_unblended_cost"), cell("resource_tags"))
}

var focusColumns = []string{"ChargeCategory", "SubAccountId", "ChargePeriodStart", "x_ServiceCode", "SkuMeter", "x_Operation",
	"ResourceId", "ConsumedQuantity", "BilledCost", "BillingCurrency", "SkuPriceId", "Tags"}

func focusLine(cell func(string) string) (Line, error) {
	kind := Usage
	switch what := cell("ChargeCategory"); what {
	case "Usage":
	case "Credit":
		kind = Credit
	case "Tax":
		kind = Tax
	default:
		return Line{}, fmt.Errorf("a line of the category %s is not known", what)
	}
	line := Line{Kind: kind, Account: cell("SubAccountId"), Meter: price.Meter(cell("x_ServiceCode") + "/" + cell("SkuMeter")),
		Operation: cell("x_Operation"), Resource: cell("ResourceId"), Code: cell("SkuPriceId"), Currency: cell("BillingCurrency")}
	return line.finish(cell("ChargePeriodStart"), cell("ConsumedQuantity"), cell("BilledCost"), cell("Tags"))
}

// finish reads what both formats write alike.
func (l Line) finish(start, quantity, cost, tags string) (Line, error) {
	at, err := time.Parse(time.RFC3339, strings.Replace(strings.TrimSuffix(start, ".000"), " ", "T", 1))
	if err != nil {
		return Line{}, errors.New("the start is not a time such as 2026-11-01T00:00:00Z")
	}
	y, m, d := at.UTC().Date()
	if l.Day, err = date.New(y, m, d); err != nil {
		return Line{}, err
	}
	if l.Cost, err = price.Number(cost); err != nil {
		return Line{}, errors.New("the cost is not a number")
	}
	if quantity != "" || l.Kind == Usage {
		if l.Quantity, err = price.Number(quantity); err != nil {
			return Line{}, errors.New("the quantity is not a number")
		}
	}
	if tags == "" {
		return l, nil
	}
	var read map[string]string
	if err := json.Unmarshal([]byte(tags), &read); err != nil {
		return Line{}, errors.New("the tags are not a JSON object of texts")
	}
	for name, value := range read {
		// CUR writes user_transaction, FOCUS user:transaction or the bare name.
		if name == tag || strings.HasSuffix(name, "_"+tag) || strings.HasSuffix(name, ":"+tag) {
			l.Transaction = value
		}
	}
	return l, nil
}
