package childtaxcredit

// sources are what the publishers of what the rules and rates follow call it.
var sources = map[string]string{
	"https://www.gov.uk/child-tax-credit": "Child Tax Credit (GOV.UK)",
}
