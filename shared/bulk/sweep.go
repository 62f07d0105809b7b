package bulk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// Sweep has the jobs worked that are due, by the one function that knows the rules of the transaction: it asks for it at the
// API's own address, signed with the role of whoever sweeps.
type Sweep struct {
	Jobs Jobs
	// API is the API's own address, without a slash at its end.
	API         string
	Credentials aws.CredentialsProvider
	Region      string
	Now         func() time.Time
	// AtOnce is how many jobs are worked at the same time; less than one is one. See Abreast.
	AtOnce int
}

// Stint is how long the function works a job before it answers.
const Stint = 7 * time.Second

const (
	// mostListed is how many jobs are looked at for whose turn it is: see Due.
	mostListed = 1000
	// turn is how long the function may take for its answer: Stint, and some room.
	turn = 12 * time.Second
	// mostAbreast is how many jobs are worked at the same time at most. A line is eight write units (commit and
	// hand-over, by TestWriteUnits of package store). With 5 ms a call, as AWS says, a turn works some 60 lines a second, so five write
	// 2,400 units; a table on demand takes 4,000 from the first day, and what is left is people's. Not measured on AWS.
	mostAbreast = 5
)

// Abreast is how many jobs may be worked at the same time by a function of which so many copies run at most; 0 is no bound. Each
// turn keeps one copy for itself, so files have a quarter of them, but at least one, which of fewer than four is more than a quarter; people have the others.
func Abreast(copies int) int {
	if copies <= 0 {
		return mostAbreast
	}
	return max(1, min(mostAbreast, copies/4))
}

// Progress is what the function answers when it has worked a job for a while.
type Progress struct {
	Lines int `json:"lines"`
	Done  int `json:"done"`
	// Worked is how many lines this turn has done; none where somebody else works the job.
	Worked int `json:"worked"`
}

// Run has the jobs worked in turns until none is due, or until the context has no time for another turn. It gives how many lines
// were worked. Clients take their turns by rotation, however many files each of them has, also one that sends its file in the
// meantime. A job that fails does not keep the others from their turns, and is due again; its error is that of the run.
func (s Sweep) Run(ctx context.Context) (worked int, err error) {
	rota := newRota()
	ended := make(chan ending)
	for running := 0; ; running-- {
		if room(ctx) {
			ids, failed := s.Jobs.Due(ctx, s.Now(), mostListed)
			err = errors.Join(err, failed)
			rota.add(ids)
			for running < max(1, s.AtOnce) {
				id, ok := rota.next()
				if !ok {
					break
				}
				running++
				go func() {
					got, err := s.work(ctx, id)
					ended <- ending{id, got, err}
				}()
			}
		}
		if running == 0 {
			return worked, err
		}
		end := <-ended
		worked += end.got.Worked
		err = errors.Join(err, end.err)
		rota.end(end.id, end.err == nil && end.got.Worked > 0 && end.got.Done < end.got.Lines)
	}
}

// ending is what came of a turn.
type ending struct {
	id  string
	got Progress
	err error
}

// room says whether there is time for another turn; otherwise the next sweep goes on.
func room(ctx context.Context) bool {
	end, ok := ctx.Deadline()
	return ctx.Err() == nil && (!ok || time.Until(end) >= turn)
}

func (s Sweep) work(ctx context.Context, id string) (Progress, error) {
	body := []byte("{}")
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.API+"/bulk/"+id+"/work", bytes.NewReader(body))
	if err != nil {
		return Progress{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	credentials, err := s.Credentials.Retrieve(ctx)
	if err != nil {
		return Progress{}, fmt.Errorf("credentials: %w", err)
	}
	sum := sha256.Sum256(body)
	if err := v4.NewSigner().SignHTTP(ctx, credentials, r, hex.EncodeToString(sum[:]), "execute-api", s.Region, time.Now()); err != nil {
		return Progress{}, fmt.Errorf("sign: %w", err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return Progress{}, fmt.Errorf("have the job %s worked: %w", id, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return Progress{}, fmt.Errorf("have the job %s worked: the API answers %d", id, answer.StatusCode)
	}
	var got Progress
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil {
		return Progress{}, fmt.Errorf("have the job %s worked: %w", id, err)
	}
	return got, nil
}
