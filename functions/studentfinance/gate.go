package studentfinance

import "github.com/frontline-gov/frontline/shared/ask"

// What decides on eligibility comes first. Whether a course starts before 1 January 2027 is asked beside its date,
// because it decides which questions follow.
var (
	whichCourse = ask.OneOf{Name: "which-course", Options: []string{"before-2027", "from-2027"}}
	courseStart = ask.Date{Name: "course-start", YearsBack: 10, YearsAhead: 1}
	courseYear  = ask.Whole{Name: "course-year", Min: 1, Max: 8}

	livesInEngland = ask.YesNo{Name: "lives-in-england"}
	status         = ask.OneOf{Name: "residence-status",
		Options: []string{"uk-or-irish", "settled", "pre-settled", "protection", "other"}}
	threeYears = ask.YesNo{Name: "three-years-in-uk"}

	qualification = ask.OneOf{Name: "qualification", Options: []string{
		"bachelors-degree", "integrated-masters", "foundation-degree", "diploma-or-certificate", "technical",
		"teacher-training", "healthcare-postgraduate", "module", "degree-apprenticeship", "other",
	}}
	// Teacher training and postgraduate healthcare courses say by themselves what they are in.
	subject = ask.OneOf{Name: "course-subject", When: ask.Not(qualification.In("teacher-training", "healthcare-postgraduate")),
		Options: []string{"teacher-training", "healthcare", "medicine", "social-work", "stem", "none"}}

	studyMode       = ask.OneOf{Name: "study-mode", Options: []string{string(FullTime), string(PartTime)}}
	credits         = ask.Whole{Name: "credits", When: ask.Any(from2027, partTime), Min: 1, Max: MostCredits}
	fullTimeCredits = ask.Whole{Name: "full-time-credits", When: partTime, Min: 1, Max: 360}

	studiedBefore    = ask.YesNo{Name: "studied-before"}
	hasQualification = ask.YesNo{Name: "has-qualification", When: ask.All(before2027, studiedBefore.Is(true))}
	courseLength     = ask.Whole{Name: "course-length", When: ask.All(before2027, fullTime, studiedBefore.Is(true)), Min: 1, Max: 8}
	yearsBefore      = ask.Whole{Name: "years-before", When: yearsCount, Min: 1, Max: 20}
	lowerBefore      = ask.OneOf{Name: "lower-qualification", When: ask.All(yearsCount, qualification.In("bachelors-degree", "integrated-masters")),
		Options: []string{"foundation-degree", "certificate-or-diploma", "none"}}
	lowerLength = ask.Whole{Name: "lower-course-length", When: toppingUp, Min: 1, Max: 8}

	before2027 = whichCourse.Is("before-2027")
	from2027   = whichCourse.Is("from-2027")
	partTime   = studyMode.Is(string(PartTime))
	fullTime   = studyMode.Is(string(FullTime))
	// The grants for dependants, and the higher loan for those entitled to benefits, are for full-time students.
	fullYear = ask.Any(ask.All(before2027, fullTime), ask.All(from2027, credits.AtLeast(FullCredits)))

	// Earlier years of study count against the tuition fee loan of a full-time course alone, and a qualification at the
	// same level or higher is not among what counts (SI 2011/1986, regulation 12(1)(b)). Nor does anything count against
	// teacher training of up to two years (regulation 12(4)) or a postgraduate course in healthcare.
	yearsCount = ask.All(before2027, fullTime, studiedBefore.Is(true), hasQualification.Is(false), ask.Not(afresh))
	afresh     = ask.Any(shortTraining, qualification.Is("healthcare-postgraduate"))

	teacherTraining = ask.Any(qualification.Is("teacher-training"), subject.Is("teacher-training"))
	shortTraining   = ask.All(teacherTraining, courseLength.AtMost(2))

	// A second degree has a tuition fee loan in nursing, midwifery and the allied health professions (regulation 13(2A)); in
	// medicine, dentistry, social work and longer teacher training there is a loan for living costs alone.
	livingAlone = ask.All(hasQualification.Is(true), ask.Any(subject.In("medicine", "social-work"),
		ask.All(fullTime, teacherTraining, ask.Not(shortTraining))))

	// A second degree that is no exception. One in science, technology, engineering or mathematics is where it is an honours
	// degree studied part-time (regulation 144(7A)).
	noException = ask.All(hasQualification.Is(true), ask.Any(subject.Is("none"), ask.All(subject.Is("stem"),
		ask.Any(fullTime, ask.Not(qualification.In("bachelors-degree", "integrated-masters"))))))

	// Who got a lower qualification and goes on to an honours degree is entitled by a rule of their own. A diploma or
	// certificate does not lead to it where the degree is one in teacher training (regulations 2(1), "preliminary course",
	// and 22).
	toppingUp = ask.Any(lowerBefore.Is("foundation-degree"),
		ask.All(lowerBefore.Is("certificate-or-diploma"), ask.Not(subject.Is("teacher-training"))))
)

var gateQuestions = []ask.Question{
	whichCourse, courseStart, courseYear, livesInEngland, status, threeYears,
	qualification, subject, studyMode, credits, fullTimeCredits,
	studiedBefore, hasQualification, courseLength, yearsBefore, lowerBefore, lowerLength,
}
