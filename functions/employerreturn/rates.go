package employerreturn

import (
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Letters are the National Insurance category letters in use, a letter each, by tax year. B, E, I and T are married
// women's and widows' reduced rate; X is no contributions; G, P, Q, R, T, W and Y are mariners'.
//
// V (veterans) and F, I, L, S (freeports) came on 6 April 2022, D, E, K, N (investment zones) on 6 April 2024. The
// contracted-out letters of before April 2016, some of which were given out anew, are before the first row. The table
// ends with 2026-27.
var Letters = rate.Table[string]{Name: "national insurance category letters", Rows: []rate.Row[string]{
	{
		From: date.MustParse("2020-04-06"), To: date.MustParse("2022-04-06"), Value: "ABCGHJMPQRTWXYZ",
		Source: "https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim01430",
	},
	{
		From: date.MustParse("2022-04-06"), To: date.MustParse("2024-04-06"), Value: "ABCFGHIJLMPQRSTVWXYZ",
		Source: "https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim01430",
	},
	{
		From: date.MustParse("2024-04-06"), To: date.MustParse("2027-04-06"), Value: "ABCDEFGHIJKLMNPQRSTVWXYZ",
		Source: "https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim01540",
	},
}}

// letterOptions are the letters of the newest row, as the question offers them.
var letterOptions = strings.Split(Letters.Rows[len(Letters.Rows)-1].Value, "")

// yearOptions are the tax years that a return can be for, the newest first: from firstYear to the one after the table's
// last, because returns for a tax year begin before its letters have to be known.
func yearOptions() []string {
	var options []string
	for year := Letters.Rows[len(Letters.Rows)-1].To.TaxYear(); year >= firstYear; year-- {
		options = append(options, year.String()[2:])
	}
	return options
}

// firstYear is the first tax year that a return can be for: since 2020-21 a full payment submission, and no other
// form, puts an earlier year right.
const firstYear date.TaxYear = 2020
