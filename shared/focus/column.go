// Package focus writes costs in the FinOps Open Cost and Usage Specification, versions 1.2 and 1.3, and checks files of it
// row by row with exact decimals. The official validator checks no product of price and quantity and lets an allowed value
// pass if any row has one; this one does not.
package focus

import "regexp"

// Version is a version of the specification.
type Version string

// The versions that are written.
const (
	V12 Version = "1.2"
	V13 Version = "1.3"
)

// kind is what a column's cells are.
type kind int

const (
	word    kind = iota // text in ASCII, which is all that the official validator takes
	decimal             // a plain number with a decimal point
	instant             // 2026-11-01T00:00:00Z
	object              // a JSON object with unique keys and plain values
	code                // three capital letters
)

// column is what the specification says of one column.
type column struct {
	name     string
	kind     kind
	nullable bool     // in general; rules say when it must or must not be null
	values   []string // allowed, where they are listed
	since    Version
}

// columns are those of the specification that are written, in its order. All are always present.
var columns = []column{
	{name: "BilledCost", kind: decimal},
	{name: "BillingAccountId"},
	{name: "BillingAccountName"},
	{name: "BillingCurrency", kind: code},
	{name: "BillingPeriodEnd", kind: instant},
	{name: "BillingPeriodStart", kind: instant},
	{name: "ChargeCategory", values: []string{"Usage", "Purchase", "Tax", "Credit", "Adjustment"}},
	{name: "ChargeClass", nullable: true, values: []string{"Correction"}},
	{name: "ChargeDescription"},
	{name: "ChargeFrequency", values: []string{"One-Time", "Recurring", "Usage-Based"}},
	{name: "ChargePeriodEnd", kind: instant},
	{name: "ChargePeriodStart", kind: instant},
	{name: "ConsumedQuantity", kind: decimal, nullable: true},
	{name: "ConsumedUnit", nullable: true},
	{name: "ContractedCost", kind: decimal},
	{name: "ContractedUnitPrice", kind: decimal, nullable: true},
	{name: "EffectiveCost", kind: decimal},
	{name: "InvoiceId", nullable: true},
	{name: "InvoiceIssuerName"},
	{name: "ListCost", kind: decimal},
	{name: "ListUnitPrice", kind: decimal, nullable: true},
	{name: "PricingCategory", nullable: true, values: []string{"Standard", "Committed", "Dynamic", "Other"}},
	{name: "PricingCurrency", kind: code},
	{name: "PricingQuantity", kind: decimal, nullable: true},
	{name: "PricingUnit", nullable: true},
	{name: "ProviderName"},
	{name: "PublisherName"},
	{name: "RegionId", nullable: true},
	{name: "RegionName", nullable: true},
	{name: "ResourceId", nullable: true},
	{name: "ResourceName", nullable: true},
	{name: "ResourceType", nullable: true},
	{name: "ServiceCategory", values: []string{"AI and Machine Learning", "Analytics", "Business Applications", "Compute", "Databases",
		"Developer Tools", "Multicloud", "Identity", "Integration", "Internet of Things", "Management and Governance", "Media", "Migration",
		"Mobile", "Networking", "Security", "Storage", "Web", "Other"}},
	{name: "ServiceName"},
	{name: "ServiceSubcategory"},
	{name: "SkuId", nullable: true},
	{name: "SkuMeter", nullable: true},
	{name: "SkuPriceDetails", kind: object, nullable: true},
	{name: "SkuPriceId", nullable: true},
	{name: "SubAccountId"},
	{name: "SubAccountName"},
	{name: "Tags", kind: object, nullable: true},
	{name: "HostProviderName", since: V13},
	{name: "ServiceProviderName", since: V13},
	{name: "AllocatedMethodDetails", kind: object, nullable: true, since: V13},
	{name: "AllocatedMethodId", nullable: true, since: V13},
	{name: "AllocatedResourceId", nullable: true, since: V13},
	{name: "AllocatedResourceName", nullable: true, since: V13},
	{name: "AllocatedTags", kind: object, nullable: true, since: V13},
}

// custom are our own columns. They follow those of the specification and carry nothing personal.
var custom = []string{"x_BasisOfCost", "x_CaptureState", "x_Channel", "x_FxVersion", "x_Operation", "x_Outcome", "x_PriceBookVersion",
	"x_PriceConfidence", "x_ServiceCode", "x_TransactionType"}

// of returns the columns of a version.
func of(version Version) []column {
	var all []column
	for _, c := range columns {
		if c.since == "" || version == V13 {
			all = append(all, c)
		}
	}
	return all
}

// parent is the category to which each subcategory that is written belongs.
var parent = map[string]string{
	"Serverless Compute": "Compute", "NoSQL Databases": "Databases", "API Management": "Integration", "Messaging": "Integration",
	"Workflow Orchestration": "Integration", "Object Storage": "Storage", "Content Delivery": "Networking", "Observability": "Management and Governance",
	"Other (Security)": "Security", "Other (Networking)": "Networking", "Other (Other)": "Other",
}

// service is how FOCUS names a service of AWS.
type service struct{ name, category, subcategory string }

var services = map[string]service{
	"AWSLambda":        {"AWS Lambda", "Compute", "Serverless Compute"},
	"AmazonApiGateway": {"Amazon API Gateway", "Integration", "API Management"},
	"AmazonDynamoDB":   {"Amazon DynamoDB", "Databases", "NoSQL Databases"},
	"AWSQueueService":  {"Amazon Simple Queue Service", "Integration", "Messaging"},
	"AmazonGuardDuty":  {"Amazon GuardDuty", "Security", "Other (Security)"},
	"AmazonS3":         {"Amazon Simple Storage Service", "Storage", "Object Storage"},
	"AWSDataTransfer":  {"AWS Data Transfer", "Networking", "Other (Networking)"},
	"AmazonCloudFront": {"Amazon CloudFront", "Networking", "Content Delivery"},
	"AmazonCloudWatch": {"Amazon CloudWatch", "Management and Governance", "Observability"},
	"AWSEvents":        {"Amazon EventBridge", "Integration", "Workflow Orchestration"},
	"awskms":           {"AWS Key Management Service", "Security", "Other (Security)"},
}

var (
	plainNumber = regexp.MustCompile(`^-?[0-9]+\.[0-9]+$`)
	columnName  = regexp.MustCompile(`^(x_)?[A-Z][A-Za-z0-9]*$`)
	currency    = regexp.MustCompile(`^[A-Z]{3}$`)
	detailName  = regexp.MustCompile(`^(x_)?[A-Z][A-Za-z0-9]*$`)
)
