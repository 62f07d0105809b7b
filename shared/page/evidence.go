package page

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/words"
)

// WayField is the field of the forms that send evidence, beside FileField: how it comes.
const WayField = "way"

// EvidencePage lists what has to be sent for a submission, and how far each of it has come.
type EvidencePage struct {
	Reference string // as shown, ABCD-EFGH-JKMN
	Items     []EvidenceItem
	// Withdrawn says that nobody waits for any of it, because the submission was withdrawn.
	Withdrawn bool
}

// EvidenceItem is one thing that has to be sent, and what was sent of it.
type EvidenceItem struct {
	Name   string // words under "evidence.<name>"
	Pieces []evidence.Piece
	// Past says that it is asked for no longer, and stands there for what was sent of it.
	Past bool
}

type evidenceView struct {
	Caption, Lead string
	Items         list
	Other         string   // of what comes by post; empty where nothing is waited for
	Post          []string // to this address
	Status        link
}

// Evidence writes the page that lists the evidence of a submission.
func (p *Pages) Evidence(w io.Writer, page EvidencePage) error {
	view := evidenceView{
		Caption: p.caption(page.Reference), Lead: p.book.Text("upload.lead", p.department()),
		Items: p.evidence(page),
		Other: p.book.Text("upload.other.text", words.Values{"reference": page.Reference}), Post: p.postAddress(),
		Status: link{Text: p.book.Text("receipt.status", nil), Address: p.Address.Submission(page.Reference)},
	}
	heading := p.book.Text("upload.title", nil)
	if page.Withdrawn {
		heading, view.Other, view.Post = p.book.Text("upload.withdrawn.title", nil), "", nil
		view.Lead = p.book.Text("upload.withdrawn.lead", p.department())
	}
	return p.write(w, evidenceSet, frame{
		Heading: heading, Content: view,
		path: func(a Address) string { return a.Evidence(page.Reference) },
	})
}

// evidence is the list of the items, each with a link to send it.
func (p *Pages) evidence(page EvidencePage) list {
	var items list
	for _, item := range page.Items {
		name := p.book.Text("evidence."+item.Name, nil)
		row := answerRow{Key: name, Lines: p.pieces(item.Pieces, page.Withdrawn)}
		if item.Past && len(row.Lines) == 0 {
			continue // nothing was sent: somebody only opened its page, or said that it would come
		}
		if item.Past && !page.Withdrawn {
			row.Lines = append(row.Lines, p.book.Text("upload.past", nil))
		}
		if !item.Past {
			row.Change, row.Action, row.Hidden = p.Address.EvidenceItem(page.Reference, item.Name), p.book.Text("upload.send", nil), name
		}
		if len(row.Lines) == 0 {
			row.Lines = []string{p.book.Text("upload.none", nil)}
		}
		items.Rows = append(items.Rows, row)
	}
	return items
}

// ItemPage asks for one thing that has to be sent.
type ItemPage struct {
	Reference string
	Item      EvidenceItem
	// Direct says that files go straight to the bucket, Fields and Action then say how; without them the page leads to one
	// that has them.
	Direct bool
	Action string
	Fields []ItemField
	// Wrong is what is wrong with a file that was sent: "missing", "kind", "too-large", "full"; empty is nothing.
	Wrong string
}

// ItemField is a hidden field that goes to the bucket with a file.
type ItemField struct{ Name, Value string }

type itemView struct {
	Caption, Lead string
	Sent          list
	Action        string
	Hidden        []hidden // of the form that sends a file
	Upload        *control // nil where another page asks for it
	Direct        bool     // the bucket takes the form, and what it refuses it tells in no page of ours
	Wrong         string   // what a file that is sent cannot be any more
	Refused       string   // what to do where the bucket refuses it
	Fields        []hidden // of the other form
	Button        button
	Other         string
	Post          []string
	Choose        string
	Choices       []button
}

// endings are what a browser offers besides the kinds: some know pictures of telephones only by the ends of their names.
const endings = ".heic,.heif"

// Item writes the page that asks for one thing that has to be sent.
func (p *Pages) Item(w io.Writer, page ItemPage) error {
	address := p.Address.EvidenceItem(page.Reference, page.Item.Name)
	size := words.Values{"megabytes": evidence.MostThrough >> 20}
	if page.Direct {
		size["megabytes"] = evidence.MostDirect >> 20
	}
	kinds := []string{}
	for _, kind := range evidence.Kinds {
		kinds = append(kinds, string(kind))
	}
	view := itemView{
		Caption: p.caption(page.Reference), Lead: p.book.Text("upload.about", nil), Action: address, Hidden: p.hidden(0, false), Fields: p.hidden(0, false),
		Upload: &control{Component: fileUpload, ID: FileField, Name: FileField, Label: p.book.Text("upload.label", nil), Hint: p.book.Text("upload.hint", size),
			Accept: strings.Join(kinds, ",") + "," + endings, ErrorPrefix: p.book.Text("error", nil)},
		Button: button{Text: p.book.Text("upload.button", nil), Once: true}, Wrong: p.book.Text("upload.wrong-file", nil),
		Other: p.book.Text("upload.other.text", words.Values{"reference": page.Reference}), Post: p.postAddress(), Choose: address,
	}
	switch {
	case page.Action != "":
		view.Action, view.Hidden, view.Direct = page.Action, nil, true
		view.Upload.Required, view.Upload.Most = true, evidence.MostDirect
		view.Upload.TooLarge, view.Upload.Empty = p.book.Text("upload.wrong.too-large", size), p.book.Text("upload.wrong.missing", nil)
		view.Refused = p.book.Text("upload.refused", size)
		for _, f := range page.Fields {
			view.Hidden = append(view.Hidden, hidden(f))
		}
	case page.Direct:
		view.Upload, view.Button.Text = nil, p.book.Text("upload.choose", nil)
	}
	for _, line := range p.pieces(page.Item.Pieces, false) {
		view.Sent.Rows = append(view.Sent.Rows, answerRow{Key: p.book.Text("upload.so-far", nil), Lines: []string{line}})
	}
	for _, way := range []evidence.Way{evidence.Post, evidence.Later} {
		view.Choices = append(view.Choices, button{Text: p.book.Text("upload.way."+string(way), nil), Class: "govuk-button--secondary",
			Name: WayField, Value: string(way)})
	}
	var faults []link
	if wrong := p.book.Text("upload.wrong."+page.Wrong, size); page.Wrong != "" {
		faults = []link{{Text: wrong, Address: "#main-content"}}
		if view.Upload != nil {
			view.Upload.Error, faults[0].Address = wrong, "#"+FileField
		}
	}
	return p.write(w, itemSet, frame{
		Heading: p.book.Text("evidence."+page.Item.Name, nil), Back: p.Address.Evidence(page.Reference), Content: view, Faults: faults,
		path: func(a Address) string { return a.EvidenceItem(page.Reference, page.Item.Name) },
	})
}

// pieces says of each piece how far it has come. A promise that a file or another promise has followed is not told any more, and neither
// is a file that somebody opened the page for and never sent. Of what was withdrawn nothing goes any further: there it tells what has
// come, and what the department has.
func (p *Pages) pieces(pieces []evidence.Piece, withdrawn bool) []string {
	var lines []string
	files, opened := 0, lastOpened(pieces)
	for i, piece := range pieces {
		values := p.department()
		values["date"], values["time"] = date.Of(piece.At), date.Clock(piece.At)
		switch {
		case piece.Way != evidence.Upload && slices.ContainsFunc(pieces[i+1:], told), piece.NeverCame(),
			piece.Asked() && i != opened:
		case withdrawn && piece.ArrivedAt.IsZero():
		case piece.Way != evidence.Upload:
			lines = append(lines, p.book.Text("upload.promise."+string(piece.Way), values))
		case piece.Asked():
			lines = append(lines, p.book.Text("upload.opened", values))
		default:
			files++
			lines = append(lines, p.file(files, piece, values, withdrawn))
		}
	}
	return lines
}

// lastOpened is which of the pieces somebody opened the page for last, of those of which nothing has come.
func lastOpened(pieces []evidence.Piece) int {
	last, at := 0, time.Time{}
	for i, piece := range pieces {
		if piece.Asked() && !piece.At.Before(at) {
			last, at = i, piece.At
		}
	}
	return last
}

// told says that a piece is more than a page that was opened.
func told(piece evidence.Piece) bool { return !piece.Asked() && !piece.NeverCame() }

// file says what a file is, when it came, and how far it has come since.
func (p *Pages) file(number int, piece evidence.Piece, values words.Values, withdrawn bool) string {
	values["file"] = strconv.Itoa(number)
	if piece.Kind != "" {
		values["file"] = p.book.Text("upload.file", words.Values{"number": number, "kind": fileKind(piece.Kind), "size": sizeOf(piece.Size)})
	}
	state := piece.State()
	values["hours"] = int(evidence.Settling.Hours())
	text := p.book.Text("upload.state."+string(state), values)
	if withdrawn && state != evidence.Sent && state != evidence.Received {
		text = p.book.Text("upload.withdrawn.file", nil)
	} else if state == evidence.Checking && !piece.Until.IsZero() {
		text = p.book.Text("upload.open", words.Values{"time": date.Clock(piece.Until)})
	}
	if came := piece.ArrivedAt; !came.IsZero() {
		values["date"], values["time"] = date.Of(came), date.Clock(came)
		text = p.book.Text("upload.received", values) + " " + text
	}
	if piece.Replaced {
		text += " " + p.book.Text("upload.replaced", values)
	}
	return text
}

// sendLink leads to the evidence of a submission.
func (p *Pages) sendLink(reference string) *link {
	return &link{Text: p.book.Text("upload.now", nil), Address: p.Address.Evidence(reference)}
}

// caption says of which submission a page is.
func (p *Pages) caption(reference string) string {
	return p.book.Text("upload.caption", words.Values{"reference": reference})
}

// DepartmentKey is where the words of a transaction have the name of its department as it stands within a sentence, with its article; they
// need it only where that is another than by itself.
const DepartmentKey = "department.the"

// department is who deals with what was sent, to be told.
func (p *Pages) department() words.Values {
	name, _ := p.book.First(nil, DepartmentKey, "department")
	return words.Values{"department": words.Noun(name)}
}
