package backoffice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Evidence is a piece of evidence that was held against its digest.
type Evidence struct {
	handoff.Evidence
	// Body is the message as it came, with fields that this version does not know.
	Body []byte
	// Content is the file; none where it comes by post.
	Content []byte
}

// EvidenceShelf keeps what people send to prove what they said. What its errors say is logged, so they name no people.
type EvidenceShelf interface {
	// FileEvidence keeps a piece in ONE write under its hand-off id. Where it is there already it changes nothing, and fresh
	// is false. An error that is ErrRefused leaves the message to be set aside; any other is a shelf that is out for now.
	FileEvidence(ctx context.Context, e Evidence) (fresh bool, err error)
}

// isEvidence says whether a message is one of a piece of evidence.
func isEvidence(body []byte) bool {
	var said struct {
		Kind submission.Kind `json:"kind"`
	}
	return json.Unmarshal(body, &said) == nil && said.Kind == handoff.KindEvidence
}

// readEvidence makes of a message what it says, once it is held against what this client is for.
func (c Client) readEvidence(body []byte) (*Evidence, error) {
	e := &Evidence{Body: body}
	if json.Unmarshal(body, &e.Evidence) != nil {
		return nil, fault{reason: "not-a-message"}
	}
	ref, n, ok := handoff.ParseEvidenceID(e.HandoffID)
	ours, err := c.address(e.HandoffID, "acknowledgement")
	switch {
	case c.Evidence == nil:
		return nil, fault{reason: "no-shelf-for-evidence"}
	case e.SchemaVersion != handoff.SchemaVersion:
		return nil, fault{reason: "another-schema-version"}
	case !ok || ref != e.Reference || evidence.ID(ref.String(), n) != e.HandoffID:
		return nil, fault{reason: "not-a-handoff-id"}
	case e.Transaction != c.Transaction:
		return nil, fault{reason: "another-transaction"}
	case err != nil || e.Acknowledgement != ours:
		return nil, fault{reason: "another-address"}
	case (e.Way == evidence.Upload) != (e.File != nil):
		return nil, fault{reason: "not-a-file"}
	case e.File == nil:
		return e, nil
	case c.Bucket == nil || e.File.Bucket != c.Bucket.Name:
		return nil, fault{reason: "another-bucket"}
	case e.File.Key != evidence.Object(string(ref), n) || e.File.Size < 1 || e.File.Size > evidence.MostDirect:
		return nil, fault{reason: "not-a-file"}
	}
	return e, nil
}

// takeEvidence fetches a file, keeps it and acknowledges it.
func (c Client) takeEvidence(ctx context.Context, d *delivery, t *Tally) error {
	e := d.evidence
	if e.File != nil && e.Content == nil {
		content, err := c.Bucket.Evidence(ctx, e.File.Key, e.File.Size, e.File.Digest)
		switch {
		case errors.Is(err, store.ErrDamaged):
			return fault{"the-file-is-gone-or-another", err}
		case err != nil:
			return unavailable{fmt.Errorf("the bucket: %w", err)}
		}
		if kind, _ := evidence.KindOf(content); kind != e.File.Type {
			return fault{reason: "another-kind-of-file"}
		}
		e.Content = content
	}
	fresh, err := c.Evidence.FileEvidence(ctx, *e)
	if err := t.filed(d, fresh, err); err != nil {
		return err
	}
	return c.post(ctx, e.Acknowledgement, map[string]string{"caseNumber": e.CaseNumber})
}

// Extension is the end of the name under which a file of a kind is kept, such as ".pdf".
func Extension(kind evidence.Kind) string {
	_, name, _ := strings.Cut(string(kind), "/")
	return "." + name
}
