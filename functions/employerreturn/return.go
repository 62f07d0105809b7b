package employerreturn

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// Kind is which return it is.
type Kind string

// The kinds of return.
const (
	FullPayment     Kind = "full-payment"     // FPS
	EmployerSummary Kind = "employer-summary" // EPS
)

// Return is a return as the rules see it: of what it tells, that which some rule looks at. What is not told is the
// zero value. Amounts are in pence.
type Return struct {
	Kind           Kind
	Company        bool
	CorporationTax string // Unique Taxpayer Reference for Corporation Tax
	TaxYear        string // "26-27"
	PeriodEnd      date.Date
	Employees      []Employee
	Summary        Summary
	Ceased         bool // last return, because the PAYE scheme has ceased
	CeasedOn       date.Date
	ForYear        bool // last return of the tax year
}

// Employee is one employment in a full payment submission.
type Employee struct {
	Forename, Initials  string // one of them at least
	NINO                string
	AddressLines        int  // lines of the address, without postcode and country
	Foreign             bool // the address has a foreign country
	BirthDate           date.Date
	Gender              string // F or M
	NonIndividual       bool   // paid to somebody other than an individual, such as personal representatives
	PayrollID           string
	Starter             Starter
	OccupationalPension bool
	DirectorsNIC        string // AN, AL or none
	AppointedWeek       string
	LeavingDate         date.Date
	Frequency           string // W1, W2, W4, M1 …
	PaidOn              date.Date
	TaxWeek             string
	TaxMonth            int
	AfterLeaving        bool         // the payment was made after the leaving date
	SMP                 *money.Pence // Statutory Maternity Pay in the year so far
	Tax                 money.Pence  // deducted in the pay period, or paid back
	StudentLoan         money.Pence
	PostgraduateLoan    money.Pence
	Late                bool // a reason for reporting late is given
	Insurance           []Insurance
}

// Starter is what is told of a new employee. Without a StartDate there is none.
type Starter struct {
	StartDate     date.Date
	Declaration   string // A, B or C
	Seconded      bool   // one of HMRC's three statements on a secondment is given
	EEACitizen    bool   // the indicator is set
	AnnualPension *money.Pence
}

// Insurance is the National Insurance under one category letter: earnings by band in the year so far, and what the
// employer and the employee pay for the period and have paid in the year so far.
type Insurance struct {
	Letter                       string
	AtLEL, LELToPT, PTToUEL      money.Pence
	Employer, EmployerToDate     money.Pence
	Contribution, ContributedYTD money.Pence
}

// Summary is what an employer payment summary tells.
type Summary struct {
	NoPayment                  bool
	NoPaymentFrom, NoPaymentTo date.Date
	InactiveFrom, InactiveTo   date.Date
	Inactive                   bool
	Allowance                  bool // claims Employment Allowance, or stops doing so
	Recovers                   bool // recoverable amounts are told
	Amounts                    int  // how many of them
	CISSuffered                money.Pence
	Levy                       bool
	Account                    bool
}
