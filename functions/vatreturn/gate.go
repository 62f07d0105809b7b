package vatreturn

import "github.com/frontline-gov/frontline/shared/ask"

// The questions that decide whether the return can be sent here at all come first.
var (
	task       = ask.OneOf{Name: "task", Options: []string{"send", "correct"}}
	insolvency = ask.YesNo{Name: "insolvency"}
	sender     = ask.OneOf{Name: "sender", Options: []string{"business", "agent"}}
	// clientApproved comes before the figures: an agent who must answer no has nothing to send yet.
	clientApproved = ask.YesNo{Name: "client-approved", When: sender.Is("agent")}
	agentReference = ask.Coded{
		Name: "agent-reference", When: sender.Is("agent"),
		Pattern: "[A-Z]ARN[0-9]{7}", Example: "TARN0000001", Width: 20, Upper: true,
	}
)

var gateQuestions = []ask.Question{task, insolvency, sender, clientApproved, agentReference}
