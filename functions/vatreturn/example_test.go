package vatreturn_test

import (
	"fmt"

	"github.com/frontline-gov/frontline/functions/vatreturn"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// £105.50 due on sales and -£100.45 on acquisitions: 105.50 - 100.45 = 5.05.
func ExampleTotal() {
	fmt.Println(vatreturn.Total(105_50, -100_45).Format())
	// Output: £5.05
}

// £5.05 due and £105.15 reclaimed: 105.15 - 5.05 = 100.10, whichever is the greater.
func ExampleNet() {
	fmt.Println(vatreturn.Net(5_05, 105_15).Format(), vatreturn.Net(105_15, 5_05).Format())
	// Output: £100.10 £100.10
}

// The quarter to 31 March 2026: the month after ends on 30 April, and seven days later is 7 May. For a year that ends
// on the same day the second month after is May, of which the last working day is Friday the 29th; with payments on
// account it is the last working day of April.
func ExampleDueDate() {
	end := date.MustParse("2026-03-31")
	for _, scheme := range []vatreturn.Scheme{vatreturn.Quarterly, vatreturn.AnnualAccounting, vatreturn.PaymentsOnAccount} {
		due, err := vatreturn.DueDate(end, scheme)
		fmt.Println(scheme, due, err)
	}
	_, err := vatreturn.DueDate(date.MustParse("2030-12-31"), vatreturn.PaymentsOnAccount)
	fmt.Println(err)
	// Output:
	// quarterly 2026-05-07 <nil>
	// annual-accounting 2026-05-29 <nil>
	// payments-on-account 2026-04-30 <nil>
	// bank holidays of England and Wales: no rate for 2031-01-31, only from 2012-01-01 to 2030-12-31
}

// The quarter to 30 September 2026 is due on Saturday 7 November. Money by Bacs has to be there on Friday the 6th, so it
// is paid on Wednesday the 4th. A Direct Debit is taken on the third working day after the 7th: Wednesday the 11th.
func ExamplePaymentDates() {
	p, err := vatreturn.PaymentDates(date.MustParse("2026-09-30"), vatreturn.Quarterly)
	fmt.Println("Direct Debit:", p.DirectDebit.SetUpBy, p.DirectDebit.Taken)
	fmt.Println("Bacs:", p.Bacs.PayBy, p.Bacs.ReceivedBy)
	fmt.Println("CHAPS:", p.CHAPS.PayBy)
	fmt.Println("Faster Payments:", p.FasterPayments.PayBy)
	fmt.Println("cheque:", p.Cheque.PayBy, p.Cheque.ReceivedBy, err)
	// Output:
	// Direct Debit: 2026-11-04 2026-11-11
	// Bacs: 2026-11-04 2026-11-06
	// CHAPS: 2026-11-06
	// Faster Payments: 2026-11-07
	// cheque: 2026-10-22 2026-10-30 <nil>
}

// A business that sends a return each month is charged £200 at five points for late ones.
func ExamplePenalty_Threshold() {
	row, err := vatreturn.LatePenalties.At(date.MustParse("2026-09-01"))
	fmt.Println(row.Value.Threshold(vatreturn.Monthly), row.Value.Charge.Short(), err)
	// Output: 5 £200 <nil>
}

// Accounting software asks with HMRC's own JSON. Box 5 of this return is a penny wrong.
func ExampleCheck() {
	body := `{"periodKey": "A001", "vatDueSales": 105.50, "vatDueAcquisitions": -100.45, "totalVatDue": 5.05,
		"vatReclaimedCurrPeriod": 105.15, "netVatDue": 100.11, "totalValueSalesExVAT": 300, "totalValuePurchasesExVAT": 300,
		"totalValueGoodsSuppliedExVAT": 3000, "totalAcquisitionsExVAT": 3000, "finalised": true}`
	period := vatreturn.Period{First: date.MustParse("2026-08-01"), Last: date.MustParse("2026-10-31")}
	_, refusal := vatreturn.Check("980780684", []byte(body), period, date.MustParse("2026-11-22"))
	fmt.Println(refusal.Status)
	fmt.Println(string(refusal.Body()))
	// Output:
	// 400
	// {"code":"INVALID_REQUEST","message":"Invalid request","errors":[{"code":"VAT_NET_VALUE","message":"netVatDue should be the difference between the largest and the smallest values among totalVatDue and vatReclaimedCurrPeriod","path":"/netVatDue"}]}
}

// A return that Check has taken goes to this transaction as its answers.
func ExampleReturn_Answers() {
	r := vatreturn.Return{VRN: "980780684", Finalised: true, Boxes: vatreturn.Boxes{
		DueOnSales: money.Pounds(20), TotalDue: money.Pounds(20), Reclaimed: money.Pounds(5), Net: money.Pounds(15),
		Sales: money.Pounds(100), Purchases: money.Pounds(25),
	}}
	period := vatreturn.Period{First: date.MustParse("2026-08-01"), Last: date.MustParse("2026-10-31")}
	answers, err := r.Answers(date.MustParse("2012-04-01"), period, vatreturn.Quarterly)
	fmt.Println(string(answers), err)
	// Output: {"box-1":20.00,"box-3":20.00,"box-4":5.00,"box-5":15.00,"box-6":100.00,"box-7":25.00,"finalised":true,"insolvency":false,"nil-return":false,"northern-ireland":false,"period-end":"2026-10-31","period-start":"2026-08-01","registered-on":"2012-04-01","scheme":"quarterly","sender":"business","task":"send","vrn":"980780684"} <nil>
}

// A period is over from the day after its last.
func ExamplePeriod_Ended() {
	period := vatreturn.Period{First: date.MustParse("2026-08-01"), Last: date.MustParse("2026-10-31")}
	fmt.Println(period.Ended(date.MustParse("2026-10-31")), period.Ended(date.MustParse("2026-11-01")))
	// Output: false true
}
