package vatreturn

// sources are what the publishers of what the rules and rates follow call it.
var sources = map[string]string{
	"https://www.gov.uk/guidance/how-to-fill-in-and-submit-your-vat-return-vat-notice-70012": "How to fill in and submit your VAT Return (VAT Notice 700/12) (GOV.UK)",
	"https://www.gov.uk/guidance/check-if-you-need-to-report-errors-in-your-vat-return":      "Check if you need to report errors in your VAT Return (GOV.UK)",
	"https://www.gov.uk/pay-vat":                                                             "Pay your VAT bill (GOV.UK)",
	"https://www.gov.uk/pay-vat/direct-debit":                                                "Pay your VAT bill: Direct Debit (GOV.UK)",
	"https://www.gov.uk/bank-holidays":                                                       "UK bank holidays (GOV.UK)",
	"https://www.gov.uk/hmrc-internal-manuals/vat-accounting/vatac1300":                      "VAT Accounting, VATAC1300 (HMRC)",
	"https://www.gov.uk/hmrc-internal-manuals/vat-annual-accounting-system/vataas3400":       "VAT Annual Accounting System, VATAAS3400 (HMRC)",
	"https://www.gov.uk/hmrc-internal-manuals/vat-annual-accounting-system/vataas5100":       "VAT Annual Accounting System, VATAAS5100 (HMRC)",
	"https://www.gov.uk/hmrc-internal-manuals/vat-default-surcharge-officers-guide/vdsog400": "VAT Default Surcharge Officer’s Guide, VDSOG400: deadlines for filing returns and making payments (HMRC)",
}
