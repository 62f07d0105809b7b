package page

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/words"
)

// DeskEvidenceEvent is what a history has of somebody at the desk who was given a file of the evidence. What it was stands with it
// as DeskEvidenceDetail writes it.
const DeskEvidenceEvent = "evidence"

// DeskEvidenceDetail tells of which piece a history speaks: "3 birth-certificate".
func DeskEvidenceDetail(piece evidence.Piece) string { return strconv.Itoa(piece.N) + " " + piece.Item }

// DeskEvidencePath is where the desk gives the file of a piece, below the desk.
func DeskEvidencePath(transaction, reference string, n int) string {
	return DeskSubmissionPath(transaction, reference) + "/evidence/" + strconv.Itoa(n)
}

// deskEvidence lists what has to be sent for a submission and what was sent of it, each piece with its number, which the department's
// messages have too; nil where there is neither.
func (p *Pages) deskEvidence(page DeskSubmissionPage) *table {
	shown := table{CaptionClass: "govuk-visually-hidden"}
	shown.Caption = p.book.Text("desk.proof.title", nil)
	for _, head := range []string{"item", "number", "at", "state", "file"} {
		shown.Columns = append(shown.Columns, SheetColumn{Text: p.book.Text("desk.proof.head."+head, nil), Number: head == "number"})
	}
	for _, item := range page.Evidence {
		name := page.Of.evidenceName(item.Name)
		if page.Outcome == nil || !slices.Contains(page.Outcome.Evidence, item.Name) {
			name = p.book.Text("desk.proof.past", words.Values{"item": name})
		}
		if len(item.Pieces) == 0 {
			shown.Rows = append(shown.Rows, []SheetCell{{Text: name}, {}, {}, {Text: p.book.Text("desk.proof.none", nil)}, {}})
		}
		for _, piece := range item.Pieces {
			shown.Rows = append(shown.Rows, p.deskPiece(page, name, piece))
		}
	}
	if len(shown.Rows) == 0 {
		return nil
	}
	return &shown
}

// deskPiece is the row of one piece. What is clean can be downloaded, by whoever may download the answers.
func (p *Pages) deskPiece(page DeskSubmissionPage, name string, piece evidence.Piece) []SheetCell {
	at, state := piece.At, p.book.Text("desk.proof.way."+string(piece.Way), nil)
	var file SheetCell
	if piece.Way == evidence.Upload {
		at, state = cmp.Or(piece.ArrivedAt, piece.At), p.book.Text("desk.proof.state."+string(piece.State()), nil)
		if piece.Kind != "" {
			file.Text = fileKind(piece.Kind) + ", " + sizeOf(piece.Size)
		}
		if piece.Readable() && page.Download != "" {
			file.Text = p.book.Text("desk.proof.download", words.Values{"number": piece.N, "file": file.Text})
			file.Address = p.Address.Desk(page.Department, DeskEvidencePath(page.Transaction, page.Reference, piece.N))
		}
	}
	return []SheetCell{{Text: name}, {Text: strconv.Itoa(piece.N)}, {Text: p.book.Value(date.Of(at)) + ", " + date.Clock(at)}, {Text: state}, file}
}

// fileKind is a kind of file as people write it: "PDF".
func fileKind(kind evidence.Kind) string {
	_, name, _ := strings.Cut(string(kind), "/")
	return strings.ToUpper(name)
}

// sizeOf is how large a file is, as people write it in either language: "340 KB", "1.2 MB".
func sizeOf(bytes int) string {
	if bytes < 1<<20 {
		return strconv.Itoa(max(1, bytes>>10)) + " KB"
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
}

// evidenceEvent tells of which file a history speaks, in the words of its transaction.
func (p *Pages) evidenceEvent(of *Pages, detail string) string {
	number, item, _ := strings.Cut(detail, " ")
	return p.book.Text("desk.proof.detail", words.Values{"number": number, "item": of.evidenceName(item)})
}

// evidenceName is what has to be sent, in words; its code where the transaction of today does not know it any more.
func (p *Pages) evidenceName(item string) string {
	if text, ok := p.book.First(nil, "evidence."+item); ok {
		return text
	}
	return item
}
