package service

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
)

// formTime is how long a form that takes a file straight to the bucket is valid, by the clock of S3.
const formTime = 15 * time.Minute

// expectFile enters a file that goes straight to the bucket, and leads to the page that takes it.
func (s *Service) expectFile(w http.ResponseWriter, r *http.Request, to visit, sub submission.Submission, item string) error {
	n := 0
	_, err := s.Store.Change(r.Context(), sub, to.now, func(f *evidence.Folder) (err error) {
		n, err = f.Expect(string(sub.Reference), item, moment(to.now))
		return err
	})
	if err != nil {
		return err
	}
	return see(w, s.address(to).EvidencePiece(sub.Reference.String(), item, n))
}

// piece finds a piece of an item that a request names, which goes straight to the bucket.
func (s *Service) piece(w http.ResponseWriter, r *http.Request, to visit) (proof, string, *evidence.Piece, error) {
	found, item, err := s.item(w, r, to)
	if err != nil {
		return proof{}, "", nil, err
	}
	n, _ := strconv.Atoi(r.PathValue("piece"))
	p := found.folder.Find(n)
	if p == nil || p.Item != item || p.Way != evidence.Upload {
		return proof{}, "", nil, refuse(http.StatusNotFound, string(page.NotFound), nil)
	}
	return found, item, p, nil
}

// askFile takes a file straight to the bucket. Of one that has come already it leads to what came of it. The folder knows until when the
// form is good before anybody has it: S3 takes it as often as it is sent until then, and the last file counts.
func (s *Service) askFile(w http.ResponseWriter, r *http.Request, to visit) error {
	found, item, p, err := s.piece(w, r, to)
	if err != nil {
		return err
	}
	reference, open := found.sub.Reference.String(), false
	_, err = s.Store.Change(r.Context(), found.sub, to.now, func(f *evidence.Folder) error {
		open = f.Offered(p.N, moment(to.now.Add(formTime)))
		return nil
	})
	if err != nil {
		return err
	}
	if !open {
		return see(w, s.address(to).EvidenceItem(reference, item))
	}
	now := time.Now() // S3 goes by its own clock, whatever the platform's date
	form, err := s.Store.Bucket.Form(r.Context(), p.Object, evidence.MostDirect, s.Origin+s.address(to).EvidenceSent(reference, item, p.N),
		now, now.Add(formTime))
	if err != nil {
		return err
	}
	shown := page.ItemPage{Reference: reference, Item: page.EvidenceItem{Name: item}, Direct: true, Action: form.Action}
	for _, f := range form.Fields {
		shown.Fields = append(shown.Fields, page.ItemField(f))
	}
	// S3 leads back to the platform's own origin, which a page that stands at another address of it has to name.
	w.Header().Set("Content-Security-Policy", strings.Replace(page.ContentSecurityPolicy, "form-action 'self'", "form-action 'self' "+form.Origin()+" "+s.Origin, 1))
	return s.page(to.language).Item(html(w, http.StatusOK), shown)
}

// fileSent is where S3 leads once it has a file, and tells what it calls it. That it has one, the sweep finds without it; who only says
// so is found out by it.
func (s *Service) fileSent(w http.ResponseWriter, r *http.Request, to visit) error {
	found, _, p, err := s.piece(w, r, to)
	if err != nil {
		return err
	}
	_, err = s.Store.Change(r.Context(), found.sub, to.now, func(f *evidence.Folder) error {
		f.Posted(p.N, r.URL.Query().Get("etag"), moment(to.now))
		return nil
	})
	if err != nil {
		return err
	}
	return see(w, s.address(to).Evidence(found.sub.Reference.String()))
}
