package focus

import "slices"

// rule is what the specification asks of a row beyond the form of single cells. It is judged where none of its cells is
// itself at fault.
type rule struct {
	column string // at fault where the rule is broken
	name   string
	cells  []string // that it looks at, with its column
	broken func(*row) bool
	says   string
}

func (r *row) apply(rule rule) {
	if r.bad[rule.column] || slices.ContainsFunc(rule.cells, func(name string) bool { return r.bad[name] }) {
		return
	}
	if rule.broken(r) {
		r.fault(rule.column, rule.name, rule.says)
	}
}

func category(names ...string) func(*row) bool {
	return func(r *row) bool { return slices.Contains(names, r.get("ChargeCategory")) }
}

func isNull(name string) func(*row) bool { return func(r *row) bool { return r.get(name) == "" } }

func not(f func(*row) bool) func(*row) bool { return func(r *row) bool { return !f(r) } }

func both(f, g func(*row) bool) func(*row) bool { return func(r *row) bool { return f(r) && g(r) } }

var (
	isTax      = category("Tax")
	corrects   = func(r *row) bool { return r.get("ChargeClass") == "Correction" }
	charged    = []string{"ChargeCategory", "ChargeClass"}
	priced     = both(category("Usage", "Purchase"), not(corrects))
	sameCost   = []string{"BilledCost", "ListCost", "ContractedCost", "EffectiveCost", "ChargeCategory"}
	nullAsUnit = func(quantity, unit string) func(*row) bool {
		return func(r *row) bool { return (r.get(quantity) == "") != (r.get(unit) == "") }
	}
)

// rules are judged in this order.
var rules = slices.Concat([]rule{
	{"BilledCost", "issuer", []string{"ProviderName", "InvoiceIssuerName"}, func(r *row) bool {
		return r.get("ProviderName") != r.get("InvoiceIssuerName") && !r.number("BilledCost").IsZero()
	}, "is 0 where another than the provider issues the invoice"},
	{"BillingPeriodEnd", "order", []string{"BillingPeriodStart"}, func(r *row) bool { return r.get("BillingPeriodEnd") <= r.get("BillingPeriodStart") }, "comes after the start"},
	{"ChargePeriodEnd", "order", []string{"ChargePeriodStart"}, func(r *row) bool { return r.get("ChargePeriodEnd") <= r.get("ChargePeriodStart") }, "comes after the start"},
	{"ChargePeriodStart", "within", []string{"BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodEnd", "ChargeClass"}, func(r *row) bool {
		return !corrects(r) && (r.get("ChargePeriodStart") < r.get("BillingPeriodStart") || r.get("ChargePeriodEnd") > r.get("BillingPeriodEnd"))
	}, "lies in the billing period unless the row is a correction"},
	{"ChargeFrequency", "purchase", charged, both(category("Purchase"), func(r *row) bool { return r.get("ChargeFrequency") == "Usage-Based" }), "of a purchase is not Usage-Based"},
	{"EffectiveCost", "purchase", charged, both(category("Purchase"), func(r *row) bool { return !r.number("EffectiveCost").IsZero() }), "of a purchase is 0"},
	{"EffectiveCost", "credit", sameCost, both(category("Credit"), func(r *row) bool {
		billed := r.number("BilledCost")
		return !billed.Equal(r.number("ListCost")) || !billed.Equal(r.number("ContractedCost")) || !billed.Equal(r.number("EffectiveCost"))
	}), "of a credit is what all its costs are"},
	{"ConsumedQuantity", "usage", charged, both(not(category("Usage")), not(isNull("ConsumedQuantity"))), "is there for usage only"},
	{"ConsumedQuantity", "needed", charged, both(both(category("Usage"), not(corrects)), isNull("ConsumedQuantity")), "of usage is not null"},
	{"ConsumedUnit", "pair", []string{"ConsumedQuantity"}, nullAsUnit("ConsumedQuantity", "ConsumedUnit"), "is null where the quantity is, and only there"},
	{"PricingQuantity", "needed", charged, both(priced, isNull("PricingQuantity")), "of usage is not null"},
	{"PricingUnit", "pair", []string{"PricingQuantity"}, nullAsUnit("PricingQuantity", "PricingUnit"), "is null where the quantity is, and only there"},
	{"PricingCategory", "needed", charged, both(priced, isNull("PricingCategory")), "of usage is not null"},
	{"ListUnitPrice", "needed", charged, both(priced, isNull("ListUnitPrice")), "of usage is not null"},
	{"ContractedUnitPrice", "needed", charged, both(priced, isNull("ContractedUnitPrice")), "of usage is not null"},
	{"SkuId", "needed", charged, both(priced, isNull("SkuId")), "of usage is not null"},
	{"SkuMeter", "needed", charged, both(priced, isNull("SkuMeter")), "of usage is not null"},
	{"SkuPriceId", "needed", charged, both(priced, isNull("SkuPriceId")), "of usage is not null"},
	{"ListCost", "product", []string{"ListUnitPrice", "PricingQuantity", "ChargeClass"}, product("ListUnitPrice", "ListCost"), "is unit price times quantity, exactly"},
	{"ContractedCost", "product", []string{"ContractedUnitPrice", "PricingQuantity", "ChargeClass"}, product("ContractedUnitPrice", "ContractedCost"), "is unit price times quantity, exactly"},
	{"RegionName", "pair", []string{"RegionId"}, nullAsUnit("RegionId", "RegionName"), "is null where the region is, and only there"},
	{"ResourceType", "pair", []string{"ResourceId"}, nullAsUnit("ResourceId", "ResourceType"), "is null where the resource is, and only there"},
	{"ResourceName", "resource", []string{"ResourceId"}, both(isNull("ResourceId"), not(isNull("ResourceName"))), "is null where the resource is"},
	{"ServiceSubcategory", "parent", []string{"ServiceCategory"}, func(r *row) bool { return parent[r.get("ServiceSubcategory")] != r.get("ServiceCategory") }, "belongs to the category"},
}, nullOfTax("ContractedUnitPrice", "ListUnitPrice", "PricingCategory", "PricingQuantity", "SkuId", "SkuMeter", "SkuPriceDetails", "SkuPriceId"))

// nullOfTax is the rule that a tax has no price.
func nullOfTax(names ...string) []rule {
	var all []rule
	for _, name := range names {
		all = append(all, rule{name, "tax", charged, both(isTax, not(isNull(name))), "of a tax is null"})
	}
	return all
}

func product(unit, cost string) func(*row) bool {
	return func(r *row) bool {
		return !corrects(r) && r.get(unit) != "" && r.get("PricingQuantity") != "" &&
			!r.number(unit).Mul(r.number("PricingQuantity")).Equal(r.number(cost))
	}
}

// model holds the numbers that the specification's model 1.2 gives to rules, as far as they are known.
var model = map[string]string{
	"BilledCost.issuer":       "BilledCost-C-005-C",
	"BilledCost.payable":      "BilledCost-C-007",
	"ListCost.product":        "ListCost-C-009",
	"ContractedCost.product":  "ContractedUnitPrice-C-011",
	"ServiceName.category":    "ServiceName-C-005",
	"ServiceName.subcategory": "ServiceName-C-008",
	"SkuPriceId.sku":          "SkuPriceId-C-008",
	"ResourceType.pair":       "ResourceType-C-004-C, ResourceType-C-005-C",
	"PricingCategory.tax":     "PricingCategory-C-003-C",
	"PricingCategory.needed":  "PricingCategory-C-004-C",
	"ResourceType.text":       "ResourceType-C-002-M",
}
