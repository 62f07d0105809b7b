package vatreturn

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/workday"
)

// Where it is published when a payment has to be made.
const (
	paymentRules = "https://www.gov.uk/pay-vat"
	debitRules   = "https://www.gov.uk/pay-vat/direct-debit"
)

// Payment says by when VAT has to be paid, by the way in which it is paid. A way that a scheme does not have is zero.
type Payment struct {
	// DirectDebit is for quarterly and monthly returns.
	DirectDebit Debit
	// Bacs is also for cards and for paying in at a bank.
	Bacs           Transfer
	CHAPS          Transfer
	FasterPayments Transfer
	// Cheque is only for those who may send a paper return by quarter or month: there are no seven days more for it.
	Cheque Transfer
}

// Debit is a payment that HMRC collects.
type Debit struct {
	SetUpBy date.Date // the last day on which to set up a new Direct Debit
	Taken   date.Date // the day on which HMRC takes the money
}

// Transfer is a payment that the business makes.
type Transfer struct {
	PayBy      date.Date // the last day on which to pay, or to post the cheque
	ReceivedBy date.Date // the last day on which the money can reach HMRC
}

// PaymentDates returns by when the VAT of a period that ended on a day has to be paid, as GOV.UK's calculator of VAT
// payment deadlines works it out:
//
//	Direct Debit     set up two working days before the last working day up to the due date, taken three working days
//	                 after the due date
//	Bacs, cards      paid two working days before the money has to be there: the last working day up to the due date
//	CHAPS            the last working day up to the due date
//	Faster Payments  the due date itself
//	cheque           posted six working days before the last working day of the month that follows the period
//
// The calculator is for returns by quarter and month. Under annual accounting and payments on account the due date is a
// working day, and the money has to be there on it. The errors are those of DueDate.
func PaymentDates(end date.Date, scheme Scheme) (Payment, error) {
	due, err := DueDate(end, scheme)
	if err != nil {
		return Payment{}, err
	}
	var p Payment
	p.FasterPayments = Transfer{PayBy: due, ReceivedBy: due}
	days := days{}
	working := days.last(due)
	p.CHAPS = Transfer{PayBy: working, ReceivedBy: working}
	p.Bacs = Transfer{PayBy: days.add(working, -2), ReceivedBy: working}
	if scheme == Quarterly || scheme == Monthly {
		p.DirectDebit = Debit{SetUpBy: days.add(working, -2), Taken: days.add(due, 3)}
		cleared := days.last(monthEnd(end, 1))
		p.Cheque = Transfer{PayBy: days.add(cleared, -6), ReceivedBy: cleared}
	}
	if days.err != nil {
		return Payment{}, days.err
	}
	return p, nil
}

// days counts working days and keeps the first error.
type days struct{ err error }

func (d *days) add(on date.Date, n int) date.Date {
	return d.keep(workday.Add(on, n))
}

func (d *days) last(on date.Date) date.Date {
	return d.keep(workday.OnOrBefore(on))
}

func (d *days) keep(on date.Date, err error) date.Date {
	if d.err == nil {
		d.err = err
	}
	return on
}
