package service

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/edge"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
)

// fileGroup is the group that a request names and a file may fill.
func (s *Service) fileGroup(r *http.Request) (ask.Group, error) {
	step, ok := s.find(r.PathValue("group"))
	group, isGroup := step.Question.(ask.Group)
	if !ok || !isGroup || !group.File {
		return ask.Group{}, refuse(http.StatusNotFound, string(page.NotFound), nil)
	}
	return group, nil
}

// fileDraft is the group with the draft that it belongs to, and the answers kept in it. Where the group is not asked
// of this draft, the way leads on.
func (s *Service) fileDraft(r *http.Request, to visit) (group ask.Group, d draft, kept ask.Answers, asked bool, err error) {
	if group, err = s.fileGroup(r); err != nil {
		return
	}
	if d, err = s.mustDraft(r, to); err != nil {
		return
	}
	_, kept = ask.Walk(s.Transaction.Questions, d.asOf(to), d.answers)
	return group, d, kept, group.When.Holds(d.asOf(to), kept), nil
}

// columns is an empty file with the columns that the group's rows may have.
func (s *Service) columns(w http.ResponseWriter, r *http.Request, to visit) error {
	group, err := s.fileGroup(r)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := s.page(to.language).Columns(&file, group); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	w.Header().Set("Content-Disposition", "attachment; filename=\""+group.Name+".csv\"")
	_, err = w.Write(file.Bytes())
	return err
}

// showFile asks for a file with a group's rows.
func (s *Service) showFile(w http.ResponseWriter, r *http.Request, to visit) error {
	group, d, kept, asked, err := s.fileDraft(r, to)
	if err != nil {
		return err
	}
	if !asked {
		return s.onward(w, r, to, d)
	}
	shown, status := page.FilePage{Step: groupStep(group, kept), Mark: d.Saved}, http.StatusOK
	if r.URL.Query().Has(edge.TooLarge) { // CloudFront has sent them here with it
		shown.TooLarge, status = true, http.StatusRequestEntityTooLarge
	}
	return s.asking(to).File(html(w, status), shown)
}

// takeFile reads a file and keeps its rows in place of those that the group had. A file with a fault changes nothing.
func (s *Service) takeFile(w http.ResponseWriter, r *http.Request, to visit) error {
	if !s.Transaction.Open(to.on) {
		return refuse(http.StatusGone, "closed", nil)
	}
	file, fields, err := posted(r)
	if err == nil {
		err = ofSameDraft(fields, r, to)
	}
	if err != nil {
		return err
	}
	group, d, kept, asked, err := s.fileDraft(r, to)
	if err != nil {
		return err
	}
	if !asked {
		return s.onward(w, r, to, d)
	}
	if fields.Get(page.MarkField) != strconv.Itoa(d.Saved) {
		return refusal{status: http.StatusConflict, code: string(page.Conflict), link: s.address(to).File(group.Name)}
	}
	var rows ask.Rows
	faults := []ask.Fault{{Code: ask.Missing}}
	if len(file) > 0 {
		rows, faults = group.ReadFile(d.asOf(to), kept, bytes.NewReader(file))
	}
	if len(faults) > 0 {
		return s.asking(to).File(html(w, http.StatusUnprocessableEntity), page.FilePage{
			Step: groupStep(group, kept), Faults: ask.Under(group.Name, faults), Mark: d.Saved,
		})
	}
	answer, err := handoff.Marshal(group.Encode(rows))
	if err != nil {
		return err
	}
	return s.replaceRows(w, r, to, d, group, answer)
}

// posted reads the file of a post, and the fields of its form, such as the mark of the draft that its page showed. No file is
// an empty one.
func posted(r *http.Request) (file []byte, fields url.Values, err error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, nil, badForm(err)
	}
	fields = url.Values{}
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			return file, fields, nil
		}
		if err != nil {
			return nil, nil, badForm(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, badForm(err)
		}
		if name := part.FormName(); name == page.FileField {
			file = content
		} else {
			fields.Add(name, string(content))
		}
	}
}

// inFile is fileDraft for the rows that came in a file; there are none where they were taken out meanwhile.
func (s *Service) inFile(r *http.Request, to visit) (group ask.Group, d draft, kept ask.Answers, there bool, err error) {
	group, d, kept, _, err = s.fileDraft(r, to)
	return group, d, kept, err == nil && group.InFile(kept), err
}

// confirmRemoveFile asks whether to take them out.
func (s *Service) confirmRemoveFile(w http.ResponseWriter, r *http.Request, to visit) error {
	group, d, kept, there, err := s.inFile(r, to)
	if err != nil {
		return err
	}
	if !there {
		return see(w, s.address(to).Apply(group.Name))
	}
	return s.asking(to).Remove(html(w, http.StatusOK), page.RemovePage{Step: groupStep(group, kept), File: true, Mark: d.Saved})
}

// removeFile takes out the rows that came in a file, so that the group is empty again: those of the file that its page asked about.
func (s *Service) removeFile(w http.ResponseWriter, r *http.Request, to visit) error {
	if !s.Transaction.Open(to.on) {
		return refuse(http.StatusGone, "closed", nil)
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	group, d, _, there, err := s.inFile(r, to)
	if err != nil {
		return err
	}
	if !there {
		return see(w, s.address(to).Apply(group.Name))
	}
	if counted(r, page.MarkField) != d.Saved {
		return refusal{status: http.StatusConflict, code: string(page.Conflict), link: s.address(to).Apply(group.Name)}
	}
	return s.replaceRows(w, r, to, d, group, nil)
}

// replaceRows puts the rows of a file, or none, in place of all that a draft holds of a group.
func (s *Service) replaceRows(w http.ResponseWriter, r *http.Request, to visit, d draft, group ask.Group, rows json.RawMessage) error {
	answers := map[string]json.RawMessage{}
	for path, answer := range d.Answers {
		if path != group.Name && !strings.HasPrefix(path, group.Name+"/") {
			answers[path] = answer
		}
	}
	if rows != nil {
		answers[group.Name] = rows
	}
	d.Expires, d.Definition = s.draftExpiry(to.now), s.version
	err := s.Store.Replace(r.Context(), d.Draft, answers, to.now)
	if errors.Is(err, store.ErrChanged) {
		return refusal{status: http.StatusConflict, code: string(page.Conflict), link: s.address(to).Apply(group.Name)}
	}
	if err != nil {
		return err
	}
	s.remember(w, to, d.token)
	return see(w, s.address(to).Apply(group.Name))
}
