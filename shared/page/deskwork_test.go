package page_test

import (
	"io"
	"net/url"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/scan"
	"github.com/frontline-gov/frontline/shared/words"
)

// workShots are the pages on which the staff of a department work, for a transaction with every kind of question.
func workShots(t testing.TB, frame page.DeskPage) []shot {
	t.Helper()
	steps, _, outcome := answersOf(t)
	frame.Signed = &page.DeskSigned{Person: "Ada Byron", Roles: []string{"caseworker", "auditor"}}
	at := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	of := func(p *page.Pages) *page.Pages {
		made, err := page.New(sample.Transaction, p.Book().Language, "0123456789ab")
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	queue := func(name string, change func(*page.DeskQueuePage)) shot {
		return plain(name, func(p *page.Pages, w io.Writer) error {
			shown := page.DeskQueuePage{DeskPage: frame, Filter: page.DeskFilter{Show: page.DeskToDo, Held: page.DeskAnybodys},
				Transactions: []page.DeskTransaction{{Name: "dog-grant", Label: "Dog grant"}, {Name: "cat-grant", Label: "Cat grant"}}}
			change(&shown)
			return p.DeskQueue(w, shown)
		})
	}
	submission := func(name string, change func(*page.DeskSubmissionPage)) shot {
		return plain(name, func(p *page.Pages, w io.Writer) error {
			shown := page.DeskSubmissionPage{
				DeskPage: frame, Of: of(p), Transaction: "dog-grant", Reference: "ABCD-EFGH-JKMN", Version: 1, Latest: 1, Kind: "submission",
				Stage: page.DeskOpen, Received: at, HandedOver: at, Acknowledged: at.Add(time.Hour), DecideBy: day("2027-03-14"), Attempts: 2,
				CaseNumber: "K 12/7", With: "Ada Byron", Channel: "online", Locale: "cy", Definition: "0123456789ab", Rates: "ba9876543210",
				Outcome: &outcome, Checks: map[string]string{"account": "valid"}, Steps: steps, Actions: []page.DeskAction{page.DeskAsk, page.DeskDecide, page.DeskTransfer, page.DeskNote},
				Download: page.DeskSubmissionPath("dog-grant", "ABCD-EFGH-JKMN") + "/answers.json",
				History: []page.DeskEvent{
					{At: at.Add(2 * time.Hour), Name: "Ada Byron", Role: "caseworker", What: "read"},
					{At: at.Add(time.Hour), Name: "Ada Byron", Role: "caseworker", What: "transfer", Why: "on leave"},
					{At: at.Add(time.Hour), Name: "Ada Byron", Role: "caseworker", What: "take", Detail: "K 12/7"},
				}}
			change(&shown)
			return p.DeskSubmission(w, shown)
		})
	}
	action := func(name string, do page.DeskAction, change func(*page.DeskActionPage)) shot {
		return plain(name, func(p *page.Pages, w io.Writer) error {
			shown := page.DeskActionPage{DeskPage: frame, Of: of(p), Transaction: "dog-grant", Reference: "ABCD-EFGH-JKMN", Action: do,
				Was: "0011223344556677", Fields: url.Values{}, Decisions: []string{"granted", "refused"}}
			change(&shown)
			return p.DeskAction(w, shown)
		})
	}
	shots := []shot{
		queue("desk-queue", func(q *page.DeskQueuePage) {
			q.Next, q.From = "1.ABCDEFGHJKMN.1", "0.ABCDEFGHJKMN.1"
			for i, stage := range page.DeskStages {
				row := page.DeskRow{Transaction: "dog-grant", Reference: "ABCD-EFGH-JKMN", Stage: stage, Late: i == 1 || i == 3, Received: today}
				switch stage {
				case page.DeskNew, page.DeskAttention:
					row.By = day("2026-11-25")
				case page.DeskOpen, page.DeskAsked:
					row.By, row.With = day("2027-03-14"), "Ada Byron"
				}
				q.Rows = append(q.Rows, row)
			}
		}),
		queue("desk-queue-none", func(q *page.DeskQueuePage) { q.Transactions = q.Transactions[:1] }),
		queue("desk-queue-none-here", func(q *page.DeskQueuePage) { q.Next = "1.ABCDEFGHJKMN.1" }),
		queue("desk-find", func(q *page.DeskQueuePage) { q.FindOnly = true }),
		submission("desk-submission", func(*page.DeskSubmissionPage) {}),
		submission("desk-submission-changed", func(s *page.DeskSubmissionPage) {
			s.Told, s.Stage, s.Late, s.Latest, s.Version, s.Kind = "changed", page.DeskAsked, true, 2, 2, "amendment"
			s.Actions, s.With, s.Left = page.DeskActions, "Ada <b>Byron</b>", []page.DeskLeft{{Name: "old-question", JSON: `"an answer of <b>before</b>"`}}
			s.History[0].Name, s.History[1].Why = "Ada <b>Byron</b>", "on <b>leave</b>"
			s.Enquiries = []page.DeskEnquiry{{Question: "Which dog?\nThe <b>second</b>?", Asked: at, Answer: "The first.", Answered: at.Add(time.Hour)}, {Question: "Sure?", Asked: at}}
			s.Before, s.Behind = page.DeskRowsPath("dog-grant", s.Reference, 1), page.DeskRowsPath("dog-grant", s.Reference, 51)
		}),
		submission("desk-submission-since", func(s *page.DeskSubmissionPage) {
			s.Latest, s.Version, s.Kind, s.First = 3, 3, "amendment", day("2026-11-22")
			s.Since = ask.Since{"rooms": day("2026-12-12"), "dogs": day("2027-01-20"), "dogs/0/born": day("2026-12-12"), "dogs/1": day("2027-01-20")}
		}),
		submission("desk-submission-evidence", func(s *page.DeskSubmissionPage) {
			all := pieces()
			for n := range all {
				all[n].N = n + 1
				if all[n].Result == scan.Clean {
					all[n].Kind, all[n].Size = evidence.HEIC, 1<<n<<14
				}
			}
			s.Evidence = []page.EvidenceItem{{Name: "licence", Pieces: all}, {Name: "collar <b>once</b>"}}
			s.History[0].What, s.History[0].Detail = page.DeskEvidenceEvent, "8 licence"
		}),
		submission("desk-submission-code", func(s *page.DeskSubmissionPage) {
			s.Told, s.Code = string(page.DeskCode), "ABC-DEF-GHJK"
			s.History[0].What, s.History[0].Why = string(page.DeskCode), "They knew the address, and <b>when</b> the second dog was born"
		}),
		submission("desk-submission-replaced", func(s *page.DeskSubmissionPage) { s.Latest = 3 }),
		submission("desk-submission-attention", func(s *page.DeskSubmissionPage) {
			s.Stage, s.Attention, s.Acknowledged, s.CaseNumber, s.With = page.DeskAttention, "dead-letter", time.Time{}, "", ""
			s.AcknowledgeBy, s.Told = day("2026-11-25"), "redrive"
			s.Broken = []string{"event 2: its reason was changed"}
		}),
		submission("desk-submission-straight", func(s *page.DeskSubmissionPage) {
			s.Stage, s.Straight, s.Decided, s.Decision = page.DeskDecided, true, at, "granted"
			s.History[1].Why, s.History[1].Forgotten, s.History[2].What, s.History[2].Detail = "", true, "decide", "granted"
		}),
		submission("desk-submission-erased", func(s *page.DeskSubmissionPage) {
			s.Stage, s.Outcome, s.Checks, s.Steps, s.Left, s.Actions, s.Download, s.With = page.DeskErased, nil, nil, nil, nil, nil, "", ""
		}),
		action("desk-decide-wrong", page.DeskDecide, func(a *page.DeskActionPage) {
			a.Faults = map[string]string{page.DeskDecisionField: "missing", page.DeskReasonField: "missing"}
		}),
		action("desk-decide-confirm", page.DeskDecide, func(a *page.DeskActionPage) {
			a.Confirm, a.Fields = true, url.Values{page.DeskDecisionField: {"granted"}, page.DeskReasonField: {"both dogs\nare <b>small</b>"}}
		}),
		action("desk-transfer-wrong", page.DeskTransfer, func(a *page.DeskActionPage) {
			a.Fields = url.Values{page.DeskToField: {page.DeskToOther}, page.DeskReasonField: {"x"}}
			a.Faults = map[string]string{page.DeskNameField: "too-long", page.DeskReasonField: "too-long"}
		}),
		action("desk-take-wrong", page.DeskTake, func(a *page.DeskActionPage) {
			a.Fields, a.Faults = url.Values{page.DeskCaseField: {"a b"}}, map[string]string{page.DeskCaseField: "bad-format"}
		}),
		plain("desk-counts", func(p *page.Pages, w io.Writer) error {
			return p.DeskCounts(w, page.DeskCountsPage{DeskPage: frame, Most: 500, Columns: []page.DeskColumn{
				{Label: "Dog grant", Stages: map[page.DeskStage]int{page.DeskNew: 480, page.DeskAsked: 20}, Late: 3, More: true}, {Label: "Cat grant"}}})
		}),
		plain("desk-nothing", func(p *page.Pages, w io.Writer) error { return p.DeskNothing(w, frame) }),
	}
	for _, do := range page.DeskActions {
		shots = append(shots, action("desk-"+string(do), do, func(*page.DeskActionPage) {}))
	}
	return shots
}

// Each thing that the desk shows by a code has words for every code.
func TestWordsOfTheDesk(t *testing.T) {
	book, err := words.Platform(words.English)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, stage := range page.DeskStages {
		want = append(want, "desk.stage."+string(stage), "desk.lead."+string(stage))
	}
	for _, show := range page.DeskShows {
		want = append(want, "desk.show."+string(show))
	}
	for _, piece := range pieces() {
		if key := "desk.proof.way." + string(piece.Way); piece.Way != evidence.Upload {
			want = append(want, key)
		} else {
			want = append(want, "desk.proof.state."+string(piece.State()))
		}
	}
	for _, held := range page.DeskHelds {
		want = append(want, "desk.held."+string(held))
	}
	for _, action := range page.DeskActions {
		key := "desk.action." + string(action)
		want = append(want, key+".link", key+".title", key+".button", "desk.told."+string(action), "desk.event."+string(action))
		if action.Confirmed() {
			want = append(want, key+".confirm", key+".confirmed", key+".warning")
		}
		for _, field := range action.Fields() {
			if !book.Has("desk.field." + field + ".label") {
				want = append(want, key+"."+field+".label")
			}
		}
	}
	for _, key := range append(want, "desk.event.read", "desk.event.downloaded", "desk.event."+page.DeskEvidenceEvent, "desk.told.changed", "desk.told.changed.title") {
		if !book.Has(key) {
			t.Errorf("%s has no words", key)
		}
	}
}
