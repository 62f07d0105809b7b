package prescriptionprepayment

// sources are what the publishers of what the rules and rates follow call it.
var sources = map[string]string{
	"https://parallelparliament.co.uk/mp/zubir-ahmed/debate/2025-11-24/commons/written-statements/nhs-prescription-charges":             "NHS Prescription Charges, written statement HCWS1091, 24 November 2025 (Parallel Parliament)",
	"https://www.gov.uk/government/news/cost-of-living-boost-for-millions-as-prescription-charges-frozen":                               "Cost of living boost for millions as prescription charges frozen (GOV.UK)",
	"https://www.gov.uk/government/news/nhs-prescription-charges-from-1-may-2024":                                                       "NHS prescription charges from 1 May 2024 (GOV.UK)",
	"https://www.gov.uk/government/speeches/nhs-prescription-charges-from-1-april-2023":                                                 "NHS prescription charges from 1 April 2023 (GOV.UK)",
	"https://www.gov.uk/government/speeches/nhs-prescription-charges-from-1-april-2020":                                                 "NHS prescription charges from 1 April 2020 (GOV.UK)",
	"https://www.healthwatchmiltonkeynes.co.uk/news/2021-03-19/nhs-prescription-charge-rises-ps935-1st-april-2021":                      "NHS prescription charge rises to £9.35 on 1st April 2021 (Healthwatch Milton Keynes)",
	"https://www.nhsbsa.nhs.uk/help-nhs-prescription-costs/nhs-prescription-prepayment-certificate-ppc/terms-and-conditions":            "NHS Prescription Prepayment Certificate (PPC): terms and conditions (NHSBSA)",
	"https://www.nhsbsa.nhs.uk/help-nhs-prescription-costs/nhs-hormone-replacement-therapy-prescription-prepayment-certificate-hrt-ppc": "NHS Hormone Replacement Therapy Prescription Prepayment Certificate (HRT PPC) (NHSBSA)",
	"https://www.nhsbsa.nhs.uk/help-nhs-prescription-costs/free-nhs-prescriptions/hwhc-universal-credit":                                "Free NHS prescriptions: Universal Credit (NHSBSA)",
	"https://cms.nhsbsa.nhs.uk/nhs-prescription-charges/hwhc-free-nhs-prescriptions":                                                    "Free NHS prescriptions (NHSBSA)",
	"https://faq.nhsbsa.nhs.uk/knowledgebase/article/KA-03614/en-us":                                                                    "Article KA-03614 of the knowledge base (NHSBSA)",
	"https://llyw.cymru/node/32374": "Prescriptions in Wales (Welsh Government)",
}
