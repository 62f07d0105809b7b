package prescriptionprepayment

import (
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// outsideEngland are the postcode areas of which no part lies in England: of Scotland, Wales, Northern Ireland, Guernsey,
// the Isle of Man and Jersey. Those of the borders (CH, DG, HR, LD, LL, NP, SY, TD) are not among them.
var outsideEngland = []string{
	"AB", "DD", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "ZE",
	"CF", "SA",
	"BT", "GY", "IM", "JE",
}

// check holds the start to the month before and after the day of buying, the address to England, the NHS number to its
// check digit, and a Direct Debit to somebody who can authorise it alone.
func check(on date.Date, a ask.Answers) []ask.Fault {
	var faults []ask.Fault
	start := startOf(on, a)
	switch earliest, latest := EarliestStart(on), LatestStart(on); {
	case start.Before(earliest):
		faults = append(faults, ask.Fault{Path: startDate.Name, Code: ask.TooEarly, Values: words.Values{"earliest": earliest}})
	case start.After(latest):
		faults = append(faults, ask.Fault{Path: startDate.Name, Code: ask.TooLate, Values: words.Values{"latest": latest}})
	}
	postcode := homeAddress.Of(a).Postcode
	area := postcode[:len(postcode)-len(strings.TrimLeft(postcode, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
	if slices.Contains(outsideEngland, area) {
		faults = append(faults, ask.Fault{Path: homeAddress.Name, Code: ask.Inconsistent, Values: words.Values{"other": home.Name}})
	}
	if number := nhsNumber.Of(a); number != "" && !IsNHSNumber(number) {
		faults = append(faults, ask.Fault{Path: nhsNumber.Name, Code: ask.WrongCheckDigit})
	}
	if soleAuthority.Is(false).Holds(on, a) {
		faults = append(faults, ask.Fault{Path: soleAuthority.Name, Code: ask.Inconsistent, Values: words.Values{"other": payBy.Name}})
	}
	return faults
}
