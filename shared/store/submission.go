package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Shards is the number of partitions of the due index: 16 carry 16,000 submissions a second.
const Shards = 16

// AttentionShard is one more partition of the due index, which holds what needs attention and nothing else.
const AttentionShard = Shards

// candidates is how many references are tried for a key before something must be wrong: each is taken by chance
// once in 360 million at a hundred million submissions.
const candidates = 8

func submissionKey(ref submission.Reference, version int) item.Item {
	return item.Item{"id": item.Text(string(ref)), "version": item.Number(int64(version))}
}

// Submit is the commit point: one conditional write of the whole submission, under the first candidate reference
// that no other key has taken; record writes the record for a reference. It gives the submission as it is stored and
// whether this call stored it. Where the same was submitted under the key before, that is what it gives, with
// whatever has happened to it since. ErrReused comes with what else was submitted under the key, ErrDuplicate where
// another key has submitted for the same subject.
//
// Where the submission has a payload, its bytes are stored in the bucket first. Where it has a subject, or a payload,
// the one write is a transaction of the submission's item and of what says that there is no other.
//
// fresh is false also where the write was ours and only its answer was lost: then the sweep sends it.
func (s Store) Submit(ctx context.Context, sub submission.Submission, record func(submission.Reference) ([]byte, error)) (stored submission.Submission, fresh bool, err error) {
	if sub.Payload != nil {
		// A retry does not store the payload again.
		before, err := s.ByKey(ctx, sub.Key)
		if !errors.Is(err, ErrNoSubmission) {
			return same(sub, before, err)
		}
	}
	for n := range candidates {
		sub.Reference = submission.Candidate(sub.Key, n)
		if sub.Record, err = record(sub.Reference); err != nil {
			return submission.Submission{}, false, fmt.Errorf("write the record: %w", err)
		}
		if sub.Payload != nil {
			if sub.Payload, err = s.writePayload(ctx, sub); err != nil {
				return submission.Submission{}, false, err
			}
		}
		at, err := s.under(ctx, sub.Reference)
		if err != nil {
			return submission.Submission{}, false, err
		}
		there, err := at.commit(ctx, sub)
		switch {
		case err != nil:
			return submission.Submission{}, false, err
		case there == nil:
			return sub, true, nil
		}
		if stored = readSubmission(there); stored.Key == sub.Key {
			return same(sub, stored, nil)
		}
	}
	return submission.Submission{}, false, errors.New("store a submission: every reference for the key is taken")
}

// same is the answer to whom something was submitted before under the same key.
func same(sub, before submission.Submission, err error) (submission.Submission, bool, error) {
	if err == nil && before.Fingerprint != sub.Fingerprint {
		err = ErrReused
	}
	return before, false, err
}

// ByKey is the submission made under a key; ErrNoSubmission where there is none.
func (s Store) ByKey(ctx context.Context, key [32]byte) (submission.Submission, error) {
	for n := range candidates {
		found, err := s.Submission(ctx, submission.Candidate(key, n), 1)
		if err != nil || found.Key == key {
			return found, err
		}
	}
	return submission.Submission{}, ErrNoSubmission
}

// LatestOf reads the latest version of a submission, given its first one.
func (s Store) LatestOf(ctx context.Context, first submission.Submission) (submission.Submission, error) {
	if first.Latest < 2 {
		return first, nil
	}
	return s.Submission(ctx, first.Reference, first.Latest)
}

// Submission reads one by its reference; ErrNoSubmission where there is none.
func (s Store) Submission(ctx context.Context, ref submission.Reference, version int) (submission.Submission, error) {
	found, err := s.get(ctx, submissionKey(ref, version))
	if err != nil {
		return submission.Submission{}, fmt.Errorf("read a submission: %w", err)
	}
	if found == nil {
		return submission.Submission{}, ErrNoSubmission
	}
	return readSubmission(found), nil
}

func writeSubmission(s submission.Submission) item.Item {
	i := submissionKey(s.Reference, s.Version)
	i["key"] = item.Raw(s.Key[:])
	i["fingerprint"] = item.Raw(s.Fingerprint[:])
	i["record"] = item.Raw(s.Record)
	i["receivedAt"] = item.Millis(s.ReceivedAt)
	i["receivedDay"] = item.Text(receivedDay(date.Of(s.ReceivedAt), Shard(s.Key)))
	i["attempt"] = item.Number(int64(s.Attempt))
	i["keepMonths"] = item.Number(int64(s.KeepMonths))
	if s.NeedsDecision {
		i["needsDecision"] = &types.AttributeValueMemberBOOL{Value: true}
	}
	if !s.DecideBy.IsZero() {
		i["decideBy"] = item.Millis(s.DecideBy)
	}
	if s.HeldBy != "" {
		i["heldBy"] = item.Text(s.HeldBy)
	}
	if s.Enquiries > 0 {
		i["enquiries"] = item.Number(int64(s.Enquiries))
	}
	if s.Kind != "" {
		i["kind"] = item.Text(string(s.Kind))
	}
	if !s.AcknowledgeBy.IsZero() {
		i["acknowledgeBy"] = item.Millis(s.AcknowledgeBy)
	}
	if !s.DecidedAt.IsZero() { // the rules were certain
		i["decidedAt"], i["decision"] = item.Millis(s.DecidedAt), item.Text(s.Decision)
	}
	if s.Subject != [32]byte{} {
		i["subject"] = item.Raw(s.Subject[:])
	}
	if s.Fact != [32]byte{} {
		i["fact"] = item.Raw(s.Fact[:])
	}
	if p := s.Payload; p != nil {
		i["payload"] = object{name: p.Name, size: p.Size, digest: p.Digest}.write()
	}
	i["dueShard"] = item.Number(int64(Shard(s.Key)))
	i["dueAt"] = item.Millis(s.DueAt)
	return i
}

func readSubmission(i item.Item) submission.Submission {
	s := submission.Submission{
		Reference: submission.Reference(i.Text("id")), Version: int(i.Number("version")),
		Record: i.Raw("record"), Attempt: int(i.Number("attempt")),
		ReceivedAt: i.Time("receivedAt"), HandedOverAt: i.Time("handedOverAt"),
		AcknowledgedAt: i.Time("acknowledgedAt"), DecidedAt: i.Time("decidedAt"),
		CaseNumber: i.Text("caseNumber"), Decision: i.Text("decision"),
		DecideBy: i.Time("decideBy"), KeepMonths: int(i.Number("keepMonths")), DueAt: i.Time("dueAt"),
		Kind: submission.Kind(i.Text("kind")), Latest: int(i.Number("latest")),
		Superseded: submission.Kind(i.Text("superseded")), SupersededAt: i.Time("supersededAt"),
		SentAt: i.Time("sentAt"), AcknowledgeBy: i.Time("acknowledgeBy"),
		Attention: submission.Attention(i.Text("attention")), AttentionAt: i.Time("attentionAt"),
		AskedAt: i.Time("askedAt"), Enquiries: int(i.Number("enquiries")), HeldBy: i.Text("heldBy"),
	}
	if o, ok := readObject(i["payload"]); ok {
		s.Payload = &submission.Payload{Name: o.name, Size: o.size, Digest: o.digest}
	}
	s.NeedsDecision = !s.DecideBy.IsZero() || i.Flag("needsDecision")
	copy(s.Key[:], i.Raw("key"))
	copy(s.Fingerprint[:], i.Raw("fingerprint"))
	copy(s.Subject[:], i.Raw("subject"))
	copy(s.Fact[:], i.Raw("fact"))
	s.Erased = i.Flag("erased")
	return s
}
