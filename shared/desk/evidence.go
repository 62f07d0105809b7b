package desk

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// linkTime is for how long a link to a file is good, once somebody has asked for it: as long as a browser takes to follow it.
const linkTime = time.Minute

// shownEvidence is what has to be sent for a submission, by the version that is shown, and behind it what was sent besides.
func (f file) shownEvidence() []page.EvidenceItem {
	if f.work.Transaction.Upload == transaction.NoUpload {
		return nil
	}
	items := slices.Clone(f.record.Evidence)
	for _, piece := range f.sent.Pieces {
		if !slices.Contains(items, piece.Item) {
			items = append(items, piece.Item)
		}
	}
	var shown []page.EvidenceItem
	for _, item := range items {
		shown = append(shown, page.EvidenceItem{Name: item, Pieces: f.sent.Of(item)})
	}
	return shown
}

// evidence gives a file that somebody sent to prove what they say, where it is clean: by a link to the bucket, because it may be
// larger than what a function can answer. That they were given it stands in the history before they are.
func (d *Desk) evidence(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	work, ref, err := d.asked(r)
	if err != nil {
		return err
	}
	first, err := work.Store.Submission(r.Context(), ref, 1)
	if errors.Is(err, store.ErrNoSubmission) {
		return notFound()
	}
	if err != nil {
		return err
	}
	latest, err := work.Store.LatestOf(r.Context(), first) // which is kept longest
	if err != nil {
		return err
	}
	folder, err := work.Store.Folder(r.Context(), ref)
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(r.PathValue("piece"))
	piece := folder.Find(n)
	if latest.Erased || piece == nil || !piece.Readable() {
		return notFound()
	}
	given := event(to, page.DeskEvidenceEvent, page.DeskEvidenceDetail(*piece)+"\n")
	if err := d.histories(work).Append(r.Context(), string(ref), given); err != nil {
		return err
	}
	if err := d.stillThere(r.Context(), work, ref); err != nil {
		return err
	}
	bucket, err := work.Bucket(r.Context())
	if err != nil {
		return fmt.Errorf("find the bucket of %s: %w", work.Transaction.Name, err)
	}
	now := time.Now() // S3 goes by its own clock, whatever the platform's date
	link, err := bucket.Link(r.Context(), piece.Object, fileName(ref.String(), *piece), now, linkTime)
	if err != nil {
		return err
	}
	return office.See(w, link)
}

// fileName is the name under which a file is saved: "ABCD-EFGH-JKMN-e3.pdf", after the hand-off that the department knows it by.
func fileName(reference string, piece evidence.Piece) string {
	_, end, _ := strings.Cut(string(piece.Kind), "/")
	return evidence.ID(reference, piece.N) + "." + end
}
