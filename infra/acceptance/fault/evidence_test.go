package fault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"mime/multipart"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// This file has who sends evidence: a file that is clean, one that is not, one twice, the word that it comes by post; before the
// department knows the submission, after, and just when its time is over. Once all recovers, each file that was taken is with the
// department once, behind the submission that it belongs to, and its object is in the bucket for as long as the submission is kept;
// what is not clean never was with the department and is in no bucket; and nothing is still to be done.

// proved is a storied transaction that asks for evidence.
func proved(t testing.TB) transaction.Transaction {
	tx := storied(t)
	tx.Upload = transaction.Small
	tx.Decide = func(date.Date, ask.Answers) transaction.Outcome {
		return transaction.Outcome{Result: "claimed", Evidence: []string{proof, posted}}
	}
	return tx
}

const (
	proof    = "birth-certificate"
	posted   = "travel-document" // comes by post
	document = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
	// virus is the test file of scanners in what looks like a document.
	virus = "%PDF-1.7\n" + `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*\n%%EOF\n"
)

func digestOf(file string) string {
	sum := sha256.Sum256([]byte(file))
	return hex.EncodeToString(sum[:])
}

// sentIt is a citizen by page who has sent their submission; whether the department has it by then.
func sentIt(known bool) func(*world, transaction.Case) *citizen {
	return func(w *world, _ transaction.Case) *citizen {
		who := w.byPage(told("any", 50))
		who.submit(w)
		if known {
			handOver(w, who)
			w.work()
		}
		return who
	}
}

// hasSent is one who has sent evidence too, all of which the department has.
func hasSent(w *world, c transaction.Case) *citizen {
	who := proving(sentIt(true))(w, c)
	prove(document)(w, who)
	w.process(who)
	return who
}

// proving is a citizen who is to send evidence.
func proving(begin func(*world, transaction.Case) *citizen) func(*world, transaction.Case) *citizen {
	return func(w *world, c transaction.Case) *citizen {
		who := begin(w, c)
		if who.files == nil {
			who.files = map[string]bool{}
		}
		return who
	}
}

// over is one who has sent a submission whose retention is over, and not erased yet.
func over(w *world, c transaction.Case) *citizen {
	who := proving(sentIt(true))(w, c)
	who.erased = true
	w.decide()
	w.pass(10 * time.Minute)
	w.now = w.now.AddDate(0, w.transaction.Retention.Months+1, 0)
	return who
}

// proofAt is the page on which a citizen sends an item; empty where they have no receipt yet.
func (who *citizen) proofAt(item string) string {
	for receipt := range who.receipts {
		return "/submissions/" + receipt + "/evidence/" + item
	}
	return ""
}

// prove sends a file, and remembers that it was taken.
func prove(file string) step {
	return func(w *world, who *citizen) {
		at := who.proofAt(proof)
		if at == "" {
			return
		}
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		if err := form.SetBoundary("a-boundary-of-the-form"); err != nil {
			w.t.Fatal(err)
		}
		part, err := form.CreateFormFile("file", "scan.pdf")
		if err != nil {
			w.t.Fatal(err)
		}
		fmt.Fprint(part, file)
		form.Close()
		a := w.call("POST", at, func(e *events.APIGatewayV2HTTPRequest) {
			e.Headers["content-type"], e.Cookies = form.FormDataContentType(), []string{who.cookie}
			e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(body.Bytes()), true
		})
		if a.status == 303 {
			who.files[file] = true
		}
	}
}

// promise says that it comes by post.
func promise(w *world, who *citizen) {
	if at := who.proofAt(posted); at != "" {
		if a := w.post(at, who.cookie, url.Values{page.WayField: {string(evidence.Post)}}); a.status == 303 {
			who.files[byPost] = true
		}
	}
}

// byPost stands among a citizen's files for the word that something comes by post.
const byPost = "by post"

// eraseNow is the sweep that finds the retention over, while others may be at work.
func eraseNow(w *world, _ *citizen) { w.sweep() }

// FileEvidence keeps a piece, in one write, where the submission is that it belongs to.
func (s shelf) FileEvidence(_ context.Context, e backoffice.Evidence) (fresh bool, err error) {
	w := s.world
	if _, there := w.cases[handoff.ID(e.Reference, 1)]; !there {
		w.violated("EARLY: %s came before its submission", e.HandoffID)
	}
	if strings.Contains(string(e.Content), "EICAR") {
		w.violated("DIRTY: %s was handed over", e.HandoffID)
	}
	before, there := w.pieces[e.HandoffID]
	digest := byPost
	if e.File != nil {
		digest = digestOf(string(e.Content))
	}
	if there && before != digest {
		w.violated("DAMAGED: %s was another file before", e.HandoffID)
	}
	w.pieces[e.HandoffID] = digest
	return !there, nil
}

// folder is what was sent for a citizen's submission, past the faults.
func (w *world) folder(first submission.Submission) evidence.Folder {
	folder, err := w.store.Folder(w.t.Context(), first.Reference)
	if err != nil {
		w.t.Fatal(err)
	}
	return folder.Folder
}

// filed says whether nothing more is to come of the evidence of a submission.
func (w *world) filed(first submission.Submission) bool {
	return w.folder(first).Next(w.now).IsZero()
}

// hasProof holds the promises of evidence.
func hasProof(w *world, who *citizen) {
	versions, err := w.versions(who)
	if err != nil {
		return // which is told
	}
	first := versions[0]
	folder := w.folder(first)
	known := map[string]string{} // what is in the folder, by hand-off id
	states := map[string][]evidence.State{}
	for _, p := range folder.Pieces {
		digest := p.Digest
		if p.Way == evidence.Post {
			digest = byPost
		}
		known[evidence.ID(first.Reference.String(), p.N)] = digest
		states[digest] = append(states[digest], p.State())
	}
	if folder.Erased != who.erased && len(folder.Pieces) > 0 || !folder.Next(w.now).IsZero() {
		w.violated("STRANDED: erased %v, next %v: %+v", folder.Erased, folder.Next(w.now), folder.Pieces)
	}
	if who.erased {
		return
	}
	for id, digest := range w.pieces {
		if known[id] != digest {
			w.violated("PHANTOM: the department has %s, which is none of the folder", id)
		}
	}
	if distinct := slices.Compact(slices.Sorted(maps.Values(w.pieces))); len(distinct) != len(w.pieces) {
		w.violated("DUPLICATE: the department has %v", w.pieces)
	}
	for file := range who.files {
		digest, want := digestOf(file), evidence.Received
		if file == virus {
			want = evidence.Refused
		}
		if file == byPost {
			digest = byPost
		}
		if got := states[digest]; !slices.Equal(got, []evidence.State{want}) {
			w.violated("LOST: a file was taken, and is %v, not %s: %+v", got, want, folder.Pieces)
		}
		if has := slices.Contains(slices.Collect(maps.Values(w.pieces)), digest); has != (want == evidence.Received) {
			w.violated("LOST: a file was taken and is %s, and the department has it: %v", want, has)
		}
	}
	if a := w.call("GET", who.proofAt(proof), withCookie(who.cookie)); a.status != 200 {
		w.violated("STUCK: the page of its evidence: %d", a.status)
	}
}

// evidenceOf lists the objects that the evidence of a submission has for as long as it is kept: no other may be there. What was
// removed may be there where somebody who was slow has stored it once more: nobody can read it, and it goes with the submission.
func (w *world) evidenceOf(first submission.Submission) (names []string) {
	there := w.shelves.all()
	for _, p := range w.folder(first).Pieces {
		if _, again := there["/"+bucketName+"/"+p.Object]; p.Readable() || w.slow && p.Removed && again {
			names = append(names, p.Object)
		}
	}
	return names
}

// A file that was taken is told of on its page, and what the scanner found is told too.
func TestEvidenceIsTold(t *testing.T) {
	w := newWorld(t, proved(t), at(date.MustParse("2026-11-22")))
	_, c := complete(t)
	who := proving(sentIt(true))(w, c)
	prove(document)(w, who)
	prove(virus)(w, who)
	w.process(who)
	w.pass(time.Minute)
	w.process(who)
	hasProof(w, who)
	if len(who.files) != 2 || len(w.pieces) != 1 || len(w.evidenceOf(must(w.versions(who))[0])) != 1 {
		t.Errorf("taken %v, the department has %v", who.files, w.pieces)
	}
	told := w.call("GET", who.proofAt(proof), withCookie(who.cookie)).body
	if acceptance.Reference(told) == "" || !strings.Contains(told, "our virus check found something in it") {
		t.Errorf("its page says\n%s", told)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
