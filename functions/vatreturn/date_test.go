package vatreturn_test

import (
	"errors"
	"testing"

	"github.com/frontline-gov/frontline/functions/vatreturn"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
)

func TestTables(t *testing.T) {
	if err := vatreturn.LatePenalties.Check(); err != nil {
		t.Error(err)
	}
}

func TestDueDate(t *testing.T) {
	for _, test := range []struct {
		scheme    vatreturn.Scheme
		end, want string
	}{
		{vatreturn.Quarterly, "2026-03-31", "2026-05-07"},
		{vatreturn.Quarterly, "2026-09-30", "2026-11-07"}, // a Saturday stays
		{vatreturn.Quarterly, "2018-03-31", "2018-05-07"}, // a bank holiday stays
		{vatreturn.Quarterly, "2026-12-31", "2027-02-07"},
		{vatreturn.Quarterly, "2026-11-30", "2027-01-07"},
		{vatreturn.Monthly, "2027-01-31", "2027-03-07"}, // 28 February and seven days
		{vatreturn.Monthly, "2028-01-31", "2028-03-07"}, // 29 February and seven days
		{vatreturn.Monthly, "2028-02-29", "2028-04-07"},
		{vatreturn.Quarterly, "2026-03-28", "2026-05-07"}, // regulation 25(1), unless HMRC agreed otherwise
		{vatreturn.Quarterly, "1995-10-31", "1995-12-07"}, // no bank holidays are needed
		{vatreturn.AnnualAccounting, "2026-12-31", "2027-02-26"},
		{vatreturn.AnnualAccounting, "2025-12-31", "2026-02-27"}, // 28 February 2026 is a Saturday
		{vatreturn.AnnualAccounting, "2026-06-30", "2026-08-28"}, // 31 August 2026 is a bank holiday
		{vatreturn.AnnualAccounting, "2026-10-31", "2026-12-31"},
		{vatreturn.PaymentsOnAccount, "2026-11-30", "2026-12-31"},
		{vatreturn.PaymentsOnAccount, "2026-04-30", "2026-05-29"}, // 31 May 2026 is a Sunday
		{vatreturn.PaymentsOnAccount, "2026-07-31", "2026-08-28"},
		{vatreturn.PaymentsOnAccount, "2028-11-30", "2028-12-29"},
		// What the default surcharge officer's guide gives for the quarter to 30 June 2016.
		{vatreturn.Quarterly, "2016-06-30", "2016-08-07"},
	} {
		if got, err := vatreturn.DueDate(date.MustParse(test.end), test.scheme); err != nil || got.String() != test.want {
			t.Errorf("%s to %s: %s, %v; want %s", test.scheme, test.end, got, err, test.want)
		}
	}
	for _, test := range []struct {
		scheme vatreturn.Scheme
		end    string
	}{
		{"yearly", "2026-03-31"}, {"", "2026-03-31"}, {vatreturn.AnnualAccounting, "2030-11-30"},
		{vatreturn.PaymentsOnAccount, "2030-12-31"}, {vatreturn.PaymentsOnAccount, "2011-11-30"},
	} {
		if got, err := vatreturn.DueDate(date.MustParse(test.end), test.scheme); err == nil || !got.IsZero() {
			t.Errorf("%s to %s: %s", test.scheme, test.end, got)
		}
	}
}

// The dates that GOV.UK's calculator of VAT payment deadlines is tested with (alphagov/smart-answers, MIT): a set-up or
// payment day, and the day on which the money is taken or has to be there.
func TestPublishedPaymentDates(t *testing.T) {
	ways := map[string]func(vatreturn.Payment) (pay, received date.Date){
		"Direct Debit":    func(p vatreturn.Payment) (_, _ date.Date) { return p.DirectDebit.SetUpBy, p.DirectDebit.Taken },
		"Bacs":            func(p vatreturn.Payment) (_, _ date.Date) { return p.Bacs.PayBy, p.Bacs.ReceivedBy },
		"CHAPS":           func(p vatreturn.Payment) (_, _ date.Date) { return p.CHAPS.PayBy, p.CHAPS.ReceivedBy },
		"Faster Payments": func(p vatreturn.Payment) (_, _ date.Date) { return p.FasterPayments.PayBy, p.FasterPayments.ReceivedBy },
		"cheque":          func(p vatreturn.Payment) (_, _ date.Date) { return p.Cheque.PayBy, p.Cheque.ReceivedBy },
	}
	for _, test := range []struct{ way, end, pay, received string }{
		{"Direct Debit", "2013-04-30", "2013-06-05", "2013-06-12"},
		{"Direct Debit", "2013-10-31", "2013-12-04", ""},
		{"Direct Debit", "2014-04-30", "2014-06-04", "2014-06-11"},
		{"Direct Debit", "2014-07-31", "2014-09-03", ""},
		{"Faster Payments", "2013-04-30", "2013-06-07", "2013-06-07"},
		{"Faster Payments", "2013-01-31", "2013-03-07", "2013-03-07"},
		{"Bacs", "2013-04-30", "2013-06-05", "2013-06-07"},
		{"Bacs", "2013-05-31", "", "2013-07-05"},
		{"Bacs", "2013-10-31", "2013-12-04", ""},
		{"Bacs", "2014-04-30", "2014-06-04", ""},
		{"Bacs", "2014-07-31", "2014-09-03", "2014-09-05"},
		{"CHAPS", "2013-04-30", "2013-06-07", "2013-06-07"},
		{"CHAPS", "2013-11-30", "2014-01-07", "2014-01-07"},
		{"CHAPS", "2014-03-31", "2014-05-07", "2014-05-07"},
		{"CHAPS", "2014-11-30", "2015-01-07", "2015-01-07"},
		{"CHAPS", "2015-02-28", "2015-04-07", "2015-04-07"},
		{"CHAPS", "2015-03-31", "2015-05-07", "2015-05-07"},
		{"CHAPS", "2015-11-30", "2016-01-07", "2016-01-07"},
		{"cheque", "2013-04-30", "2013-05-22", "2013-05-31"},
		{"cheque", "2013-03-31", "", "2013-04-30"},

		// Worked by hand. Good Friday 3 and Easter Monday 6 April 2026; due on Tuesday 7 April.
		{"Direct Debit", "2026-02-28", "2026-04-01", "2026-04-10"},
		{"Bacs", "2026-02-28", "2026-04-01", "2026-04-07"},
		// Monday 4 May 2026; due on Thursday 7 May. Cheque: 30 April is a Thursday; 29, 28, 27, 24, 23, 22.
		{"Direct Debit", "2026-03-31", "2026-05-05", "2026-05-12"},
		{"Bacs", "2026-03-31", "2026-05-05", "2026-05-07"},
		{"cheque", "2026-03-31", "2026-04-22", "2026-04-30"},
		// Due on Sunday 7 June 2026. Cheque: 31 May is a Sunday; 28, 27, 26, 22, 21, 20 before Friday 29, as Monday 25
		// is a bank holiday.
		{"Direct Debit", "2026-04-30", "2026-06-03", "2026-06-10"},
		{"CHAPS", "2026-04-30", "2026-06-05", "2026-06-05"},
		{"Faster Payments", "2026-04-30", "2026-06-07", "2026-06-07"},
		{"cheque", "2026-04-30", "2026-05-20", "2026-05-29"},
		// Due on Monday 7 May 2018, a bank holiday.
		{"Direct Debit", "2018-03-31", "2018-05-02", "2018-05-10"},
		{"CHAPS", "2018-03-31", "2018-05-04", "2018-05-04"},
		{"Faster Payments", "2018-03-31", "2018-05-07", "2018-05-07"},
		// Christmas 2026: 30, 29, 24, 23, 22, 21 before Thursday 31 December.
		{"cheque", "2026-11-30", "2026-12-21", "2026-12-31"},
		{"Direct Debit", "2026-11-30", "2027-01-05", "2027-01-12"},
		// Good Friday 26 and Easter Monday 29 March 2027: 30, 25, 24, 23, 22, 19 before Wednesday 31 March.
		{"cheque", "2027-02-28", "2027-03-19", "2027-03-31"},
		{"Bacs", "2027-02-28", "2027-04-05", "2027-04-07"},
		// Due on Sunday 7 January 2029, in a year worked out from the Act. Cheque: 28, 27, 22, 21, 20, 19 before Friday
		// 29 December 2028, as the 25th and 26th are bank holidays.
		{"Direct Debit", "2028-11-30", "2029-01-03", "2029-01-10"},
		{"Bacs", "2028-11-30", "2029-01-03", "2029-01-05"},
		{"cheque", "2028-11-30", "2028-12-19", "2028-12-29"},
	} {
		p, err := vatreturn.PaymentDates(date.MustParse(test.end), vatreturn.Quarterly)
		if err != nil {
			t.Fatal(err)
		}
		pay, received := ways[test.way](p)
		if test.pay != "" && pay.String() != test.pay || test.received != "" && received.String() != test.received {
			t.Errorf("%s to %s: %s, %s; want %s, %s", test.way, test.end, pay, received, test.pay, test.received)
		}
	}
}

// Under the other schemes the money has to be there on the due date, and there is no Direct Debit and no cheque.
func TestPaymentDatesOfOtherSchemes(t *testing.T) {
	for _, scheme := range []vatreturn.Scheme{vatreturn.AnnualAccounting, vatreturn.PaymentsOnAccount} {
		end := date.MustParse("2026-07-31") // 31 August is a bank holiday; the second month after is September
		due, want := date.MustParse("2026-08-28"), date.MustParse("2026-08-26")
		if scheme == vatreturn.AnnualAccounting {
			due, want = date.MustParse("2026-09-30"), date.MustParse("2026-09-28")
		}
		p, err := vatreturn.PaymentDates(end, scheme)
		if err != nil || p != (vatreturn.Payment{
			Bacs:  vatreturn.Transfer{PayBy: want, ReceivedBy: due},
			CHAPS: vatreturn.Transfer{PayBy: due, ReceivedBy: due}, FasterPayments: vatreturn.Transfer{PayBy: due, ReceivedBy: due},
		}) {
			t.Errorf("%s: %+v, %v", scheme, p, err)
		}
	}
	for _, end := range []string{"2030-11-30", "2011-10-31"} {
		var outside *rate.OutsideError
		if p, err := vatreturn.PaymentDates(date.MustParse(end), vatreturn.Quarterly); !errors.As(err, &outside) || p != (vatreturn.Payment{}) {
			t.Errorf("%s: %+v, %v", end, p, err)
		}
	}
	if _, err := vatreturn.PaymentDates(date.MustParse("2026-07-31"), "none"); err == nil {
		t.Error("a scheme that there is not")
	}
}
