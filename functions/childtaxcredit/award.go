package childtaxcredit

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// LeastPaid is the least amount of tax credits for an award that is paid at all (SI 2002/2008, regulation 9).
const LeastPaid money.Pence = 26_00

// Result is an award of a tax year.
type Result struct {
	Year    date.TaxYear
	Income  money.Pence // the income by which it goes, a year
	Periods []Period
	// Worked is the sum over the periods; Total is what is paid: nothing where tax credits come to less than LeastPaid.
	Worked, Total money.Pence
}

// Award works out Child Tax Credit for a tax year, in pence, with each relevant period (SI 2002/2008, regulations 8
// and 9). For a period of d of the year's n days:
//
//	element   = daily rate, rounded up, × d
//	income    = income of the year × d ÷ n, rounded down
//	threshold = threshold of the year × d ÷ n, rounded up
//	reduction = taper × (income − threshold), rounded down
//
// With Working Tax Credit the threshold is at least the income at which none of that is left. Until 2011-12 the family
// element is only reduced at its own taper, by income beyond the second threshold or, if that is more, beyond what
// takes all other elements. The error is a *rate.OutsideError.
func Award(year date.TaxYear, household Household, rounding Rounding) (Result, error) {
	row, err := AnnualRates.At(year.First())
	if err != nil {
		return Result{}, err
	}
	income, err := IncomeFor(household.Previous, household.Current, year)
	if err != nil {
		return Result{}, err
	}
	result := Result{Year: year, Income: income, Periods: Periods(year, household)}
	var working money.Pence
	for i := range result.Periods {
		p := &result.Periods[i]
		p.Elements = p.elements(year, row.Value, rounding)
		for _, element := range p.Elements {
			p.Maximum += element.Amount
		}
		if err := p.reduce(year, income, row.Value, rounding); err != nil {
			return Result{}, err
		}
		p.Net = p.Maximum - p.Reduction
		result.Worked += p.Net
		working += p.Working
	}
	if result.Worked+working >= LeastPaid {
		result.Total = result.Worked
	}
	return result, nil
}

// reduce fills in what income does to a period.
func (p *Period) reduce(year date.TaxYear, income money.Pence, rates Rates, rounding Rounding) error {
	if p.Maximum == 0 {
		return nil
	}
	inPeriod := func(annual money.Pence, rounded way) money.Pence {
		return part(annual, int64(p.Days), int64(Days(year)), rounded)
	}
	var most money.Pence // of Working Tax Credit
	if p.Works {
		var err error
		if most, err = WorkMaximum(p.Work, year, p.Days, rounding); err != nil {
			return err
		}
	}
	if p.Benefits {
		p.Working = most
		return nil
	}
	p.Income = inPeriod(income, rounding.down())
	p.Threshold = inPeriod(rates.Threshold, rounding.up())
	if p.Works {
		threshold := inPeriod(rates.WorkingThreshold, rounding.up())
		p.Working = most - min(most, tapered(p.Income-threshold, rates.Taper, rounding))
		p.Threshold = max(p.Threshold, threshold+exhausts(most, rates.Taper))
	}
	reduction := tapered(p.Income-p.Threshold, rates.Taper, rounding)
	if rates.SecondThreshold == 0 {
		p.Reduction = min(p.Maximum, reduction)
		return nil
	}
	family := p.Elements[0].Amount // there is one in all of these years
	others := p.Maximum - family
	second := max(inPeriod(rates.SecondThreshold, rounding.up()), p.Threshold+exhausts(others, rates.Taper))
	p.Reduction = min(others, reduction) + min(family, tapered(p.Income-second, rates.SecondTaper, rounding))
	return nil
}

// tapered is what an excess of income takes, at a taper in hundredths of a percent; nothing where there is none.
func tapered(excess money.Pence, taper int64, rounding Rounding) money.Pence {
	return part(max(0, excess), taper, 100_00, rounding.down())
}

// exhausts is the least excess of income that takes all of an amount.
func exhausts(amount money.Pence, taper int64) money.Pence {
	return part(amount, 100_00, taper, up)
}
