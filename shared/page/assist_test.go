package page_test

import (
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/words"
)

// helped are the pages as staff see them who help by a channel.
func helped(p *page.Pages, channel string) *page.Pages {
	helping := *p
	helping.Channel = channel
	return &helping
}

// assistShots are the pages of staff who complete a transaction for somebody, and the form on paper.
func assistShots(t testing.TB) []shot {
	t.Helper()
	steps, answers, outcome := answersOf(t)
	check := func(channel string) shot {
		return shot{"check-" + channel, func(p *page.Pages, w io.Writer) error {
			return p.Check(w, page.CheckPage{Steps: steps, Outcome: &outcome, Answers: answers, Mark: 12, Channel: channel})
		}}
	}
	return []shot{
		check(submission.Phone), check(submission.Paper),
		{"receipt-assisted", func(p *page.Pages, w io.Writer) error {
			return p.Receipt(w, page.ReceiptPage{Reference: "ABCD-EFGH-JKMN", Code: "ABC-DEF-GHJK", Sent: today, Outcome: outcome, Desk: "/desk/hmrc/assist", Answers: answers})
		}},
		{"ended-assisted", func(p *page.Pages, w io.Writer) error {
			return helped(p, submission.Counter).Ended(w, page.EndedPage{Reasons: outcome.Reasons, Desk: "/desk/hmrc/assist", Answers: answers})
		}},
		{"paper", func(p *page.Pages, w io.Writer) error { return p.Paper(w, page.PaperPage{}) }},
		{"paper-numbered", func(p *page.Pages, w io.Writer) error { return p.Paper(w, page.PaperPage{Number: "ABCD-EFGH-JKMN"}) }},
		{"keying", func(p *page.Pages, w io.Writer) error {
			return helped(p, submission.Paper).Keying(w, page.KeyingPage{Rows: map[string]int{"dogs": 1}, Mark: 1, ReceivedOn: day("2026-11-20")})
		}},
		{"keying-sent", func(p *page.Pages, w io.Writer) error {
			numbered := helped(p, submission.Paper)
			numbered.Number = "ABCD-EFGH-JKMN"
			return numbered.Keying(w, page.KeyingPage{Rows: map[string]int{"dogs": 1}, Mark: 1, Sent: true, ReceivedOn: day("2026-11-20"),
				Fields: url.Values{"rooms": {"4"}, "dogs/0/dog-name": {"Rex"}}})
		}},
		{"keying-wrong", func(p *page.Pages, w io.Writer) error {
			return helped(p, submission.Paper).Keying(w, page.KeyingPage{Rows: map[string]int{"dogs": 2}, Mark: 1, ReceivedOn: day("2026-11-20"), Answers: answers,
				Fields: url.Values{"rooms": {"many"}, "birth-year": {"1985"}, "helps": {"walks", "food"}, "dogs/1/dog-name": {"Rex"}, "dogs/1/born-month": {"13"}},
				Faults: []ask.Fault{{Path: "rooms", Code: ask.NotANumber}, {Path: "birth/day", Code: ask.PartMissing, Values: words.Values{"part": "day"}},
					{Path: "dogs/0/dog-name", Code: ask.Missing}, {Path: "dogs/1/born", Code: ask.NotADate}, {Path: "dogs", Code: ask.TooFew, Values: words.Values{"min": 1}}}})
		}},
	}
}

// deskAssistShots are the desk's pages that begin it.
func deskAssistShots(frame page.DeskPage) []shot {
	begin := func(name string, change func(*page.DeskAssistPage)) shot {
		return plain(name, func(p *page.Pages, w io.Writer) error {
			shown := page.DeskAssistPage{DeskPage: frame, Transactions: []page.DeskTransaction{{Name: "dog-grant", Label: "Dog grant"}, {Name: "cat-grant", Label: "Cat grant"}}}
			change(&shown)
			return p.DeskAssist(w, shown)
		})
	}
	return []shot{
		begin("desk-assist", func(*page.DeskAssistPage) {}),
		begin("desk-assist-wrong", func(a *page.DeskAssistPage) {
			a.Fields = url.Values{page.DeskNumberField: {"<b>"}, page.DeskChannelField: {submission.Paper}}
			a.Wrong = map[string]string{page.DeskTransactionField: "missing", page.DeskNumberField: "malformed"}
			a.Faults = []ask.Fault{{Path: page.Received.Name, Code: ask.Missing}}
		}),
	}
}

// Whatever the desk's page can say of a field, and of a channel, has words.
func TestWordsOfHelp(t *testing.T) {
	for _, language := range words.Languages {
		book, err := words.Platform(language)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for field, codes := range map[string][]string{page.DeskTransactionField: {"missing", "closed"}, page.DeskChannelField: {"missing"},
			page.DeskNumberField: {"malformed", "not-found", "keyed"}} {
			for _, code := range codes {
				want = append(want, "desk.assist."+field+"."+code)
			}
		}
		for _, channel := range submission.Assisted {
			want = append(want, "desk.channel."+channel, "desk.event.sent-"+channel)
		}
		for _, key := range want {
			if !book.Has(key) {
				t.Errorf("%s has no %s", language, key)
			}
		}
	}
}

// Whoever helps sees another declaration than whoever sends it themselves, on each channel.
func TestDeclarationByChannel(t *testing.T) {
	steps, answers, outcome := answersOf(t)
	pages := pagesOf(t, words.English)
	seen := map[string]string{}
	for _, channel := range append([]string{""}, submission.Assisted...) {
		var out strings.Builder
		if err := pages.Check(&out, page.CheckPage{Steps: steps, Outcome: &outcome, Answers: answers, Mark: 1, Channel: channel}); err != nil {
			t.Fatal(err)
		}
		for which, key := range map[string]string{"own": "declaration", "read out": "declaration.assisted", "signed": "assist.signed"} {
			line, _, _ := strings.Cut(pages.Book().Text(key, nil), "\n")
			if strings.Contains(out.String(), line) {
				seen[channel] += which
			}
		}
	}
	for channel, want := range map[string]string{"": "own", "phone": "read out", "counter": "read out", "helper": "read out", "library": "read out", "paper": "signed"} {
		if seen[channel] != want {
			t.Errorf("%q: the declaration is %q, want %q", channel, seen[channel], want)
		}
	}
}

// Enter in a field presses the first button of the form, which goes on and adds no row.
func TestEnterGoesOn(t *testing.T) {
	var out strings.Builder
	if err := pagesOf(t, words.English).Keying(&out, page.KeyingPage{Rows: map[string]int{"dogs": 1}, ReceivedOn: today}); err != nil {
		t.Fatal(err)
	}
	_, first, _ := strings.Cut(out.String(), "<button ")
	first, rest, _ := strings.Cut(first, "</button>")
	if strings.Contains(first, "name=") || !strings.Contains(first, `form="answer"`) || !strings.Contains(first, "Continue") || !strings.Contains(rest, `name="more"`) {
		t.Errorf("the first button is %s", first)
	}
}
