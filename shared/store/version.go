package store

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Latest reads the latest version of a submission; ErrNoSubmission where there is none.
func (s Store) Latest(ctx context.Context, ref submission.Reference) (submission.Submission, error) {
	first, err := s.Submission(ctx, ref, 1)
	if err != nil {
		return first, err
	}
	return s.LatestOf(ctx, first)
}

// Versions reads every version of a submission, the first one first; ErrNoSubmission where there is none.
func (s Store) Versions(ctx context.Context, ref submission.Reference) ([]submission.Submission, error) {
	first, err := s.Submission(ctx, ref, 1)
	if err != nil {
		return nil, err
	}
	all := []submission.Submission{first}
	for n := 2; n <= first.Latest; n++ {
		next, err := s.Submission(ctx, ref, n)
		if err != nil {
			return nil, err
		}
		all = append(all, next)
	}
	return all, nil
}

// Amend commits the version that follows another, under the same reference and of the same subject, while it is the latest and
// nobody has decided it; otherwise it is ErrOutOfOrder. It closes a question that waits: nobody is to answer it any more. Key names this change as a submission's key names the submission: the
// same key and fingerprint, however often, is one version, and another fingerprint ErrReused. Reference and Version of the new
// version are set here; its Record tells them already. Its Fact is a hash with the key of the first version, by which the
// submission is found: where it differs, the first version has the new one from then on. fresh is as Submit has it.
func (s Store) Amend(ctx context.Context, of, next submission.Submission) (stored submission.Submission, fresh bool, err error) {
	if next.Kind == "" {
		next.Kind = submission.Amendment
	}
	next.Reference, next.Version, next.Subject, next.Enquiries, next.HeldBy = of.Reference, of.Version+1, of.Subject, of.Enquiries, of.HeldBy
	if stored, err = s.byChange(ctx, of.Reference, next.Key); !errors.Is(err, ErrNoSubmission) {
		return same(next, stored, err)
	}
	if !of.Changeable() {
		return of, false, ErrOutOfOrder
	}
	if next.Payload != nil {
		if next.Payload, err = s.writePayload(ctx, next); err != nil {
			return submission.Submission{}, false, err
		}
	}
	unmet, err := s.transact(ctx, "store a version", next.Key, s.following(of, next))
	switch {
	case err != nil:
		return submission.Submission{}, false, err
	case !unmet.any():
		return next, true, nil
	}
	if stored, err = s.byChange(ctx, of.Reference, next.Key); !errors.Is(err, ErrNoSubmission) {
		return same(next, stored, err)
	}
	now, err := s.Submission(ctx, of.Reference, of.Version)
	switch {
	case err != nil:
		return submission.Submission{}, false, err
	case !now.Changeable() || now.Enquiries != of.Enquiries:
		return now, false, ErrOutOfOrder
	}
	return submission.Submission{}, false, errRemoved
}

// Withdraw commits a version that takes a submission back, under the conditions of Amend. Whatever there may be only one
// submission of is free again. Only Key, Fingerprint, Record and ReceivedAt of next count.
func (s Store) Withdraw(ctx context.Context, of, next submission.Submission) (stored submission.Submission, fresh bool, err error) {
	return s.Amend(ctx, of, submission.Submission{Kind: submission.Withdrawal, Key: next.Key, Fingerprint: next.Fingerprint,
		Record: next.Record, ReceivedAt: next.ReceivedAt, AcknowledgeBy: next.AcknowledgeBy, Fact: of.Fact, KeepMonths: of.KeepMonths,
		DueAt: submission.AfterCommit(next.ReceivedAt)})
}

// following is the transaction that commits a version behind another: the version itself, the mark on the one before it, the
// number of the latest in version 1, and what the version frees or holds.
func (s Store) following(of, next submission.Submission) []types.TransactWriteItem {
	mark := "SET superseded = :kind, supersededAt = :at"
	condition := "attribute_exists(id) AND attribute_not_exists(superseded) AND attribute_not_exists(decidedAt) AND attribute_not_exists(erased)"
	values := item.Item{":kind": item.Text(string(next.Kind)), ":at": item.Millis(next.ReceivedAt)}
	if of.Enquiries == 0 {
		condition += " AND attribute_not_exists(enquiries)"
	} else {
		condition += " AND enquiries = :enquiries"
		values[":enquiries"] = item.Number(int64(of.Enquiries))
	}
	first, firstValues := "latest = :latest", item.Item{":latest": item.Number(int64(next.Version))}
	if next.Fact != of.Fact {
		first += ", fact = :fact"
		firstValues[":fact"] = item.Raw(next.Fact[:])
	}
	if of.Version == 1 {
		mark += ", " + first
		maps.Copy(values, firstValues)
	}
	all := []types.TransactWriteItem{
		{Put: s.putting(next)},
		{Update: s.updating(submissionKey(of.Reference, of.Version), mark+" REMOVE askedAt", condition, values)},
	}
	if of.Version > 1 {
		firstValues[":of"] = item.Number(int64(of.Version))
		all = append(all, types.TransactWriteItem{Update: s.updating(submissionKey(of.Reference, 1), "SET "+first, "latest = :of", firstValues)})
	}
	if next.Kind == submission.Withdrawal && of.Subject != [32]byte{} {
		all = append(all, types.TransactWriteItem{Update: s.release(of, next.ReceivedAt)})
	}
	if next.Payload != nil {
		all = append(all, types.TransactWriteItem{Update: s.held(next.Payload.Name, next.ReceivedAt)})
	}
	return all
}

// byChange is the version behind the first that was made under a key; ErrNoSubmission where none was.
func (s Store) byChange(ctx context.Context, ref submission.Reference, key [32]byte) (submission.Submission, error) {
	all, err := s.Versions(ctx, ref)
	if err != nil {
		return submission.Submission{}, fmt.Errorf("look for a version: %w", err)
	}
	for _, version := range all[1:] {
		if version.Key == key {
			return version, nil
		}
	}
	return submission.Submission{}, ErrNoSubmission
}
