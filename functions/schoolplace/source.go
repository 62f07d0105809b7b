package schoolplace

// sources are what the publishers of what the rules and rates follow call it.
var sources = map[string]string{
	"https://www.gov.uk/schools-admissions/school-starting-age":            "School admissions: school starting age (GOV.UK)",
	"https://www.gov.uk/government/publications/school-admissions-code--2": "School admissions code (GOV.UK)",
	"https://www.gov.uk/bank-holidays":                                     "UK bank holidays (GOV.UK)",
}
