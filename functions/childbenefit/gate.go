package childbenefit

import "github.com/frontline-gov/frontline/shared/ask"

// The questions that decide whether somebody can claim at all come first, so that nobody answers forty questions
// to hear no.
var (
	whichService = ask.OneOf{Name: "which-service", Options: []string{"claim", "waiting"}}
	responsible  = ask.YesNo{Name: "responsible"}
	residence    = ask.OneOf{Name: "residence", Options: []string{"always-uk", "uk-and-abroad", "never-uk"}}
	livesInUK    = ask.YesNo{Name: "lives-in-uk", When: residence.Is("uk-and-abroad")}
	crownServant = ask.AnyOf{
		Name: "crown-servant", When: livedAbroad,
		Options: []string{"me", "my-partner", "none"}, Exclusive: "none",
	}
	immigrationStatus = ask.OneOf{
		Name:    "immigration-status",
		Options: []string{"british-or-irish", "settled", "pre-settled", "permission", "no-public-funds", "not-sure"},
	}

	livedAbroad = residence.In("uk-and-abroad", "never-uk")
)

var gateQuestions = []ask.Question{whichService, responsible, residence, livesInUK, crownServant, immigrationStatus}
