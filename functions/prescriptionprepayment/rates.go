package prescriptionprepayment

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Charges are what somebody pays for NHS prescriptions in England, in pence.
type Charges struct {
	Item         money.Pence // the single charge, for each item of a prescription
	ThreeMonths  money.Pence // a certificate for 3 months
	TwelveMonths money.Pence // a certificate for 12 months
}

// ChargeRates are the charges of regulations 3 and 16 of SI 2015/570 as amended, by the day on which an item is
// collected or a certificate is bought. Each row was read on two pages that agree; it names one of them, a statement of the
// government where there is one. The amending instruments themselves could not be read but for SI 2020/201. The rows of
// 2022 and 2025 repeat those before: charges were not raised. The year before April 2019 is left out, because no page
// read says on which day its charges began. What holds from 1 April 2027 is not published.
var ChargeRates = rate.Table[Charges]{Name: "prescription charges in England", Rows: []rate.Row[Charges]{
	// The statement of 2020 raises the charges from these, and SI 2020/201 the single charge.
	charges("2019-04-01", "2020-04-01", 9_00, 29_10, 104_00,
		"https://www.gov.uk/government/speeches/nhs-prescription-charges-from-1-april-2020"),
	charges("2020-04-01", "2021-04-01", 9_15, 29_65, 105_90,
		"https://www.gov.uk/government/speeches/nhs-prescription-charges-from-1-april-2020"),
	charges("2021-04-01", "2022-04-01", 9_35, 30_25, 108_10,
		"https://www.healthwatchmiltonkeynes.co.uk/news/2021-03-19/nhs-prescription-charge-rises-ps935-1st-april-2021"),
	// The statement of 2023 raises the charges from these.
	charges("2022-04-01", "2023-04-01", 9_35, 30_25, 108_10,
		"https://www.gov.uk/government/speeches/nhs-prescription-charges-from-1-april-2023"),
	charges("2023-04-01", "2024-05-01", 9_65, 31_25, 111_60,
		"https://www.gov.uk/government/speeches/nhs-prescription-charges-from-1-april-2023"),
	charges("2024-05-01", "2025-04-01", 9_90, 32_05, 114_50,
		"https://www.gov.uk/government/news/nhs-prescription-charges-from-1-may-2024"),
	charges("2025-04-01", "2026-04-01", 9_90, 32_05, 114_50,
		"https://www.gov.uk/government/news/cost-of-living-boost-for-millions-as-prescription-charges-frozen"),
	// Written statement HCWS1091 to the House of Commons, 24 November 2025, which names all three sums for 2026-27. They
	// stand at https://www.lawyer-monthly.com/?p=86047 too.
	charges("2026-04-01", "2027-04-01", 9_90, 32_05, 114_50,
		"https://parallelparliament.co.uk/mp/zubir-ahmed/debate/2025-11-24/commons/written-statements/nhs-prescription-charges"),
}}

// TakeHomeLimit and HigherTakeHomeLimit are the most that the take-home pay of an assessment period may be, in pence, for
// prescriptions to be free with Universal Credit: the higher one where the award has a child element, or somebody has
// limited capability for work (National Health Service (Travel Expenses and Remission of Charges) Regulations 2003, SI
// 2003/2382, regulation 5(1A); the same since 1 November 2015, SI 2015/1776). The words of the question name both.
const (
	TakeHomeLimit       money.Pence = 435_00
	HigherTakeHomeLimit money.Pence = 935_00
)

func charges(from, to string, item, three, twelve money.Pence, source string) rate.Row[Charges] {
	return rate.Row[Charges]{
		From: date.MustParse(from), To: date.MustParse(to), Value: Charges{item, three, twelve}, Source: source,
	}
}
