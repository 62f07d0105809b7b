package employerreturn

// sources are what the publishers of what the rules and rates follow call it.
var sources = map[string]string{
	"https://www.gov.uk/claim-employment-allowance":                               "Employment Allowance (GOV.UK)",
	"https://www.gov.uk/register-employer":                                        "Register as an employer (GOV.UK)",
	"https://www.gov.uk/running-payroll/reporting-to-hmrc-eps":                    "Running payroll: reporting to HMRC, EPS (GOV.UK)",
	"https://www.gov.uk/running-payroll/fps-after-payday":                         "Running payroll: sending an FPS after payday (GOV.UK)",
	"https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim01430": "National Insurance Manual, NIM01430 (HMRC)",
	"https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim01540": "National Insurance Manual, NIM01540 (HMRC)",
}
