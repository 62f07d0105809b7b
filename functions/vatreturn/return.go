package vatreturn

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/money"
)

// HMRC's codes for a return that is right in each of its fields and wrong as a whole.
const (
	VATNetValue       ask.Code = "VAT_NET_VALUE"        // box 5 is not the difference between boxes 3 and 4
	VATTotalValue     ask.Code = "VAT_TOTAL_VALUE"      // box 3 is not the sum of boxes 1 and 2
	NotFinalised      ask.Code = "NOT_FINALISED"        // nobody has declared that the return is final
	TaxPeriodNotEnded ask.Code = "TAX_PERIOD_NOT_ENDED" // it came before the period was over
)

// Return is a VAT return: whose, for which period as HMRC's key names it, the nine boxes, and whether it is declared
// to be final.
type Return struct {
	VRN       string
	PeriodKey string
	Boxes     Boxes
	Finalised bool
}

// Boxes are the nine boxes of a return, in pence; boxes 6 to 9 are whole pounds.
type Boxes struct {
	DueOnSales        money.Pence // 1: VAT due on sales and other outputs
	DueOnAcquisitions money.Pence // 2: VAT due on goods brought into Northern Ireland from the EU
	TotalDue          money.Pence // 3: boxes 1 and 2 together
	Reclaimed         money.Pence // 4: VAT reclaimed on purchases and other inputs
	Net               money.Pence // 5: the difference between boxes 3 and 4, to pay or to reclaim
	Sales             money.Pence // 6: value of sales and other outputs without VAT
	Purchases         money.Pence // 7: value of purchases and other inputs without VAT
	Dispatches        money.Pence // 8: value of goods sent from Northern Ireland to the EU, without VAT
	Acquisitions      money.Pence // 9: value of goods brought into Northern Ireland from the EU, without VAT
}

// Total returns box 3, the VAT due: box 1 + box 2 (VAT Notice 700/12). Amounts are in pence and may be negative.
func Total(box1, box2 money.Pence) money.Pence { return box1 + box2 }

// Net returns box 5: the difference between box 3 and box 4, never below nothing (VAT Notice 700/12). Amounts are in
// pence. It is to be paid where box 3 is the greater, and reclaimed where box 4 is.
func Net(box3, box4 money.Pence) money.Pence {
	if box3 < box4 {
		return box4 - box3
	}
	return box3 - box4
}

// ToReclaim says that box 5 goes from HMRC to the business: box 4 is greater than box 3.
func (b Boxes) ToReclaim() bool { return b.Reclaimed > b.TotalDue }

// faults gives what is wrong with the return as a whole, in HMRC's stages: the fourth holds boxes 5 and 3, in this
// order, against the others; the fifth, only where those agree, asks for the declaration.
func (r Return) faults() []ask.Code {
	var codes []ask.Code
	if b := r.Boxes; b.Net != Net(b.TotalDue, b.Reclaimed) {
		codes = append(codes, VATNetValue)
	}
	if b := r.Boxes; b.TotalDue != Total(b.DueOnSales, b.DueOnAcquisitions) {
		codes = append(codes, VATTotalValue)
	}
	if len(codes) == 0 && !r.Finalised {
		codes = append(codes, NotFinalised)
	}
	return codes
}

// returnOf makes the return of whole answers. Boxes that were not asked are 0, and boxes 3 and 5 follow from the others
// unless software has sent them.
func returnOf(a ask.Answers) Return {
	b := Boxes{
		DueOnSales: box1.Of(a), DueOnAcquisitions: box2.Of(a), TotalDue: box3.Of(a), Reclaimed: box4.Of(a), Net: box5.Of(a),
		Sales: box6.Of(a), Purchases: box7.Of(a), Dispatches: box8.Of(a), Acquisitions: box9.Of(a),
	}
	if !a.Given(box3.Name) {
		b.TotalDue = Total(b.DueOnSales, b.DueOnAcquisitions)
	}
	if !a.Given(box5.Name) {
		b.Net = Net(b.TotalDue, b.Reclaimed)
	}
	return Return{VRN: vrn.Of(a), PeriodKey: periodKey.Of(a), Boxes: b, Finalised: finalised.Of(a)}
}
