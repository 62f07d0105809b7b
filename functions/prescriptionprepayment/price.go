package prescriptionprepayment

import (
	"fmt"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// Length is for how many months a certificate holds.
type Length int

// The lengths that there are.
const (
	ThreeMonths  Length = 3
	TwelveMonths Length = 12
)

// of is the price of a certificate, and false where there is none of the length.
func (l Length) of(c Charges) (money.Pence, bool) {
	switch l {
	case ThreeMonths:
		return c.ThreeMonths, true
	case TwelveMonths:
		return c.TwelveMonths, true
	}
	return 0, false
}

// Price returns what a certificate costs that is bought on a day, in pence. The day of buying decides, whenever the
// certificate starts (NHS Business Services Authority, terms and conditions, "Cost of a PPC"). The error is a
// *rate.OutsideError for a day without a price, or says that there is no certificate of the length.
func Price(length Length, bought date.Date) (money.Pence, error) {
	row, err := ChargeRates.At(bought)
	if err != nil {
		return 0, err
	}
	price, ok := length.of(row.Value)
	if !ok {
		return 0, fmt.Errorf("prepayment certificate for %d months: there are only those for 3 and 12 months", length)
	}
	return price, nil
}

// Instalments is the number of monthly Direct Debit payments in which a certificate for 12 months may be paid for.
const Instalments = 10

// Instalment returns what each of the payments is for a certificate for 12 months bought on a day, in pence: a tenth
// of the price. Every price so far is a multiple of ten pence. The error is a *rate.OutsideError.
func Instalment(bought date.Date) (money.Pence, error) {
	price, err := Price(TwelveMonths, bought)
	return price / Instalments, err
}
