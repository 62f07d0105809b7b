package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Shards is the number of partitions of the due index: 16 carry 16,000 submissions a second.
const Shards = 16

// AttentionShard is one more partition of the due index, which holds what needs attention and nothing else.
const AttentionShard = Shards

// candidates is how many references are tried for a key before something must be wrong: each is taken by chance
// once in 360 million at a hundred million submissions.
const candidates = 8

func submissionKey(ref submission.Reference, version int) item {
	return item{"id": text(string(ref)), "version": number(int64(version))}
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
		there, err := s.commit(ctx, sub)
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

func writeSubmission(s submission.Submission) item {
	i := submissionKey(s.Reference, s.Version)
	i["key"] = raw(s.Key[:])
	i["fingerprint"] = raw(s.Fingerprint[:])
	i["record"] = raw(s.Record)
	i["receivedAt"] = millis(s.ReceivedAt)
	i["receivedDay"] = text(receivedDay(date.Of(s.ReceivedAt), Shard(s.Key)))
	i["attempt"] = number(int64(s.Attempt))
	i["keepMonths"] = number(int64(s.KeepMonths))
	if s.NeedsDecision {
		i["needsDecision"] = &types.AttributeValueMemberBOOL{Value: true}
	}
	if !s.DecideBy.IsZero() {
		i["decideBy"] = millis(s.DecideBy)
	}
	if s.HeldBy != "" {
		i["heldBy"] = text(s.HeldBy)
	}
	if s.Enquiries > 0 {
		i["enquiries"] = number(int64(s.Enquiries))
	}
	if s.Kind != "" {
		i["kind"] = text(string(s.Kind))
	}
	if !s.AcknowledgeBy.IsZero() {
		i["acknowledgeBy"] = millis(s.AcknowledgeBy)
	}
	if !s.DecidedAt.IsZero() { // the rules were certain
		i["decidedAt"], i["decision"] = millis(s.DecidedAt), text(s.Decision)
	}
	if s.Subject != [32]byte{} {
		i["subject"] = raw(s.Subject[:])
	}
	if s.Fact != [32]byte{} {
		i["fact"] = raw(s.Fact[:])
	}
	if p := s.Payload; p != nil {
		i["payload"] = object{name: p.Name, size: p.Size, digest: p.Digest}.write()
	}
	i["dueShard"] = number(int64(Shard(s.Key)))
	i["dueAt"] = millis(s.DueAt)
	return i
}

func readSubmission(i item) submission.Submission {
	s := submission.Submission{
		Reference: submission.Reference(getText(i, "id")), Version: int(getNumber(i, "version")),
		Record: getRaw(i, "record"), Attempt: int(getNumber(i, "attempt")),
		ReceivedAt: getTime(i, "receivedAt"), HandedOverAt: getTime(i, "handedOverAt"),
		AcknowledgedAt: getTime(i, "acknowledgedAt"), DecidedAt: getTime(i, "decidedAt"),
		CaseNumber: getText(i, "caseNumber"), Decision: getText(i, "decision"),
		DecideBy: getTime(i, "decideBy"), KeepMonths: int(getNumber(i, "keepMonths")), DueAt: getTime(i, "dueAt"),
		Kind: submission.Kind(getText(i, "kind")), Latest: int(getNumber(i, "latest")),
		Superseded: submission.Kind(getText(i, "superseded")), SupersededAt: getTime(i, "supersededAt"),
		SentAt: getTime(i, "sentAt"), AcknowledgeBy: getTime(i, "acknowledgeBy"),
		Attention: submission.Attention(getText(i, "attention")), AttentionAt: getTime(i, "attentionAt"),
		AskedAt: getTime(i, "askedAt"), Enquiries: int(getNumber(i, "enquiries")), HeldBy: getText(i, "heldBy"),
	}
	if o, ok := readObject(i["payload"]); ok {
		s.Payload = &submission.Payload{Name: o.name, Size: o.size, Digest: o.digest}
	}
	s.NeedsDecision = !s.DecideBy.IsZero() || getFlag(i, "needsDecision")
	copy(s.Key[:], getRaw(i, "key"))
	copy(s.Fingerprint[:], getRaw(i, "fingerprint"))
	copy(s.Subject[:], getRaw(i, "subject"))
	copy(s.Fact[:], getRaw(i, "fact"))
	s.Erased = getFlag(i, "erased")
	return s
}

func getFlag(i item, name string) bool {
	flag, ok := i[name].(*types.AttributeValueMemberBOOL)
	return ok && flag.Value
}
