package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"mime"
	"net/http"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/edge"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// evidenceLimit is the most that a request with a file may hold: the file, and the form around it.
const evidenceLimit = evidence.MostThrough + 64<<10

// proof is the evidence of a submission, to whoever may see it.
type proof struct {
	sub    submission.Submission // the first version
	folder store.Folder
	items  []string // what has to be sent, by the latest version; nothing of one that was withdrawn
	// withdrawn says that the latest version is a withdrawal.
	withdrawn bool
}

// proof finds the evidence of the submission that a request names, for whom own would find that.
func (s *Service) proof(w http.ResponseWriter, r *http.Request, to visit) (proof, error) {
	keys, err := s.keys(w, r, to)
	if err != nil {
		return proof{}, err
	}
	ref, err := submission.ParseReference(r.PathValue("reference"))
	if err != nil {
		return proof{}, refuse(http.StatusNotFound, "not-yours", nil)
	}
	sub, err := s.Store.Submission(r.Context(), ref, 1)
	if err != nil && !errors.Is(err, store.ErrNoSubmission) {
		return proof{}, err
	}
	// Whether there is no such submission or it is another's, the same is read and the same is said.
	folder, err := s.Store.Folder(r.Context(), ref)
	if err != nil {
		return proof{}, err
	}
	amends, err := s.amends(r, to)
	if err != nil {
		return proof{}, err
	}
	if sub.Reference == "" || !slices.Contains(keys, sub.Key) && !passes(r, to, sub) && amends != ref {
		return proof{}, store.ErrNoSubmission
	}
	if !passes(r, to, sub) {
		if err := s.keyedBy(to, sub); err != nil {
			return proof{}, err
		}
	}
	latest, err := s.Store.LatestOf(r.Context(), sub)
	if err != nil {
		return proof{}, err
	}
	if latest.Erased {
		return proof{}, store.ErrNoSubmission
	}
	about(r.Context(), sub)
	decided, err := decidedOf(latest)
	return proof{sub: sub, folder: folder, items: decided.Evidence, withdrawn: latest.Kind == submission.Withdrawal}, err
}

// shown is the evidence as a page lists it: what has to be sent, then what was sent and is asked for no longer.
func (p proof) shown() page.EvidencePage {
	shown := page.EvidencePage{Reference: p.sub.Reference.String(), Withdrawn: p.withdrawn}
	for _, item := range p.items {
		shown.Items = append(shown.Items, page.EvidenceItem{Name: item, Pieces: p.folder.Of(item)})
	}
	for _, piece := range p.folder.Pieces {
		if !slices.ContainsFunc(shown.Items, func(i page.EvidenceItem) bool { return i.Name == piece.Item }) {
			shown.Items = append(shown.Items, page.EvidenceItem{Name: piece.Item, Pieces: p.folder.Of(piece.Item), Past: true})
		}
	}
	return shown
}

// Proof is the evidence of a submission, for software.
type Proof struct {
	Reference submission.Reference `json:"reference"`
	Evidence  []ProofItem          `json:"evidence"`
}

// ProofItem is one thing that has to be sent, and what was sent of it.
type ProofItem struct {
	Item   string       `json:"item"`
	Pieces []ProofPiece `json:"pieces"`
}

// ProofPiece is how far one piece has come.
type ProofPiece struct {
	Number int            `json:"number"`
	Way    evidence.Way   `json:"way"`
	State  evidence.State `json:"state"`
	At     time.Time      `json:"at"`
}

func (p proof) json() Proof {
	said := Proof{Reference: p.sub.Reference, Evidence: []ProofItem{}}
	for _, item := range p.items {
		one := ProofItem{Item: item, Pieces: []ProofPiece{}}
		for _, piece := range p.folder.Of(item) {
			one.Pieces = append(one.Pieces, ProofPiece{piece.N, piece.Way, piece.State(), piece.At})
		}
		said.Evidence = append(said.Evidence, one)
	}
	return said
}

// evidence lists what has to be sent for a submission, and how far each of it has come.
func (s *Service) evidence(w http.ResponseWriter, r *http.Request, to visit) error {
	found, err := s.proof(w, r, to)
	if err != nil {
		return err
	}
	if to.software {
		writeJSON(w, http.StatusOK, "application/json", found.json())
		return nil
	}
	return s.page(to.language).Evidence(html(w, http.StatusOK), found.shown())
}

// item finds the one thing that a request names.
func (s *Service) item(w http.ResponseWriter, r *http.Request, to visit) (proof, string, error) {
	found, err := s.proof(w, r, to)
	item := r.PathValue("item")
	switch {
	case err != nil:
	case found.withdrawn:
		err = s.tooLate(to, found.sub.Reference)
	case !slices.Contains(found.items, item):
		err = refuse(http.StatusNotFound, string(page.NotFound), nil)
	}
	return found, item, err
}

// askEvidence asks for one thing that has to be sent.
func (s *Service) askEvidence(w http.ResponseWriter, r *http.Request, to visit) error {
	found, item, err := s.item(w, r, to)
	if err != nil {
		return err
	}
	if r.URL.Query().Has(edge.TooLarge) { // CloudFront has sent them here with it
		return s.showItem(w, to, found, item, http.StatusRequestEntityTooLarge, "too-large")
	}
	return s.showItem(w, to, found, item, http.StatusOK, "")
}

func (s *Service) showItem(w http.ResponseWriter, to visit, found proof, item string, status int, wrong string) error {
	return s.page(to.language).Item(html(w, status), page.ItemPage{Reference: found.sub.Reference.String(),
		Item: page.EvidenceItem{Name: item, Pieces: found.folder.Of(item)}, Wrong: wrong, Direct: s.Transaction.Upload == transaction.Large})
}

// takeEvidence takes a file, or the word that it comes by post or later.
func (s *Service) takeEvidence(w http.ResponseWriter, r *http.Request, to visit) error {
	found, item, err := s.item(w, r, to)
	if err != nil {
		return err
	}
	file, way, err := sentEvidence(r)
	kind, known := evidence.KindOf(file)
	status, wrong := http.StatusUnprocessableEntity, ""
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large), err == nil && len(file) > evidence.MostThrough:
		status, wrong, err = http.StatusRequestEntityTooLarge, "too-large", nil
	case err != nil:
		return err
	case way == evidence.Post || way == evidence.Later:
		_, err = s.Store.Change(r.Context(), found.sub, to.now, func(f *evidence.Folder) error {
			return f.Promise(item, way, moment(to.now))
		})
	case s.Transaction.Upload == transaction.Large && len(file) == 0 && !to.software: // which needs a page
		if err = s.expectFile(w, r, to, found.sub, item); err == nil {
			return nil
		}
	case len(file) == 0:
		wrong = "missing"
	case !known:
		wrong = "kind"
	default:
		err = s.keepFile(r.Context(), to, found.sub, item, kind, file)
	}
	if errors.Is(err, evidence.ErrFull) {
		wrong, err = "full", nil
	}
	switch {
	case err != nil:
		return err
	case wrong != "" && to.software:
		return refuse(status, "bad-evidence", nil)
	case wrong != "":
		return s.showItem(w, to, found, item, status, wrong)
	}
	return see(w, s.address(to).Evidence(found.sub.Reference.String()))
}

// keepFile enters a file into its folder, stores its bytes, then records that they are there. So no object is ever without
// a folder that names it, and is due until it is looked after, wherever this ends; and the same file sent again is the same piece.
func (s *Service) keepFile(ctx context.Context, to visit, sub submission.Submission, item string, kind evidence.Kind, file []byte) error {
	sum, n, fresh := sha256.Sum256(file), 0, false
	folder, err := s.Store.Change(ctx, sub, to.now, func(f *evidence.Folder) (err error) {
		n, fresh, err = f.Upload(string(sub.Reference), item, kind, len(file), hex.EncodeToString(sum[:]), moment(to.now))
		return err
	})
	if err != nil || !fresh {
		return err
	}
	if err := s.Store.PutEvidence(ctx, folder.Find(n).Object, file); err != nil {
		return err
	}
	meter.From(ctx).Scanned(len(file))
	_, err = s.Store.Change(ctx, sub, to.now, func(f *evidence.Folder) error {
		f.Arrived(n, moment(to.now))
		return nil
	})
	return err
}

// moment is a time as folders keep it.
func moment(t time.Time) time.Time { return t.Truncate(time.Millisecond).UTC() }

// sentEvidence reads a file out of a form, and the way in which it comes.
func sentEvidence(r *http.Request) (file []byte, way evidence.Way, err error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		if err := r.ParseForm(); err != nil {
			return nil, "", badForm(err)
		}
		return nil, evidence.Way(r.PostForm.Get(page.WayField)), nil
	}
	file, fields, err := posted(r)
	return file, evidence.Way(fields.Get(page.WayField)), err
}

// takesEvidence says whether an outcome asks for evidence that is taken here.
func (s *Service) takesEvidence(outcome transaction.Outcome) bool {
	return s.Transaction.Upload != transaction.NoUpload && len(outcome.Evidence) > 0
}

// pieceFrom reads what the department says of a piece of evidence, and has it recorded.
func (s *Service) pieceFrom(w http.ResponseWriter, r *http.Request, to visit, ref submission.Reference, n int, record func(*evidence.Folder) bool) error {
	sub, err := s.Store.Submission(r.Context(), ref, 1)
	if err != nil {
		return err
	}
	about(r.Context(), sub)
	folder, err := s.Store.Change(r.Context(), sub, to.now, func(f *evidence.Folder) error {
		if f.Find(n) == nil {
			return store.ErrNoSubmission
		}
		if !record(f) {
			return store.ErrOutOfOrder
		}
		return nil
	})
	if errors.Is(err, store.ErrOutOfOrder) {
		return refuse(http.StatusConflict, "out-of-order", nil)
	}
	if err != nil {
		return err
	}
	if sub.Erased { // before the version that took its place: by that one the department knows the case (see handoff.Evidence)
		latest, err := s.Store.LatestOf(r.Context(), sub)
		if err != nil {
			return err
		}
		sub.CaseNumber = latest.CaseNumber
	}
	piece := folder.Find(n)
	said := Progress{HandoffID: evidence.ID(ref.String(), n), Status: submission.HandedOver,
		AcknowledgedAt: when(piece.AcknowledgedAt), CaseNumber: sub.CaseNumber}
	if said.AcknowledgedAt != nil {
		said.Status = submission.Acknowledged
	}
	writeJSON(w, http.StatusOK, "application/json", said)
	return nil
}
