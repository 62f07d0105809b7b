package childtaxcredit

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// Income is what a household had in a tax year, in pence; of a couple, both together.
type Income struct {
	Earnings        money.Pence // from employment, before tax
	CompanyBenefits money.Pence // in kind, from an employer
	TaxableBenefits money.Pence // social security benefits that count as income
	Profit          money.Pence // from self-employment; below zero for a loss
	Other           money.Pence // pensions, savings and investments, property, income from abroad
}

// OtherDisregard is how much of other income does not count, for a household (SI 2002/2006, regulation 3(1), step one).
const OtherDisregard money.Pence = 300_00

// Countable returns the income that counts for a tax year, in pence: other income beyond OtherDisregard, and the rest
// as it is, less a loss from self-employment. It is never below zero (SI 2002/2006, regulation 3(1)).
func Countable(income Income) money.Pence {
	other := max(0, income.Other-OtherDisregard)
	return max(0, other+income.Earnings+income.CompanyBenefits+income.TaxableBenefits+income.Profit)
}

// NotionalIncome returns the income of a tax year, in pence, that stands for the year's own where an award ended on a
// day for Universal Credit: the countable income from 6 April to that day ÷ the days × Days(year), rounded down (SI
// 2014/1230, schedule 1, paragraph 2). The disregard of other income is the whole one (paragraph 13). The day lies in
// the year.
func NotionalIncome(countable money.Pence, year date.TaxYear, last date.Date) money.Pence {
	return part(countable, int64(Days(year)), int64(max(1, year.First().DaysUntil(last)+1)), down)
}

// IncomeFor returns the income by which an award for a tax year goes, in pence a year: that of the year before unless
// the year's own differs by more than the disregards of AnnualRates. Of a greater rise or fall, the disregard does not
// count; where a year has no disregard for a fall, any fall counts (Tax Credits Act 2002, section 7(3); SI 2002/2008,
// regulation 5). The error is a *rate.OutsideError.
func IncomeFor(previous, current money.Pence, year date.TaxYear) (money.Pence, error) {
	row, err := AnnualRates.At(year.First())
	if err != nil {
		return 0, err
	}
	rise, fall := row.Value.Rise, row.Value.Fall
	switch change := current - previous; {
	case change > rise:
		return current - rise, nil
	case change < -fall:
		return current + fall, nil
	}
	return previous, nil
}
