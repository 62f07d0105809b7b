package studentfinance

// sources are what the publishers of what the rules and rates follow call it.
var sources = map[string]string{
	"https://www.gov.uk/student-finance/new-fulltime-students":                                                                                                    "Student finance: new full-time students (GOV.UK)",
	"https://www.gov.uk/student-finance/parttime-students":                                                                                                        "Student finance: part-time students (GOV.UK)",
	"https://www.gov.uk/student-finance/who-qualifies":                                                                                                            "Student finance: eligibility (GOV.UK)",
	"https://www.gov.uk/student-finance-on-or-after-1-january-2027/eligibility":                                                                                   "Student finance for courses on or after 1 January 2027: eligibility (GOV.UK)",
	"https://www.gov.uk/student-finance-on-or-after-1-january-2027/student-loans":                                                                                 "Student finance for courses on or after 1 January 2027: student loans (GOV.UK)",
	"https://www.gov.uk/student-finance-calculator":                                                                                                               "Student finance calculator (GOV.UK)",
	"https://www.gov.uk/apply-for-student-finance/household-income":                                                                                               "Apply for student finance: household income (GOV.UK)",
	"https://www.gov.uk/apply-for-student-finance/when":                                                                                                           "Apply for student finance: when to apply (GOV.UK)",
	"https://www.gov.uk/adult-dependants-grant/eligibility":                                                                                                       "Adult Dependants’ Grant: eligibility (GOV.UK)",
	"https://www.gov.uk/childcare-grant/eligibility":                                                                                                              "Childcare Grant: eligibility (GOV.UK)",
	"https://www.gov.uk/parents-learning-allowance/eligibility":                                                                                                   "Parents’ Learning Allowance: eligibility (GOV.UK)",
	"https://www.gov.uk/disabled-students-allowances-dsas":                                                                                                        "Disabled Students’ Allowance (GOV.UK)",
	"https://www.gov.uk/extra-money-pay-university":                                                                                                               "Extra money to pay for university (GOV.UK)",
	"https://www.gov.uk/teacher-training-funding":                                                                                                                 "Funding for teacher training (GOV.UK)",
	"https://www.gov.uk/social-work-bursaries":                                                                                                                    "Social work bursaries (GOV.UK)",
	"https://www.gov.uk/repaying-your-student-loan/which-repayment-plan-you-are-on":                                                                               "Repaying your student loan: which repayment plan you’re on (GOV.UK)",
	"https://www.gov.uk/repaying-your-student-loan/what-you-pay":                                                                                                  "Repaying your student loan: how much you repay (GOV.UK)",
	"https://www.gov.uk/government/publications/previous-annual-repayment-thresholds/previous-annual-repayment-thresholds":                                        "Previous annual repayment thresholds (GOV.UK)",
	"https://www.gov.uk/government/publications/student-finance-how-youre-assessed-and-paid/student-finance-how-youre-assessed-and-paid-2025-to-2026":             "Student finance: how you’re assessed and paid, 2025 to 2026 (GOV.UK)",
	"https://www.gov.uk/government/publications/student-finance-how-youre-assessed-and-paid/student-finance-how-youre-assessed-and-paid-2026-to-2027":             "Student finance: how you’re assessed and paid, 2026 to 2027 (GOV.UK)",
	"https://www.gov.uk/government/publications/tuition-fees-and-student-support-2025-to-2026-academic-year/support-with-living-costs-2025-to-2026-academic-year": "Support with living costs: 2025 to 2026 academic year (GOV.UK)",
	"https://www.gov.uk/government/publications/tuition-fees-and-student-support-2026-to-2027-academic-year/support-with-living-and-other-costs-2026-to-2027-academic-year": "Support with living and other costs: 2026 to 2027 academic year (GOV.UK)",
	"https://www.ucas.com/money-and-student-life/money/student-finance/student-finance-in-england/dependants-grants-for-full-time-students":                                 "Dependants’ grants for full-time students (UCAS)",
}
