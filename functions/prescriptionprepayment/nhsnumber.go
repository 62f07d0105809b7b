package prescriptionprepayment

// IsNHSNumber says that a text is ten digits of which the last is the check digit of the others: with the weights 10
// to 2, it is 11 less the remainder of their sum by 11, and 0 for 11; where it would be 10 there is no such number
// (NHS Data Dictionary, NHS number). Nobody has one that begins with 00: those of England and Wales begin with 3, 4, 6 or
// 7, Scotland's with a day of the month (https://en.wikipedia.org/wiki/NHS_number). Whether the NHS has given it to
// anybody it does not know.
func IsNHSNumber(text string) bool {
	if len(text) != 10 || text[:2] == "00" {
		return false
	}
	sum := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
		// The check digit has the weight 1: it fills the sum up to a multiple of 11, which none can where 10 is wanting.
		sum += (10 - i) * int(text[i]-'0')
	}
	return sum%11 == 0
}
