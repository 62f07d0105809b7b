package service

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/frontline-gov/frontline/shared/bulk"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/limit"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/words"
)

const (
	// lineType is the media type of a file of submissions: one JSON value a line.
	lineType = "application/x-ndjson"
	// filesAMinute is how many files one client may send in a minute of the clock.
	filesAMinute = 10
	// longestLine is how many characters the number of a line adds to an Idempotency-Key: "/5000".
	longestLine = 5
	// recordSize is from how many bytes on results are recorded and no other is added to them. With one of 256 KB they are
	// less than an item may be.
	recordSize = 128 << 10
)

// Job tells how far a file of submissions is worked.
type Job struct {
	Job string `json:"job"`
	// Status is "working" until every line has its result, then "done".
	Status     string    `json:"status"`
	ReceivedAt time.Time `json:"receivedAt"`
	ExpiresAt  time.Time `json:"expiresAt"`
	Lines      int       `json:"lines"`
	Done       int       `json:"done"`
	// Counts are how many lines got each status.
	Counts map[string]int `json:"counts"`
	// Results is where they are.
	Results string `json:"results"`
}

// Results are those of some lines of a file, in their order.
type Results struct {
	Status  string            `json:"status"`
	Results []json.RawMessage `json:"results"`
	// Next is where the next lines' results are, or will be; none where all are told.
	Next string `json:"next,omitempty"`
}

// LineResult is what came of a line of a file: what the same would have got had it been sent by itself.
type LineResult struct {
	Line    int      `json:"line"`
	Status  int      `json:"status"`
	Receipt *Receipt `json:"receipt,omitempty"` // of 201
	Ended   *Ended   `json:"ended,omitempty"`   // of 200
	Problem *Problem `json:"problem,omitempty"` // of all others
}

func (s *Service) jobs() bulk.Jobs { return bulk.Jobs{Client: s.Store.Client, Table: s.Store.Table} }

// takeLines keeps a file of submissions, to be worked soon. The same file under the same key is the same job.
func (s *Service) takeLines(w http.ResponseWriter, r *http.Request, to visit) error {
	from, key, err := s.keyedSender(w, r)
	if err != nil {
		return err
	}
	if len(key) > longestKey-longestLine {
		return refuse(http.StatusBadRequest, "key-long", nil)
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != lineType {
		return refuse(http.StatusUnsupportedMediaType, "not-lines-type", nil)
	}
	file, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	lines, err := linesOf(file, from, key)
	if err != nil {
		return err
	}
	job := bulk.Job{ID: bulk.ID(from.client, from.key(key)), Client: from.client, Fingerprint: sha256.Sum256(file), ReceivedAt: moment(to.now)}
	there, err := s.jobs().Job(r.Context(), job.ID, to.now)
	switch {
	case errors.Is(err, bulk.ErrNone):
		if !s.Transaction.Open(to.on) {
			return refuse(http.StatusGone, "closed", nil)
		}
		if err := s.spendFile(r.Context(), to, from); err != nil {
			return err
		}
		if there, err = s.jobs().Open(r.Context(), job, lines); err != nil && !errors.Is(err, bulk.ErrReused) {
			return err
		}
	case err != nil:
		return err
	}
	if there.Fingerprint != job.Fingerprint {
		return refuse(http.StatusUnprocessableEntity, "key-reused", nil)
	}
	w.Header().Set("Location", s.jobAddress(there.ID))
	writeJSON(w, http.StatusAccepted, "application/json", s.jobOf(there))
	return nil
}

// linesOf cuts a file into lines, each under a key of its own: that of the file, a slash and its number. So a line that is sent
// by itself under that key is the same submission.
func linesOf(file []byte, from sender, key string) ([]bulk.Line, error) {
	texts := bulk.Split(file)
	switch {
	case len(texts) == 0:
		return nil, refuse(http.StatusBadRequest, "lines-missing", nil)
	case len(texts) > bulk.MostLines:
		return nil, refuse(http.StatusRequestEntityTooLarge, "too-many-lines", nil)
	}
	lines := make([]bulk.Line, len(texts))
	for n, text := range texts {
		if len(text) > bulk.LargestLine {
			return nil, refuse(http.StatusRequestEntityTooLarge, "line-too-large", nil)
		}
		lines[n] = bulk.Line{Key: from.key(key + "/" + strconv.Itoa(n+1)), Text: text}
	}
	return lines, nil
}

// spendFile counts a file in its minute.
func (s *Service) spendFile(ctx context.Context, to visit, from sender) error {
	err := s.limit().Spend(ctx, limit.Subject("software-file", from.client), filesAMinute, to.now)
	var exceeded limit.Exceeded
	if errors.As(err, &exceeded) {
		return refusal{status: http.StatusTooManyRequests, code: "too-many-files", after: exceeded.After}
	}
	return err
}

func (s *Service) jobAddress(id string) string { return "/apply/" + s.Transaction.Name + "/bulk/" + id }

func (s *Service) jobOf(j bulk.Job) Job {
	counts := map[string]int{}
	for status, n := range j.Counts {
		counts[strconv.Itoa(status)] = n
	}
	return Job{Job: j.ID, Status: statusOf(j), ReceivedAt: j.ReceivedAt, ExpiresAt: j.Expires, Lines: j.Lines, Done: j.Done, Counts: counts,
		Results: s.jobAddress(j.ID) + "/results"}
}

func statusOf(j bulk.Job) string {
	if j.Finished() {
		return "done"
	}
	return "working"
}

// ownJob is the job of an address, for the software that sent it. Another's is as good as none.
func (s *Service) ownJob(w http.ResponseWriter, r *http.Request, to visit) (bulk.Job, error) {
	from, err := s.sender(w, r)
	if err != nil {
		return bulk.Job{}, err
	}
	job, err := s.jobs().Job(r.Context(), r.PathValue("job"), to.now)
	if errors.Is(err, bulk.ErrNone) || err == nil && job.Client != from.client {
		return bulk.Job{}, refuse(http.StatusNotFound, string(page.NotYours), nil)
	}
	return job, err
}

// job tells how far a file is worked.
func (s *Service) job(w http.ResponseWriter, r *http.Request, to visit) error {
	job, err := s.ownJob(w, r, to)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, "application/json", s.jobOf(job))
	return nil
}

// results tells what came of lines, from the one after ?after on, as many as were recorded together.
func (s *Service) results(w http.ResponseWriter, r *http.Request, to visit) error {
	job, err := s.ownJob(w, r, to)
	if err != nil {
		return err
	}
	after := 0
	if text := r.URL.Query().Get("after"); text != "" {
		if after, err = strconv.Atoi(text); err != nil || after < 0 || after > job.Lines {
			return refuse(http.StatusUnprocessableEntity, "bad-after", nil)
		}
	}
	list, err := s.jobs().Results(r.Context(), job, after)
	if err != nil {
		return err
	}
	if len(list) == 0 && after < job.Done {
		return refuse(http.StatusUnprocessableEntity, "bad-after", nil)
	}
	told := Results{Status: statusOf(job), Results: list}
	if list == nil {
		told.Results = []json.RawMessage{}
	}
	if after += len(list); after < job.Lines {
		told.Next = s.jobAddress(job.ID) + "/results?after=" + strconv.Itoa(after)
	}
	writeJSON(w, http.StatusOK, "application/json", told)
	return nil
}

// work works a job for a while, on behalf of the transaction's own sweep. Each line is judged on the day on which the file came,
// and is received when it is worked.
func (s *Service) work(w http.ResponseWriter, r *http.Request, to visit) error {
	ctx := r.Context()
	job, err := s.jobs().Begin(ctx, r.PathValue("job"), to.now)
	switch {
	case errors.Is(err, bulk.ErrNone):
		return refuse(http.StatusNotFound, string(page.NotYours), nil)
	case err != nil && !errors.Is(err, bulk.ErrTaken):
		return err
	}
	progress := bulk.Progress{Lines: job.Lines, Done: job.Done}
	if err == nil && !job.Finished() {
		end := time.Now().Add(bulk.Stint)
		if soon, ok := ctx.Deadline(); ok && soon.Add(-time.Second).Before(end) {
			end = soon.Add(-time.Second)
		}
		if job, err = s.workUntil(r, job, end); err == nil {
			job, err = s.jobs().Rest(ctx, job, s.Now())
		}
		if err != nil && !errors.Is(err, bulk.ErrTaken) {
			return err
		}
		progress.Worked, progress.Done = job.Done-progress.Done, job.Done
	}
	writeJSON(w, http.StatusOK, "application/json", progress)
	return nil
}

// workUntil works lines until all are done or a time, by the process's own clock, has come; one at least, so that a slow machine
// gets on too. What is done is recorded, also where the next cannot be.
func (s *Service) workUntil(r *http.Request, job bulk.Job, end time.Time) (bulk.Job, error) {
	for begun := false; !job.Finished() && (!begun || time.Now().Before(end)); begun = true {
		lines, err := s.jobs().Next(r.Context(), job)
		if err != nil {
			return job, err
		}
		var done []bulk.Result
		var stopped error
		size := 0
		for n := 0; n < len(lines) && stopped == nil && size < recordSize && (n == 0 || time.Now().Before(end)); n++ {
			var result bulk.Result
			if result, stopped = s.workLine(r, job, job.Done+n+1, lines[n]); stopped == nil {
				size += len(result.JSON)
				done = append(done, result)
			}
		}
		if len(done) > 0 {
			if job, err = s.jobs().Record(r.Context(), job, done, len(done) == len(lines), s.Now()); err != nil {
				return job, err
			}
		}
		if stopped != nil {
			return job, stopped
		}
	}
	return job, nil
}

// workLine submits one line. Its error is what may be over the next time; what is wrong with the line itself is its result. So is
// a fault of ours that it brings out, or one line would hold up all the others for good.
func (s *Service) workLine(r *http.Request, job bulk.Job, n int, line bulk.Line) (result bulk.Result, err error) {
	now := s.Now()
	to := visit{language: words.English, now: now, on: date.Of(job.ReceivedAt), software: true}
	of, part := LineResult{Line: n}, meter.From(r.Context()).Part()
	sent, err := parseSubmission(line.Text)
	var got concluded
	if err == nil {
		to.language = sent.Locale
		from := sender{client: job.Client, file: true}
		err = s.guarded(func(_ http.ResponseWriter, r *http.Request, to visit) (err error) {
			got, err = s.submitted(r, to, sending{key: line.Key, channel: sent.Channel, from: &from, locale: sent.Locale, fingerprint: fingerprint(sent)}, sent)
			return err
		}, nil, r, to)
	}
	switch {
	case err != nil:
		refused := asRefusal(err)
		if refused.status == http.StatusServiceUnavailable {
			return bulk.Result{}, err
		}
		problem := s.problemOf(to, refused)
		of.Status, of.Problem = refused.status, &problem
	case got.Receipt != nil:
		of.Status, of.Receipt = http.StatusCreated, got.Receipt
	default:
		of.Status, of.Ended = http.StatusOK, &Ended{*got.Outcome}
		reading := meter.From(r.Context())
		reading.Count(ledger.Starts)
		reading.Count(ledger.Refusals)
	}
	reference := "" // a line that is refused has its part of what the others cost, and no receipt
	if of.Receipt != nil {
		reference = of.Receipt.Reference.String()
	}
	part.End(reference, ledger.Software)
	text, err := json.Marshal(of)
	return bulk.Result{Status: of.Status, JSON: text}, err
}
