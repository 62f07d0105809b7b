package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/submission"
)

// Shards is the number of partitions of the due index: 16 carry 16,000 submissions a second.
const Shards = 16

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

// Sent moves the due marker of a submission that the queue has taken, where nothing else has moved it since it was
// read. That it could not is no error: whoever moved it knows better.
func (s Store) Sent(ctx context.Context, sub submission.Submission, at time.Time) error {
	_, err := s.update(ctx, sub.Reference, sub.Version,
		"SET handedOverAt = if_not_exists(handedOverAt, :at), attempt = :attempt, dueAt = :next",
		"dueAt = :due AND attribute_not_exists(acknowledgedAt)",
		item{":at": millis(at), ":attempt": number(int64(sub.Attempt + 1)), ":next": millis(submission.AfterSend(at)),
			":due": millis(sub.DueAt)})
	if errors.Is(err, ErrOutOfOrder) || errors.Is(err, ErrNoSubmission) {
		return nil
	}
	return err
}

// Acknowledge records that the department has a submission under its own case number. The same number again is the
// same acknowledgement; another one is ErrOutOfOrder.
func (s Store) Acknowledge(ctx context.Context, sub submission.Submission, caseNumber string, at time.Time) (submission.Submission, error) {
	return s.step(ctx, sub,
		"SET acknowledgedAt = :at, caseNumber = :case, handedOverAt = if_not_exists(handedOverAt, :at), dueAt = :next",
		"attribute_exists(id) AND attribute_not_exists(acknowledgedAt) AND attribute_not_exists(erased)",
		item{":at": millis(at), ":case": text(caseNumber), ":next": millis(sub.AfterAcknowledgement(at))},
		func(s submission.Submission) bool { return s.CaseNumber == caseNumber })
}

// Decide records the department's decision on a submission that it has acknowledged. The same decision again is the
// same; another one, or one before the acknowledgement, is ErrOutOfOrder.
func (s Store) Decide(ctx context.Context, sub submission.Submission, decision string, at time.Time) (submission.Submission, error) {
	return s.step(ctx, sub,
		"SET decidedAt = :at, decision = :decision, dueAt = :next",
		"attribute_exists(acknowledgedAt) AND attribute_not_exists(decidedAt) AND attribute_not_exists(erased)",
		item{":at": millis(at), ":decision": text(decision), ":next": millis(sub.AfterDecision(at))},
		func(s submission.Submission) bool { return s.Decision == decision })
}

// step is an update that may already have happened: same says so of what stands there.
func (s Store) step(ctx context.Context, sub submission.Submission, update, condition string, values item,
	same func(submission.Submission) bool) (submission.Submission, error) {
	now, err := s.update(ctx, sub.Reference, sub.Version, update, condition, values)
	if errors.Is(err, ErrOutOfOrder) && same(now) {
		return now, nil
	}
	return now, err
}

// Postpone moves the due marker of a submission to a later time, where nothing else has moved it.
func (s Store) Postpone(ctx context.Context, sub submission.Submission, until time.Time) error {
	_, err := s.update(ctx, sub.Reference, sub.Version, "SET dueAt = :next", "dueAt = :due",
		item{":next": millis(until), ":due": millis(sub.DueAt)})
	if errors.Is(err, ErrOutOfOrder) || errors.Is(err, ErrNoSubmission) {
		return nil
	}
	return err
}

// Erase takes the content of a submission away and leaves a tombstone, where nothing has moved its due marker.
func (s Store) Erase(ctx context.Context, sub submission.Submission) error {
	if sub.Payload != nil {
		// First, and again whenever what follows fails: as long as the item names it, it is due.
		if err := s.Bucket.remove(ctx, sub.Payload.Name); err != nil {
			return fmt.Errorf("erase a payload: %w", err)
		}
	}
	_, err := s.update(ctx, sub.Reference, sub.Version,
		"SET erased = :yes REMOVE #record, payload, fact, caseNumber, decision, dueShard, dueAt", "dueAt = :due",
		item{":yes": &types.AttributeValueMemberBOOL{Value: true}, ":due": millis(sub.DueAt)})
	if errors.Is(err, ErrOutOfOrder) || errors.Is(err, ErrNoSubmission) {
		return nil
	}
	return err
}

// update changes a submission under a condition and gives it as it is then. ErrOutOfOrder comes with the submission
// that did not meet the condition, ErrNoSubmission where there is none.
func (s Store) update(ctx context.Context, ref submission.Reference, version int, update, condition string, values item) (submission.Submission, error) {
	input := &dynamodb.UpdateItemInput{
		TableName: &s.Table, Key: submissionKey(ref, version),
		UpdateExpression: &update, ConditionExpression: &condition, ExpressionAttributeValues: values,
		ReturnValues:                        types.ReturnValueAllNew,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}
	if strings.Contains(update, "#record") {
		input.ExpressionAttributeNames = map[string]string{"#record": "record"}
	}
	out, err := s.Client.UpdateItem(ctx, input)
	if there, yes := refused(err); yes {
		if there == nil {
			return submission.Submission{}, ErrNoSubmission
		}
		return readSubmission(there), ErrOutOfOrder
	}
	if err != nil {
		return submission.Submission{}, fmt.Errorf("update a submission: %w", err)
	}
	return readSubmission(out.Attributes), nil
}

// Due is one entry of the due index: a submission's, or an object's (see Tidy).
type Due struct {
	Reference submission.Reference
	Version   int
	// Object is the name of an object; empty where it is a submission that is due.
	Object string
}

// Due lists up to limit entries of a shard that were due by a time, the longest due first. The index lags: read
// the submission before doing anything.
func (s Store) Due(ctx context.Context, shard int, by time.Time, limit int) ([]Due, error) {
	out, err := s.Client.Query(ctx, &dynamodb.QueryInput{
		TableName: &s.Table, IndexName: aws.String("due"),
		KeyConditionExpression:    aws.String("dueShard = :shard AND dueAt <= :by"),
		ExpressionAttributeValues: item{":shard": number(int64(shard)), ":by": millis(by)},
		Limit:                     aws.Int32(int32(limit)),
	})
	if err != nil {
		return nil, fmt.Errorf("read what is due: %w", err)
	}
	due := make([]Due, len(out.Items))
	for i, found := range out.Items {
		id := getText(found, "id")
		if name, ok := strings.CutPrefix(id, entryPrefix); ok {
			due[i] = Due{Object: name}
			continue
		}
		due[i] = Due{Reference: submission.Reference(id), Version: int(getNumber(found, "version"))}
	}
	return due, nil
}

// Shard is the partition of the due index that holds a submission.
func Shard(key [32]byte) int { return int(key[0]) % Shards }

func writeSubmission(s submission.Submission) item {
	i := submissionKey(s.Reference, s.Version)
	i["key"] = raw(s.Key[:])
	i["fingerprint"] = raw(s.Fingerprint[:])
	i["record"] = raw(s.Record)
	i["receivedAt"] = millis(s.ReceivedAt)
	i["attempt"] = number(int64(s.Attempt))
	i["keepMonths"] = number(int64(s.KeepMonths))
	if s.NeedsDecision {
		i["decideBy"] = millis(s.DecideBy)
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
	}
	if o, ok := readObject(i["payload"]); ok {
		s.Payload = &submission.Payload{Name: o.name, Size: o.size, Digest: o.digest}
	}
	s.NeedsDecision = !s.DecideBy.IsZero()
	copy(s.Key[:], getRaw(i, "key"))
	copy(s.Fingerprint[:], getRaw(i, "fingerprint"))
	copy(s.Fact[:], getRaw(i, "fact"))
	if erased, ok := i["erased"].(*types.AttributeValueMemberBOOL); ok {
		s.Erased = erased.Value
	}
	return s
}
