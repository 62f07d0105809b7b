package childbenefit

// sources are what the publishers of what the rules and rates follow call it.
var sources = map[string]string{
	"https://questions-statements.parliament.uk/written-statements/detail/2025-11-26/hcws1100": "Written statement HCWS1100, 26 November 2025 (UK Parliament)",
}
