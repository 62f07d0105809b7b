package focus

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	exact "github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
)

// figure writes a number with a decimal point always: without one, readers that guess take a column for whole numbers.
func figure(d exact.Decimal) string {
	text := d.String()
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

func at(day date.Date) string { return price.Start(day).Format(time.RFC3339) }

func tags(pairs map[string]string) string {
	kept := map[string]string{}
	for name, value := range pairs {
		if value != "" {
			kept[name] = ascii(value)
		}
	}
	raw, err := json.Marshal(kept)
	if err != nil {
		panic(fmt.Sprintf("focus: %v", err)) // texts can be written
	}
	return string(raw)
}

// Provider is what AWS will bill for a month, as the ledger knows it: a row for each cost and one for each part of an
// allowance. Its SkuMeter, SkuPriceId and tags are those of AWS's own export, so that the two join. account is the AWS
// account.
func Provider(version Version, month report.Month, services report.Services, account string) File {
	centres := map[string]report.Service{}
	for _, s := range services {
		centres[s.Transaction] = s
	}
	var rows []map[string]string
	for _, c := range month.Costs {
		row := providerRow(month, c, centres[c.Transaction], account)
		list := figure(c.Charge.List())
		row["ChargeCategory"], row["ChargeFrequency"], row["PricingCategory"] = "Usage", "Usage-Based", "Standard"
		row["ChargeDescription"] = ascii(c.Charge.Item.Unit + " of " + c.Meter.UsageType())
		row["ConsumedQuantity"], row["ConsumedUnit"] = figure(c.Charge.Units()), c.Charge.Item.Unit
		row["PricingQuantity"], row["PricingUnit"] = row["ConsumedQuantity"], row["ConsumedUnit"]
		row["ListUnitPrice"], row["ContractedUnitPrice"] = figure(c.Charge.Tier.Price), figure(c.Charge.Tier.Price)
		row["ListCost"], row["ContractedCost"], row["EffectiveCost"], row["BilledCost"] = list, list, list, list
		if c.Corrects != "" {
			row["ChargeClass"] = "Correction"
		}
		rows = append(rows, row)
		if c.Charge.Free != 0 {
			credit := providerRow(month, c, centres[c.Transaction], account)
			free := figure(c.Charge.Credit().Neg())
			credit["ChargeCategory"], credit["ChargeFrequency"], credit["PricingCategory"] = "Credit", "Usage-Based", "Standard"
			credit["ChargeDescription"] = ascii("Free allowance of " + c.Meter.UsageType())
			credit["PricingQuantity"], credit["PricingUnit"] = figure(c.Charge.Item.Measure.In(-c.Charge.Free)), c.Charge.Item.Unit
			credit["ListUnitPrice"], credit["ContractedUnitPrice"] = row["ListUnitPrice"], row["ContractedUnitPrice"]
			credit["ListCost"], credit["ContractedCost"], credit["EffectiveCost"], credit["BilledCost"] = free, free, free, free
			credit["ChargeClass"] = row["ChargeClass"]
			rows = append(rows, credit)
		}
	}
	return newFile(version, rows)
}

// providerRow is what the usage and the credit of a cost have in common.
func providerRow(month report.Month, c report.Cost, s report.Service, account string) map[string]string {
	const issuer = "Amazon Web Services EMEA SARL"
	known, found := services[c.Meter.Service()]
	if !found {
		known = service{c.Meter.Service(), "Other", "Other (Other)"}
	}
	sku := c.Charge.Item.SKU
	if sku == "" {
		sku = "uncaptured-" + string(c.Meter)
	}
	return map[string]string{
		"BillingAccountId": "aws-" + account, "BillingAccountName": "AWS account " + account, "BillingCurrency": month.Book.Currency,
		"BillingPeriodStart": at(month.Month.First()), "BillingPeriodEnd": at(month.Month.End()),
		"ChargePeriodStart": at(c.Date), "ChargePeriodEnd": at(c.Date.AddDays(1)),
		"InvoiceIssuerName": issuer, "ProviderName": issuer, "PublisherName": "Amazon Web Services",
		"HostProviderName": "Amazon Web Services", "ServiceProviderName": "Amazon Web Services",
		"PricingCurrency": month.Book.Currency, "RegionId": month.Book.Region, "RegionName": regionName(month.Book.Region),
		"ServiceName": known.name, "ServiceCategory": known.category, "ServiceSubcategory": known.subcategory,
		"SkuId": sku, "SkuMeter": c.Meter.UsageType(), "SkuPriceId": c.Charge.Tier.Code,
		"SkuPriceDetails": tags(map[string]string{"x_Operation": c.Charge.Item.Operation, "x_TierFrom": c.Charge.Item.Measure.In(c.Charge.Tier.From).String()}),
		"SubAccountId":    "svc-" + c.Transaction, "SubAccountName": ascii(c.Transaction),
		"Tags":          tags(map[string]string{"department": c.Department, "transaction": c.Transaction, "cost-centre": s.CostCentre}),
		"x_BasisOfCost": string(c.Basis), "x_CaptureState": string(c.State), "x_Channel": string(c.Channel), "x_FxVersion": month.Exchange.Version,
		"x_Operation": c.Charge.Item.Operation, "x_Outcome": string(c.Outcome), "x_PriceBookVersion": month.Book.Version,
		"x_PriceConfidence": string(c.Charge.Row.Value.Confidence), "x_ServiceCode": c.Meter.Service(), "x_TransactionType": c.Transaction,
	}
}

func regionName(region string) string {
	if region == "eu-west-2" {
		return "Europe (London)"
	}
	return region
}

// Chargeback is what departments are invoiced for a month, in pounds to the penny: a row for each line of an invoice and
// one for its VAT. issuer is the body that runs the platform.
func Chargeback(version Version, month report.Month, invoices []report.Invoice, services report.Services, issuer string) File {
	centres := map[string]report.Service{}
	for _, s := range services {
		centres[s.Transaction] = s
	}
	var rows []map[string]string
	for _, invoice := range invoices {
		common := func() map[string]string {
			return map[string]string{
				"BillingAccountId": "dept-" + invoice.Department, "BillingAccountName": ascii(invoice.Department), "BillingCurrency": "GBP", "PricingCurrency": "GBP",
				"BillingPeriodStart": at(month.Month.First()), "BillingPeriodEnd": at(month.Month.End()),
				"ChargePeriodStart": at(month.Month.First()), "ChargePeriodEnd": at(month.Month.End()),
				"InvoiceId": invoice.ID, "InvoiceIssuerName": ascii(issuer), "ProviderName": ascii(issuer), "PublisherName": ascii(issuer),
				"HostProviderName": "Amazon Web Services", "ServiceProviderName": ascii(issuer),
				"ServiceName": "Frontline", "ServiceCategory": "Other", "ServiceSubcategory": "Other (Other)",
				"x_CaptureState": "invoiced", "x_FxVersion": month.Exchange.Version, "x_PriceBookVersion": month.Book.Version,
			}
		}
		for _, line := range invoice.Lines {
			row, cost := common(), figure(pounds(line.Pence))
			s := centres[line.Transaction]
			basis, corrected := strings.CutPrefix(line.Basis, "correction of ")
			if corrected {
				row["ChargeClass"], basis = "Correction", "correction"
			}
			sku := "frontline-" + line.Transaction + "-" + basis
			row["ChargeCategory"], row["ChargeFrequency"], row["PricingCategory"] = "Usage", "Recurring", "Standard"
			row["ChargeDescription"] = ascii(line.Transaction + ": " + line.Basis)
			row["ConsumedQuantity"], row["ConsumedUnit"] = figure(exact.NewFromInt(line.Quantity)), "Transactions"
			row["PricingQuantity"], row["PricingUnit"] = "1.0", "Months"
			row["ListUnitPrice"], row["ContractedUnitPrice"] = cost, cost
			row["ListCost"], row["ContractedCost"], row["EffectiveCost"], row["BilledCost"] = cost, cost, cost, cost
			row["SkuId"], row["SkuPriceId"], row["SkuMeter"] = sku, sku+"-"+string(month.Month), "Months"
			row["SubAccountId"], row["SubAccountName"] = "svc-"+line.Transaction, ascii(line.Transaction)
			row["Tags"] = tags(map[string]string{"department": invoice.Department, "transaction": line.Transaction, "cost-centre": s.CostCentre, "purchase-order": s.PurchaseOrder})
			row["x_BasisOfCost"], row["x_TransactionType"] = basis, line.Transaction
			rows = append(rows, row)
		}
		if invoice.VAT != 0 {
			row, cost := common(), figure(pounds(invoice.VAT))
			row["ChargeCategory"], row["ChargeFrequency"], row["ChargeDescription"] = "Tax", "Recurring", "VAT"
			row["ListCost"], row["ContractedCost"], row["EffectiveCost"], row["BilledCost"] = cost, cost, cost, cost
			row["SubAccountId"], row["SubAccountName"] = "dept-"+invoice.Department, ascii(invoice.Department)
			row["Tags"] = tags(map[string]string{"department": invoice.Department})
			rows = append(rows, row)
		}
	}
	return newFile(version, rows)
}

func pounds(pence money.Pence) exact.Decimal { return exact.New(int64(pence), -2) }
