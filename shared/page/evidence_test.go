package page_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/scan"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// pieces are one in each state.
func pieces() []evidence.Piece {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	upload := evidence.Piece{Item: "licence", Way: evidence.Upload, At: at, ArrivedAt: at, Kind: evidence.JPEG, Size: 1_300_000, Digest: "a digest"}
	changed := func(change func(*evidence.Piece)) evidence.Piece {
		p := upload
		change(&p)
		return p
	}
	return []evidence.Piece{
		{Item: "licence", Way: evidence.Later, At: at},              // something has followed it
		{Item: "licence", Way: evidence.Upload, At: at},             // its page was opened, and nothing has come
		{Item: "licence", Way: evidence.Upload, At: at},             // and once more
		{Item: "licence", Way: evidence.Upload, At: at, Lost: true}, // and never came
		changed(func(p *evidence.Piece) { p.ArrivedAt = time.Time{} }),
		changed(func(p *evidence.Piece) { p.ArrivedAt, p.Lost = time.Time{}, true }),
		upload,
		changed(func(p *evidence.Piece) { p.Result = scan.Threat }),
		changed(func(p *evidence.Piece) { p.Result = scan.Unsupported }),
		changed(func(p *evidence.Piece) { p.Result, p.Foreign = scan.Clean, true }),
		changed(func(p *evidence.Piece) { p.Result = scan.Clean }),
		changed(func(p *evidence.Piece) { p.Result, p.HandedOverAt = scan.Clean, at }),
		changed(func(p *evidence.Piece) { p.Result, p.HandedOverAt, p.AcknowledgedAt = scan.Clean, at, at }),
		{Item: "licence", Way: evidence.Post, At: at},
	}
}

// evidenceShots are the pages on which evidence is sent, and those that lead there.
func evidenceShots(t testing.TB) []shot {
	_, _, outcome := answersOf(t)
	licence := func(pieces ...evidence.Piece) page.EvidenceItem {
		return page.EvidenceItem{Name: "licence", Pieces: pieces}
	}
	list := func(name string, item page.EvidenceItem) shot {
		return shot{name: name, write: func(p *page.Pages, w io.Writer) error {
			return p.Evidence(w, page.EvidencePage{Reference: "ABCD-EFGH-JKMN", Items: []page.EvidenceItem{item}})
		}}
	}
	item := func(name, wrong string, pieces ...evidence.Piece) shot {
		return shot{name: name, write: func(p *page.Pages, w io.Writer) error {
			return p.Item(w, page.ItemPage{Reference: "ABCD-EFGH-JKMN", Item: licence(pieces...), Wrong: wrong})
		}}
	}
	open := func() evidence.Piece {
		p := pieces()[6]
		p.Until, p.Kind, p.Size, p.Digest = p.At.Add(15*time.Minute), "", 0, ""
		return p
	}
	replaced := open()
	replaced.Tag, replaced.Replaced = "b", true
	return []shot{
		list("evidence-none", licence()), list("evidence", licence(pieces()...)),
		list("evidence-open", licence(open(), replaced)),
		list("evidence-promise", licence(pieces()[13], pieces()[3])), // a page that was opened and left takes back no promise
		item("evidence-item", ""), item("evidence-item-sent", "", pieces()[6]),
		item("evidence-item-missing", "missing"), item("evidence-item-kind", "kind"), item("evidence-item-too-large", "too-large", pieces()[6]),
		item("evidence-item-full", "full"),
		{name: "evidence-item-direct", write: func(p *page.Pages, w io.Writer) error {
			return p.Item(w, page.ItemPage{Reference: "ABCD-EFGH-JKMN", Item: licence(pieces()[6]), Direct: true})
		}},
		{name: "evidence-file-direct", write: func(p *page.Pages, w io.Writer) error {
			return p.Item(w, page.ItemPage{Reference: "ABCD-EFGH-JKMN", Item: licence(), Direct: true, Action: "https://bucket.example/",
				Fields: []page.ItemField{{Name: "key", Value: "evidence/ABCDEFGHJKMN/1"}, {Name: "policy", Value: "e30="}}})
		}},
		{name: "status-evidence", write: func(p *page.Pages, w io.Writer) error {
			return p.Status(w, page.StatusPage{Reference: "ABCD-EFGH-JKMN", Code: "ABC-DEF-GHJK", Status: submission.Received, Evidence: true, Outcome: &outcome,
				History: happened("received")})
		}},
		{name: "receipt-evidence", write: func(p *page.Pages, w io.Writer) error {
			return p.Receipt(w, page.ReceiptPage{Reference: "ABCD-EFGH-JKMN", Sent: today, Evidence: true,
				Outcome: transaction.Outcome{Result: outcome.Result, Evidence: []string{"licence"}}})
		}},
	}
}

// What is asked for no longer stands on the list for what was sent of it, so not where somebody only opened its page, and nothing came.
func TestPastEvidenceOfWhichNothingCame(t *testing.T) {
	for name, sent := range map[string]bool{"nothing": false, "a file": true} {
		of := pieces()[3:4]
		if sent {
			of = pieces()[6:7]
		}
		shown := render(t, pagesOf(t, words.English), shot{name, func(p *page.Pages, w io.Writer) error {
			return p.Evidence(w, page.EvidencePage{Reference: "ABCD-EFGH-JKMN", Items: []page.EvidenceItem{{Name: "licence", Past: true, Pieces: of}}})
		}})
		if strings.Contains(string(shown), "The licence of each dog") != sent || strings.Contains(string(shown), "We no longer ask for this") != sent {
			t.Errorf("%s came: listed or not, wrongly\n%s", name, shown)
		}
	}
}
