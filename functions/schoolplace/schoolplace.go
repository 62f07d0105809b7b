// Package schoolplace is the application for a school place in England, as a council takes it for the children who live
// in its area: starting school, moving to junior or secondary school, or changing school during the year.
//
// The law: School Standards and Framework Act 1998, Part III; School Admissions (Admission Arrangements and
// Co-ordination of Admission Arrangements) (England) Regulations 2012, SI 2012/8; School Admissions Code 2021; for
// children with a plan Children and Families Act 2014, section 43.
//
// The council here is the London Borough of Camden as an example. Nothing in the package is a fact about its schools or
// its own rules: the schools are invented (see schools.go), and where the law leaves a choice to the council's scheme,
// the comment at that place says what was chosen.
//
// A submission decides nothing about a place: once everybody has applied, the council gives Allocate all applications of
// a Round, and it shares the places out.
package schoolplace

import (
	"embed"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/workday"
)

//go:embed words.en.json words.cy.json start.en.md start.cy.md cases changes
var files embed.FS

// Transaction is the application for a school place.
//
// It has no natural key: a parent may send another application, and the last one that came in by the closing date is the
// one that counts, as the receipt says. A key of the child's name and birthday would refuse that, and would refuse the
// second application of a child who starts a year later.
var Transaction = transaction.Transaction{
	Name:       "school-place",
	Department: "camden",
	Portals:    []transaction.Portal{transaction.Citizens},
	Needs:      []string{"starting-school", "moving-to-secondary-school", "moving-home"},
	// There is no deadline for a decision, so the time runs from the acknowledgement. That may be as early as September,
	// a year before the place is taken up; the waiting list is kept to 31 December after that, and a complaint to the
	// Ombudsman can follow for 12 months: 16 months and 12. The council's own retention schedule was not read; where it
	// says otherwise, it wins.
	Retention: transaction.Retention{
		Months: 28,
		Basis: "School Admissions Code 2021, paragraph 2.15 (waiting list to 31 December); Local Government Act 1974, " +
			"section 26B (12 months to complain); UK GDPR, article 5(1)(e)",
	},
	Drafts: 28,
	// The day is the closing date of the second of the two rounds that follow one year of service.
	TakeUp: transaction.TakeUp{
		Percent: 80, By: date.MustParse("2028-01-15"),
		Source: "Own target: 80% of the applications of the first two whole rounds, which close on 31 October 2027 and " +
			"15 January 2028. The best council had 81% in its first year (Hackney, eAdmissions National Project, 2006), " +
			"and the average for September 2015 was 86% (Socitm, Better Connected)",
	},
	// The decision has a day instead of a duration: offers go out on the national offer day, however early somebody
	// applied. The outcome names the day; for in-year applications it names the 15 school days, which are no duration
	// either, because of the holidays between them.
	Deadlines: transaction.Deadlines{
		Acknowledged: 3 * 24 * time.Hour,
		Source: "Acknowledgement: own promise. Offers: on the national offer day (SI 2012/8, " +
			"https://www.legislation.gov.uk/uksi/2012/8/made)",
	},
	Decisions: []transaction.Decision{{Code: "offered"}, {Code: "no-place"}},
	Amend:     true,
	Withdraw:  true,
	Upload:    transaction.Small,
	Questions: slices.Concat(gateQuestions, childQuestions, applicantQuestions,
		[]ask.Question{preferences, lateReason}),
	// Whether it is the right council and the right person; how old the child may be depends on a date of birth.
	Checker:  []string{"lives-in-area", "service-family", "ehc-plan", "parental-responsibility", "has-care"},
	Fact:     "child-date-of-birth",
	Whom:     childName.Name,
	Eligible: eligible,
	Check:    check,
	Decide:   decide,
	Rates:    []rate.Published{workday.BankHolidays},
	Sources:  sources,
	Files:    files,
}
