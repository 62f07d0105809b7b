package studentfinance

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// evidence lists what has to be sent. Income is not among it: Student Finance England gets it from HM Revenue and
// Customs by National Insurance number.
func evidence(on date.Date, a ask.Answers) []string {
	var needed []string
	for _, each := range []struct {
		when ask.Condition
		name string
	}{
		{ask.All(hasPassport.Is(false), status.Is("uk-or-irish")), "proof-of-identity"},
		{ask.All(hasPassport.Is(false), ask.Not(status.Is("uk-or-irish"))), "immigration-status"},
		{ask.Any(circumstances.Has("care-leaver"), independent.Is("care-leaver")), "care-leaver-letter"},
		{independent.Is("estranged"), "estrangement-letter"},
		{independent.Is("married"), "marriage-certificate"},
		{independent.Is("self-supporting"), "self-support"},
		{benefits.Is(true), "benefit-letter"},
		{cannotAttend.Is(true), "cannot-attend"},
		{ask.Any(dependants.Has("children"), independent.Is("has-child")), "children"},
		{adult.In("spouse", "partner", "relative"), "adult-dependant"},
	} {
		if each.when.Holds(on, a) {
			needed = append(needed, each.name)
		}
	}
	return needed
}

// checks gives what a person has to look at, or somebody else has to do, before the application is decided.
func checks(on date.Date, a ask.Answers) []transaction.Reason {
	var s support
	if status.In("pre-settled", "protection", "other").Holds(on, a) {
		s.because("check-residence", whoPage, nil)
	}
	if hasQualification.Of(a) {
		s.because("check-qualification", whoPage, nil)
	}
	if nino.Of(a) == "" {
		s.because("check-national-insurance", "", nil)
	}
	if incomeFrom.In("parents", "partner").Holds(on, a) {
		s.because("sponsor-asked", "", nil)
	}
	if last, day := ApplyBy(yearApplied(a)), changedOn(a); before2027.Holds(on, a) && day.After(last) {
		s.reasons = append(s.reasons, transaction.Reason{Rule: "changed-late", From: day, Source: whenPage, Values: words.Values{"last": last}})
	}
	return s.reasons
}

// changedOn is the last day on which somebody changed what they ask for, or what it depends on; zero where they never did. Who applied in
// time may ask for another amount until a month before the academic year ends, and for anything else the time is that of an
// application, which the department may make longer: so it is for a person to look at (SI 2011/1986, regulation 9).
func changedOn(a ask.Answers) date.Date {
	var last date.Date
	for _, q := range slices.Concat(gateQuestions, applicantQuestions, moneyQuestions) {
		name := q.About().Name
		if day := a.ChangedOn(name); !slices.Contains(anyTime, name) && day.After(last) {
			last = day
		}
	}
	return last
}

// anyTime are the answers that are put right or brought up to date at any time, because nothing that somebody gets depends on them: who
// they are and where to reach them, where to pay, and where they study, where what the place charges and how they study there are
// questions of their own.
// Three of them decide on other things than what there is to get: without a National Insurance number somebody has to look it up; without
// a passport other proof is sent; and nationality only has to agree with the residence status, which counts.
var anyTime = []string{
	name.Name, sex.Name, address.Name, phone.Name, email.Name, account.Name, sponsorEmails.Name, university.Name, courseName.Name, ucasID.Name,
	nino.Name, hasPassport.Name, passport.Name, nationality.Name,
}
