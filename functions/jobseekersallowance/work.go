package jobseekersallowance

import "github.com/frontline-gov/frontline/shared/ask"

// Work now, work that ended in the last six months, and work abroad.
var (
	employerName    = ask.Text{Name: "employer-name", Max: 60}
	employerAddress = ask.Address{Name: "employer-address", Other: true}
	employerPhone   = ask.Phone{Name: "employer-phone", Other: true, Optional: true}

	currentJobs = ask.Group{
		Name: "current-jobs", When: working.Is(true), Min: 1, Max: 4, Title: employerName,
		Questions: []ask.Question{
			employerName, jobKind, payFrequency, netPay, rescueOrReserve, weeklyHours, selfEmployed,
			employerAddress, employerPhone,
		},
	}
	jobKind         = ask.OneOf{Name: "job-kind", Options: []string{"paid", "voluntary"}}
	payFrequency    = ask.OneOf{Name: "pay-frequency", When: jobKind.Is("paid"), Options: frequencies}
	netPay          = ask.Money{Name: "net-pay", When: jobKind.Is("paid"), Max: 99_999_99}
	rescueOrReserve = ask.YesNo{Name: "rescue-or-reserve", When: jobKind.Is("paid")}
	weeklyHours     = ask.Whole{Name: "weekly-hours", Min: 1, Max: 99}
	selfEmployed    = ask.YesNo{Name: "self-employed", When: jobKind.Is("paid")}

	hadJob       = ask.YesNo{Name: "had-job"}
	previousJobs = ask.Group{
		Name: "previous-jobs", When: hadJob.Is(true), Min: 1, Max: 4, Title: employerName,
		Questions: []ask.Question{
			employerName, jobFrom, jobTo, whyEnded, whyEndedDetail, wasSelfEmployed, employerAddress, employerPhone, morePay,
		},
	}
	jobFrom  = ask.Date{Name: "job-from", NotFuture: true, YearsBack: 90}
	jobTo    = ask.Date{Name: "job-to", NotFuture: true, YearsBack: 1}
	whyEnded = ask.OneOf{
		Name:    "why-ended",
		Options: []string{"redundancy", "long-sickness", "dismissal", "voluntarily", "contract-end", "other"},
	}
	whyEndedDetail  = ask.LongText{Name: "why-ended-detail", When: whyEnded.Is("other"), Max: 200}
	wasSelfEmployed = ask.YesNo{Name: "was-self-employed"}
	morePay         = ask.YesNo{Name: "more-pay"}

	workAbroad = ask.YesNo{Name: "work-abroad"}
)

var workQuestions = []ask.Question{hadJob, previousJobs, workAbroad}
