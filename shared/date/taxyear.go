package date

import (
	"fmt"
	"time"
)

// TaxYear is a UK tax year, 6 April to 5 April, by the year in which it starts: TaxYear(2026) is
// 2026-27 (Income Tax Act 2007, section 4).
type TaxYear int

// TaxYear returns the tax year in which d lies. d may not be the zero Date.
func (d Date) TaxYear() TaxYear {
	if y := TaxYear(d.Year()); !d.Before(y.First()) {
		return y
	}
	return TaxYear(d.Year() - 1)
}

// First returns 6 April of the year in which the tax year starts.
func (y TaxYear) First() Date { return Date{int32(y), uint8(time.April), 6} }

// Last returns 5 April of the year after.
func (y TaxYear) Last() Date { return Date{int32(y) + 1, uint8(time.April), 5} }

// String returns the customary name, such as "2026-27".
func (y TaxYear) String() string { return fmt.Sprintf("%04d-%02d", int(y), (int(y)+1)%100) }
