package childtaxcredit

import "github.com/frontline-gov/frontline/shared/ask"

// Each child of the award.
var children = ask.Group{
	Name: "children", Min: 1, Max: 20, Title: childName,
	Questions: []ask.Question{
		childName, dateOfBirth, throughout, responsibleFrom, responsibleUntil, sharedCare, mainCarer,
		education, educationBefore19, educationUntil,
		disability, disabledFrom, disabledUntil, severeFrom, severeUntil, exception,
	},
}

var (
	childName = ask.Name{Name: "child-name", Other: true}
	// The oldest award was of 2003, with young people up to 20.
	dateOfBirth = ask.Date{Name: "date-of-birth", NotFuture: true, YearsBack: 60}

	throughout       = ask.YesNo{Name: "responsible-throughout"}
	responsibleFrom  = ask.Date{Name: "responsible-from", When: throughout.Is(false), NotFuture: true, YearsBack: 60, Optional: true}
	responsibleUntil = ask.Date{Name: "responsible-until", When: throughout.Is(false), NotFuture: true, YearsBack: 60, Optional: true}
	sharedCare       = ask.YesNo{Name: "shared-care"}
	mainCarer        = ask.YesNo{Name: "main-responsibility", When: sharedCare.Is(true)}

	// Education only matters beyond the 31 August after the 16th birthday.
	education         = ask.OneOf{Name: "education", When: dateOfBirth.AgeAtLeast(16), Options: []string{"not-yet", "throughout", "until", "no"}}
	educationBefore19 = ask.YesNo{Name: "education-before-19", When: ask.All(dateOfBirth.AgeAtLeast(19), learns)}
	educationUntil    = ask.Date{Name: "education-until", When: education.Is("until"), NotFuture: true, YearsBack: 30}
	learns            = education.In("throughout", "until")

	disability    = ask.OneOf{Name: "disability", Options: []string{"none", "disabled", "severe"}}
	disabledFrom  = ask.Date{Name: "disabled-from", When: isDisabled, NotFuture: true, YearsBack: 60, Optional: true}
	disabledUntil = ask.Date{Name: "disabled-until", When: isDisabled, NotFuture: true, YearsBack: 60, Optional: true}
	severeFrom    = ask.Date{Name: "severe-from", When: isSevere, NotFuture: true, YearsBack: 60, Optional: true}
	severeUntil   = ask.Date{Name: "severe-until", When: isSevere, NotFuture: true, YearsBack: 60, Optional: true}
	isDisabled    = disability.In("disabled", "severe")
	isSevere      = disability.Is("severe")

	// An exception matters since 6 April 2017: for a third or later child, or because it leaves the first two places to
	// others.
	exception = ask.OneOf{Name: "exception", When: ask.Any(claims, taxYear.In(yearsFrom(apart)...)), Options: []string{
		string(NoException), string(MultipleBirth), string(Adopted), string(Cared), string(Conception),
	}}
)
