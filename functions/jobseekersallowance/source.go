package jobseekersallowance

// sources are what the publishers of what the rules and rates follow call it.
var sources = map[string]string{
	"https://www.gov.uk/jobseekers-allowance":                                                                                           "Jobseeker’s Allowance (GOV.UK)",
	"https://www.gov.uk/jobseekers-allowance/eligibility":                                                                               "Jobseeker’s Allowance: eligibility (GOV.UK)",
	"https://www.gov.uk/jobseekers-allowance/apply-new-style-jsa":                                                                       "Jobseeker’s Allowance: apply for New Style JSA (GOV.UK)",
	"https://www.gov.uk/jobseekers-allowance/your-jsa-interview":                                                                        "Jobseeker’s Allowance: your JSA interview (GOV.UK)",
	"https://www.gov.uk/government/publications/benefit-and-pension-rates-2026-to-2027/proposed-benefit-and-pension-rates-2026-to-2027": "Proposed benefit and pension rates 2026 to 2027 (GOV.UK)",
	"https://www.gov.uk/government/publications/benefit-and-pension-rates-2024-to-2025":                                                 "Benefit and pension rates 2024 to 2025 (GOV.UK)",
	"https://hansard.parliament.uk/Commons/2008-12-15/debates/08121517000024/BenefitUprating":                                           "Benefit uprating, 15 December 2008 (Hansard, House of Commons)",
	"https://hansard.parliament.uk/Commons/2009-12-14/debates/0912149000030/BenefitsUp-Rating":                                          "Benefits up-rating, 14 December 2009 (Hansard, House of Commons)",
	"https://www.legislation.gov.uk/nisr/2013/69/part/4/made":                                                                           "SR (Northern Ireland) 2013/69, part 4",
}
