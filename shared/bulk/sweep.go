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
	"slices"
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
}

// Stint is how long the function works a job before it answers.
const Stint = 7 * time.Second

const (
	// atOnce is how many jobs take turns.
	atOnce = 25
	// turn is how long the function may take for its answer: Stint, and some room.
	turn = 12 * time.Second
)

// Progress is what the function answers when it has worked a job for a while.
type Progress struct {
	Lines int `json:"lines"`
	Done  int `json:"done"`
	// Worked is how many lines this turn has done; none where somebody else works the job.
	Worked int `json:"worked"`
}

// Run has the jobs worked in turns until none is due, or until the context has no time for another turn. It gives how many lines
// were worked. A job that fails does not keep the others from their turns, and is due again; its error is that of the run.
func (s Sweep) Run(ctx context.Context) (worked int, err error) {
	ids, err := s.Jobs.Due(ctx, s.Now(), atOnce)
	if err != nil {
		return 0, err
	}
	for len(ids) > 0 {
		ids = slices.DeleteFunc(ids, func(id string) bool {
			if end, ok := ctx.Deadline(); ok && time.Until(end) < turn {
				return true // the next sweep goes on
			}
			got, failed := s.work(ctx, id)
			if failed != nil {
				err = errors.Join(err, failed)
				return true
			}
			worked += got.Worked
			return got.Worked == 0 || got.Done == got.Lines
		})
	}
	return worked, err
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
