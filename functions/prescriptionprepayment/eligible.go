package prescriptionprepayment

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Where the rules are published.
const (
	chargeRules     = "https://www.legislation.gov.uk/uksi/2015/570/"
	terms           = "https://www.nhsbsa.nhs.uk/help-nhs-prescription-costs/nhs-prescription-prepayment-certificate-ppc/terms-and-conditions"
	free            = "https://cms.nhsbsa.nhs.uk/nhs-prescription-charges/hwhc-free-nhs-prescriptions"
	universalCredit = "https://www.nhsbsa.nhs.uk/help-nhs-prescription-costs/free-nhs-prescriptions/hwhc-universal-credit"
	hrtCertificate  = "https://www.nhsbsa.nhs.uk/help-nhs-prescription-costs/nhs-hormone-replacement-therapy-prescription-prepayment-certificate-hrt-ppc"
	freeInWales     = "https://llyw.cymru/node/32374"
	refunds         = "https://faq.nhsbsa.nhs.uk/knowledgebase/article/KA-03614/en-us"
)

// exemptAge is the age from which prescriptions are free (SI 2015/570, regulation 10).
const exemptAge = 60

// eligible gives the reasons for which somebody needs no certificate or cannot buy one, on the answers known so far.
func eligible(on date.Date, a ask.Answers) []transaction.Reason {
	var reasons []transaction.Reason
	for _, each := range []struct {
		against      ask.Condition
		rule, source string
	}{
		{home.In("scotland", "northern-ireland"), "free-where-you-live", terms},
		{home.Is("wales"), "free-in-wales", freeInWales},
		{home.Is("elsewhere"), "not-in-england", terms},
		{ask.All(dateOfBirth.AgeAtLeast(0), ask.Not(dateOfBirth.AgeAtLeast(16))), "under-16", chargeRules + "regulation/10"},
		{inEducation.Is(true), "in-education", chargeRules + "regulation/10"},
		{dateOfBirth.AgeAtLeast(exemptAge), "sixty-or-over", chargeRules + "regulation/10"},
		{exemption.Has("maternity"), "maternity-exemption", chargeRules + "regulation/10"},
		{exemption.Has("medical"), "medical-exemption", chargeRules + "regulation/10"},
		{exemption.Has("hc2"), "hc2", free},
		{benefits.Has("pension-credit"), "pension-credit", free},
		{benefits.Has("employment-support"), "employment-support", free},
		{lowTakeHomePay.Is(true), "universal-credit", universalCredit},
		{prescriptions.Is("only-hrt"), "only-hrt", hrtCertificate},
	} {
		if each.against.Holds(on, a) {
			reasons = append(reasons, transaction.Reason{Rule: each.rule, Source: each.source})
		}
	}
	return append(reasons, sixtyByStart(on, a)...)
}

// sixtyByStart is against a certificate whose holder is 60 before the first day of it. A day on which none can start
// speaks against nobody: it is a fault.
func sixtyByStart(on date.Date, a ask.Answers) []transaction.Reason {
	born, start := dateOfBirth.Of(a), startOf(on, a)
	if born.IsZero() || start.After(LatestStart(on)) {
		return nil
	}
	if sixty := born.Birthday(exemptAge); sixty.After(on) && !sixty.After(start) {
		return []transaction.Reason{{
			Rule: "sixty-by-start", Source: chargeRules + "regulation/10", Values: words.Values{"birthday": sixty},
		}}
	}
	return nil
}
