package page_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

var update = flag.Bool("update", false, "write the golden files")

var today = day("2026-11-22")

func day(text string) date.Date {
	d, err := date.Parse(text)
	if err != nil {
		panic(err)
	}
	return d
}

func pagesOf(t testing.TB, language words.Language) *page.Pages {
	t.Helper()
	pages, err := page.New(sample.Transaction, language, "0123456789ab")
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// happened is a history of steps that were taken today.
func happened(steps ...string) (history []page.Happened) {
	for _, step := range steps {
		history = append(history, page.Happened{Step: step, On: today})
	}
	return history
}

// answersOf are the answers of the sample's case of two dogs.
func answersOf(t testing.TB) ([]ask.Step, ask.Answers, transaction.Outcome) {
	t.Helper()
	cases, err := sample.Transaction.Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if c.Name == "two-dogs" {
			answers, outcome, faults := sample.Transaction.Judge(c.On, c.Answers)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			steps, answers := ask.Walk(sample.Questions, c.On, answers)
			return steps, answers, outcome
		}
	}
	t.Fatal("no case of two dogs")
	return nil, ask.Answers{}, transaction.Outcome{}
}

// stepAt is the step with a path.
func stepAt(t testing.TB, steps []ask.Step, path string) ask.Step {
	t.Helper()
	for _, step := range steps {
		if step.Path == path {
			return step
		}
	}
	t.Fatalf("no step %q", path)
	return ask.Step{}
}

// shot is one page to look at.
type shot struct {
	name  string
	write func(*page.Pages, io.Writer) error
}

// shots are pages of every kind, in every state that looks different.
func shots(t testing.TB) []shot {
	steps, answers, outcome := answersOf(t)
	group := stepAt(t, steps, "dogs")
	only := func(name string, write func(*page.Pages, io.Writer) error) shot { return shot{name, write} }
	question := func(name string, q page.QuestionPage) shot {
		return only(name, func(p *page.Pages, w io.Writer) error { return p.Question(w, q) })
	}
	all := []shot{
		only("start", func(p *page.Pages, w io.Writer) error { return p.Start(w) }),
		only("begun", func(p *page.Pages, w io.Writer) error { return p.Begun(w, page.BegunPage{}) }),
		only("begun-kept", func(p *page.Pages, w io.Writer) error { return p.Begun(w, page.BegunPage{Kept: true}) }),
		only("begun-amend", func(p *page.Pages, w io.Writer) error { return p.Begun(w, page.BegunPage{Amends: true}) }),
		only("begun-amend-kept", func(p *page.Pages, w io.Writer) error {
			return p.Begun(w, page.BegunPage{Amends: true, Kept: true})
		}),
		only("later-taken", func(p *page.Pages, w io.Writer) error {
			return p.Later(w, page.LaterPage{Another: true, Taken: true})
		}),
		only("group", func(p *page.Pages, w io.Writer) error { return p.Group(w, page.GroupPage{Step: group, Mark: 7}) }),
		only("group-error", func(p *page.Pages, w io.Writer) error {
			return p.Group(w, page.GroupPage{Step: group, Faults: []ask.Fault{{Path: "dogs", Code: ask.Missing}}})
		}),
		only("group-empty", func(p *page.Pages, w io.Writer) error { return p.Group(w, page.GroupPage{Step: empty(group)}) }),
		only("group-in-file", func(p *page.Pages, w io.Writer) error {
			step := empty(group)
			step.Answers = ask.Answers{}.With("dogs", ask.Rows{Rows: make([]ask.Answers, 3), Done: true, File: true})
			return p.Group(w, page.GroupPage{Step: step, Mark: 7})
		}),
		only("file", func(p *page.Pages, w io.Writer) error { return p.File(w, page.FilePage{Step: empty(group), Mark: 7}) }),
		only("file-error", func(p *page.Pages, w io.Writer) error {
			return p.File(w, page.FilePage{Step: empty(group), Mark: 7, Faults: []ask.Fault{
				{Path: "dogs", Code: ask.UnknownColumn, Values: words.Values{"column": "colour"}},
				{Path: "dogs", Code: ask.ColumnTwice, Values: words.Values{"column": "born"}},
				{Path: "dogs/0/dog-name", Code: ask.Missing, Values: words.Values{"line": 2}},
				{Path: "dogs/2/breed", Code: ask.NotAnOption, Values: words.Values{"line": 9}},
				{Path: "dogs", Code: ask.NotAFile, Values: words.Values{"line": 12}},
			}})
		}),
		only("file-missing", func(p *page.Pages, w io.Writer) error {
			return p.File(w, page.FilePage{Step: empty(group), Faults: []ask.Fault{{Path: "dogs", Code: ask.Missing}}})
		}),
		only("remove", func(p *page.Pages, w io.Writer) error {
			return p.Remove(w, page.RemovePage{Step: group, Row: 1, Mark: 7})
		}),
		only("file-remove", func(p *page.Pages, w io.Writer) error {
			return p.Remove(w, page.RemovePage{Step: group, File: true, Mark: 7})
		}),
		only("check", func(p *page.Pages, w io.Writer) error {
			return p.Check(w, page.CheckPage{Steps: steps, Outcome: &outcome, Answers: answers, Mark: 12})
		}),
		only("check-error", func(p *page.Pages, w io.Writer) error {
			return p.Check(w, page.CheckPage{Steps: steps, Answers: answers, Faults: []ask.Fault{
				{Path: "dogs/1/born", Code: ask.Inconsistent, Values: words.Values{"other": "birth"}},
			}})
		}),
		only("ended", func(p *page.Pages, w io.Writer) error {
			return p.Ended(w, page.EndedPage{Reasons: outcome.Reasons, Back: p.Address.Change("income")})
		}),
		only("receipt", func(p *page.Pages, w io.Writer) error {
			return p.Receipt(w, page.ReceiptPage{Reference: "ABCD-EFGH-JKMN", Code: "ABC-DEF-GHJK", Sent: today, Outcome: outcome,
				AcknowledgeBy: day("2026-11-25"), DecideBy: day("2027-03-14")})
		}),
		only("receipt-no-code", func(p *page.Pages, w io.Writer) error {
			return p.Receipt(w, page.ReceiptPage{Reference: "ABCD-EFGH-JKMN", Sent: today, Outcome: outcome})
		}),
		only("status-received", func(p *page.Pages, w io.Writer) error {
			return p.Status(w, page.StatusPage{Reference: "ABCD-EFGH-JKMN", Code: "ABC-DEF-GHJK", Status: submission.Received, History: happened("received"), DecideBy: day("2027-03-14"),
				Amend: true, Withdraw: true})
		}),
		only("status-late", func(p *page.Pages, w io.Writer) error {
			return p.Status(w, page.StatusPage{Reference: "ABCD-EFGH-JKMN", Status: submission.Acknowledged,
				History: happened("received", "handed-over", "acknowledged"), CaseNumber: "K 12/7", DecideBy: day("2026-11-29"), Late: true})
		}),
		only("status-decided", func(p *page.Pages, w io.Writer) error {
			return p.Status(w, page.StatusPage{Reference: "ABCD-EFGH-JKMN", Status: submission.Decided, Ticket: "TICKET",
				History:    append(happened("received", "handed-over", "acknowledged"), page.Happened{Step: "decided", On: day("2026-12-01")}),
				CaseNumber: "K 12/7", Decision: "unknown-code"})
		}),
		only("status-overdue", func(p *page.Pages, w io.Writer) error {
			return p.Status(w, page.StatusPage{Reference: "ABCD-EFGH-JKMN", Status: submission.HandedOver, History: happened("received", "handed-over"),
				AcknowledgeBy: day("2026-11-25"), DecideBy: day("2027-03-14"), Late: true, ByFact: true,
				Fields: map[string][]string{"birth-day": {"27"}, "birth-month": {"3"}, "birth-year": {"1985"}}})
		}),
		only("status-asked", func(p *page.Pages, w io.Writer) error {
			return p.Status(w, page.StatusPage{Reference: "ABCD-EFGH-JKMN", Status: submission.Acknowledged,
				History: happened("received", "handed-over", "acknowledged"), DecideBy: day("2027-03-14"), Enquiries: []page.Enquiry{
					{N: 1, Question: "Which dog is the older one?", Asked: today, Answer: "Rex.\nHe is nine.", AnsweredOn: today},
					{N: 2, Question: "Where did you buy Bella?", Asked: today}}})
		}),
		only("status-asked-by-fact", func(p *page.Pages, w io.Writer) error {
			return p.Status(w, page.StatusPage{Reference: "ABCD-EFGH-JKMN", Status: submission.Acknowledged,
				History: happened("received", "handed-over", "acknowledged"),
				ByFact:  true, Asked: true, Fields: map[string][]string{"birth-day": {"27"}, "birth-month": {"3"}, "birth-year": {"1985"}}})
		}),
		only("status-reply-missing", func(p *page.Pages, w io.Writer) error {
			return p.Status(w, page.StatusPage{Reference: "ABCD-EFGH-JKMN", Status: submission.Acknowledged, History: happened("received"),
				Enquiries: []page.Enquiry{{N: 1, Question: "Where did you buy Bella?", Asked: today}}, Reply: page.Reply{Wrong: "missing"}})
		}),
		only("status-amended", func(p *page.Pages, w io.Writer) error {
			return p.Status(w, page.StatusPage{Reference: "ABCD-EFGH-JKMN", Status: submission.Received,
				History: append(happened("received", "handed-over", "acknowledged"), page.Happened{Step: "amended", On: day("2026-11-25")})})
		}),
		only("status-withdrawn", func(p *page.Pages, w io.Writer) error {
			return p.Status(w, page.StatusPage{Reference: "ABCD-EFGH-JKMN", Status: submission.Withdrawn, Ticket: "TICKET",
				History: append(happened("received", "handed-over"), page.Happened{Step: "withdrawn", On: day("2026-11-25")})})
		}),
		only("status-undated", func(p *page.Pages, w io.Writer) error {
			return p.Status(w, page.StatusPage{Reference: "ABCD-EFGH-JKMN", Status: submission.Acknowledged, History: happened("received", "handed-over", "acknowledged")})
		}),
		only("withdraw", func(p *page.Pages, w io.Writer) error {
			return p.Withdraw(w, page.WithdrawPage{Reference: "ABCD-EFGH-JKMN", Version: 1})
		}),
		only("amend-none", func(p *page.Pages, w io.Writer) error {
			return p.Check(w, page.CheckPage{Steps: steps, Outcome: &outcome, Answers: answers, Mark: 12,
				Amends: &page.Amended{Reference: "ABCD-EFGH-JKMN", Version: 1, Sent: today, AsOf: today, Before: steps}})
		}),
		only("amend", func(p *page.Pages, w io.Writer) error {
			fewer, _ := ask.Walk(sample.Transaction.Questions, today, answers.With("income", nil).With("dogs", nil))
			return p.Check(w, page.CheckPage{Steps: fewer, Answers: answers, Mark: 12,
				Amends: &page.Amended{Reference: "ABCD-EFGH-JKMN", Version: 2, Sent: today, AsOf: today, Before: steps}})
		}),
		only("amend-receipt", func(p *page.Pages, w io.Writer) error {
			return p.Receipt(w, page.ReceiptPage{Reference: "ABCD-EFGH-JKMN", Code: "ABC-DEF-GHJK", Sent: today, Outcome: outcome, Amendment: true})
		}),
		only("amend-ended", func(p *page.Pages, w io.Writer) error {
			return p.Ended(w, page.EndedPage{Reasons: outcome.Reasons, Amends: "ABCD-EFGH-JKMN"})
		}),
		only("feedback", func(p *page.Pages, w io.Writer) error {
			return p.Feedback(w, page.FeedbackPage{Ending: page.AtReceipt})
		}),
		only("feedback-wrong", func(p *page.Pages, w io.Writer) error {
			return p.Feedback(w, page.FeedbackPage{Ending: page.AtWithdrawn, Wrong: map[string]string{"rating": "missing", "comment": "too-long"},
				Fields: map[string][]string{"comment": {"Too <long>"}, "reference": {"ABCD-EFGH-JKMN"}, "ticket": {"TICKET"}}})
		}),
		only("trouble", func(p *page.Pages, w io.Writer) error {
			return p.Trouble(w, page.TroublePage{Step: stepAt(t, steps, "income")})
		}),
		only("trouble-row", func(p *page.Pages, w io.Writer) error {
			return p.Trouble(w, page.TroublePage{Step: stepAt(t, steps, "dogs/1/breed"), Wrong: map[string]string{"kind": "missing"}})
		}),
		only("thanks", func(p *page.Pages, w io.Writer) error { return p.Thanks(w, p.Address.Start()) }),
		only("lookup-return", func(p *page.Pages, w io.Writer) error { return p.Lookup(w, page.LookupPage{Lookup: page.Return}) }),
		only("lookup-status", func(p *page.Pages, w io.Writer) error { return p.Lookup(w, page.LookupPage{Lookup: page.Progress}) }),
		only("lookup-missing", func(p *page.Pages, w io.Writer) error {
			return p.Lookup(w, page.LookupPage{Lookup: page.Return, Wrong: "missing", Faults: []ask.Fault{{Path: "birth", Code: ask.Missing}}})
		}),
		only("lookup-malformed", func(p *page.Pages, w io.Writer) error {
			return p.Lookup(w, page.LookupPage{Lookup: page.Progress, Wrong: "malformed",
				Fields: map[string][]string{"key": {"ABCD"}, "birth-day": {"27"}, "birth-month": {"3"}, "birth-year": {"1985"}}})
		}),
		only("lookup-not-found", func(p *page.Pages, w io.Writer) error {
			return p.Lookup(w, page.LookupPage{Lookup: page.Return, NotFound: true,
				Fields: map[string][]string{"key": {"ABC-DEF-GHJK"}, "birth-day": {"27"}, "birth-month": {"3"}, "birth-year": {"1985"}}})
		}),
		only("lookup-code", func(p *page.Pages, w io.Writer) error {
			return p.Lookup(w, page.LookupPage{Lookup: page.Progress, Code: true, WrongCode: "malformed", Fields: map[string][]string{
				"key": {"ABCD-EFGH-JKMN"}, "birth-day": {"27"}, "birth-month": {"3"}, "birth-year": {"1985"}, "receipt-code": {"ABC"}}})
		}),
		only("lookup-code-not-found", func(p *page.Pages, w io.Writer) error {
			return p.Lookup(w, page.LookupPage{Lookup: page.Progress, Code: true, NotFound: true, Fields: map[string][]string{
				"key": {"ABCD-EFGH-JKMN"}, "birth-day": {"27"}, "birth-month": {"3"}, "birth-year": {"1985"}, "receipt-code": {"ABC-DEF-GHJK"}}})
		}),
		only("later", func(p *page.Pages, w io.Writer) error { return p.Later(w, page.LaterPage{Another: true}) }),
		only("later-fact", func(p *page.Pages, w io.Writer) error {
			return p.Later(w, page.LaterPage{AskFact: true, Faults: []ask.Fault{{Path: "birth", Code: ask.Missing}}})
		}),
		only("code", func(p *page.Pages, w io.Writer) error {
			return p.Code(w, page.CodePage{Code: "ABC-DEF-GHJK", Until: day("2026-12-19"), Origin: "https://frontline.example"})
		}),
		only("forget", func(p *page.Pages, w io.Writer) error { return p.Forget(w, page.ForgetPage{}) }),
		only("forget-sent", func(p *page.Pages, w io.Writer) error { return p.Forget(w, page.ForgetPage{Sent: true}) }),
		only("forget-amend", func(p *page.Pages, w io.Writer) error { return p.Forget(w, page.ForgetPage{Amends: true}) }),
		only("forgotten", func(p *page.Pages, w io.Writer) error { return p.Forgotten(w) }),
		question("lost", page.QuestionPage{Step: stepAt(t, steps, "birth"), Lost: true, Fields: map[string][]string{"year": {"1985"}}}),
		question("lost-row", page.QuestionPage{Step: stepAt(t, steps, "dogs/1/breed"), Lost: true, Fields: map[string][]string{"": {"hound"}}}),
		only("closed", func(p *page.Pages, w io.Writer) error { return p.Closed(w) }),
		question("change", page.QuestionPage{Step: stepAt(t, steps, "income"), Return: true, Mark: 3,
			Fields: map[string][]string{"": {"12000.50"}}}),
		question("birth-part-missing", page.QuestionPage{Step: stepAt(t, steps, "birth"),
			Fields: map[string][]string{"year": {"1985"}},
			Faults: []ask.Fault{
				{Path: "birth/day", Code: ask.PartMissing, Values: words.Values{"part": "day"}},
				{Path: "birth/month", Code: ask.PartMissing, Values: words.Values{"part": "month"}},
			}}),
		question("home-parts-wrong", page.QuestionPage{Step: stepAt(t, steps, "home"),
			Fields: map[string][]string{"town": {"Barking"}, "postcode": {"X"}},
			Faults: []ask.Fault{
				{Path: "home/line-1", Code: ask.Missing},
				{Path: "home/postcode", Code: ask.BadFormat, Values: words.Values{"example": "SW1A 2AA"}},
			}}),
		question("other-names-wrong", page.QuestionPage{Step: stepAt(t, steps, "other-names"), More: 1,
			Fields: map[string][]string{"": {"King", "K1ng"}},
			Faults: []ask.Fault{{Path: "other-names/1", Code: ask.BadCharacters, Values: words.Values{"characters": "characters.name"}}}}),
		question("helps-not-together", page.QuestionPage{Step: stepAt(t, steps, "helps"),
			Fields: map[string][]string{"": {"walks", "none"}},
			Faults: []ask.Fault{{Path: "helps", Code: ask.NotTogether, Values: words.Values{"option": "none"}}}}),
		question("born-of-second", page.QuestionPage{Step: stepAt(t, steps, "dogs/1/born")}),
	}
	all = append(all, catalogueShots(t)...)
	all = append(all, assistShots(t)...)
	all = append(all, evidenceShots(t)...)
	all = append(all, findShots(t)...)
	all = append(all, typedShots(t)...)
	all = append(all, sentShots(t)...)
	for _, step := range steps {
		if step.Group == nil && step.Path != "dogs" {
			all = append(all, question("empty-"+step.Path, page.QuestionPage{Step: empty(step)}),
				question("missing-"+step.Path, page.QuestionPage{Step: empty(step), Faults: []ask.Fault{{Path: step.Path, Code: ask.Missing}}}))
		}
	}
	for _, problem := range page.Problems {
		all = append(all, only("problem-"+string(problem), func(p *page.Pages, w io.Writer) error {
			return p.Problem(w, page.ProblemPage{Problem: problem})
		}))
	}
	return all
}

// empty is the step before anything was answered.
func empty(step ask.Step) ask.Step {
	step.Answers, step.Answered = ask.Answers{}, false
	return step
}

func render(t testing.TB, p *page.Pages, s shot) []byte {
	t.Helper()
	var buffer bytes.Buffer
	if err := s.write(p, &buffer); err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	return buffer.Bytes()
}

// golden compares with a kept file, or writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	compared.Store(name, true)
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; look at it, then run the test with -update", path)
	}
}

func TestPagesAreAsKept(t *testing.T) {
	for _, language := range words.Languages {
		pages := pagesOf(t, language)
		for _, s := range shots(t) {
			t.Run(s.name+"."+string(language), func(t *testing.T) {
				golden(t, s.name+"."+string(language)+".html", render(t, pages, s))
			})
		}
	}
}
