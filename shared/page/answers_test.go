package page_test

import (
	"io"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/submission"
)

// sentShots are the pages of what was sent, and of what was changed or withdrawn since.
func sentShots(t testing.TB) []shot {
	steps, answers, outcome := answersOf(t)
	later, _ := ask.Walk(sample.Transaction.Questions, today, answers.With("rooms", 7))
	write := func(name string, made page.AnswersPage) shot {
		made.Reference, made.Sent = "ABCD-EFGH-JKMN", today
		return shot{name, func(p *page.Pages, w io.Writer) error { return p.Answers(w, made) }}
	}
	receipt := func(name string, kind submission.Kind) shot {
		return shot{name, func(p *page.Pages, w io.Writer) error {
			return p.Receipt(w, page.ReceiptPage{Reference: "ABCD-EFGH-JKMN", Code: "ABC-DEF-GHJK", Sent: today, Outcome: outcome, Overtaken: kind, OvertakenOn: day("2026-11-25")})
		}}
	}
	return []shot{
		write("answers", page.AnswersPage{Version: 1, Steps: steps}),
		write("answers-withdrawn", page.AnswersPage{Version: 2, Steps: steps, Withdrawn: day("2026-11-25")}),
		write("answers-too-long", page.AnswersPage{Version: 1, TooLong: true}),
		receipt("receipt-amended", submission.Amendment),
		receipt("receipt-withdrawn", submission.Withdrawal),
		{"another-withdrawn", func(p *page.Pages, w io.Writer) error { return p.Another(w, true) }},
		{"lookup-answers", func(p *page.Pages, w io.Writer) error {
			return p.Lookup(w, page.LookupPage{Lookup: page.Progress, Code: true, Answers: true, Fields: map[string][]string{"key": {"ABCD-EFGH-JKMN"}}})
		}},
		{"amend-undone", func(p *page.Pages, w io.Writer) error {
			return p.Check(w, page.CheckPage{Steps: steps, Outcome: &outcome, Answers: answers, Mark: 12,
				Amends: &page.Amended{Reference: "ABCD-EFGH-JKMN", Version: 2, Sent: day("2026-11-25"), AsOf: today, Before: later, Begun: steps}})
		}},
		{"evidence-withdrawn", func(p *page.Pages, w io.Writer) error {
			return p.Evidence(w, page.EvidencePage{Reference: "ABCD-EFGH-JKMN", Withdrawn: true, Items: []page.EvidenceItem{{Name: "licence", Past: true, Pieces: pieces()}}})
		}},
		{"evidence-past", func(p *page.Pages, w io.Writer) error {
			return p.Evidence(w, page.EvidencePage{Reference: "ABCD-EFGH-JKMN", Items: []page.EvidenceItem{{Name: "licence", Past: true, Pieces: pieces()}}})
		}},
	}
}
