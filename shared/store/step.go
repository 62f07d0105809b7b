package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Sent moves the due marker of a submission that the queue has taken, where nothing else has moved it since it was
// read. That it could not is no error: whoever moved it knows better.
func (s Store) Sent(ctx context.Context, sub submission.Submission, at time.Time) error {
	return s.whereDue(ctx, sub,
		"SET handedOverAt = if_not_exists(handedOverAt, :at), sentAt = :at, attempt = :attempt, dueAt = :next",
		"dueAt = :due AND attribute_not_exists(acknowledgedAt)",
		item.Item{":at": item.Millis(at), ":attempt": item.Number(int64(sub.Attempt + 1)), ":next": item.Millis(sub.AfterSend(at))})
}

// Acknowledge records that the department has a submission under its own case number. It then needs no attention any
// more, and is in the hands that sub says (HeldBy). The same number again is the same acknowledgement; another one is
// ErrOutOfOrder.
func (s Store) Acknowledge(ctx context.Context, sub submission.Submission, caseNumber string, at time.Time) (submission.Submission, error) {
	held, values := "", item.Item{":at": item.Millis(at), ":case": item.Text(caseNumber), ":shard": item.Number(int64(Shard(sub.Key))),
		":next": item.Millis(sub.AfterAcknowledgement(at))}
	if sub.HeldBy != "" {
		held, values[":held"] = "heldBy = :held, ", item.Text(sub.HeldBy)
	}
	return s.step(ctx, sub,
		"SET "+held+"acknowledgedAt = :at, caseNumber = :case, handedOverAt = if_not_exists(handedOverAt, :at), dueShard = :shard, "+
			"dueAt = :next REMOVE attention, attentionAt",
		"attribute_exists(id) AND attribute_not_exists(acknowledgedAt) AND attribute_not_exists(erased)",
		values,
		func(s submission.Submission) bool { return s.CaseNumber == caseNumber })
}

// AcknowledgeBefore records that the department has what came before a version, where it has not said so: who takes a version
// takes all that it replaces. What another number stands at keeps it.
func (s Store) AcknowledgeBefore(ctx context.Context, sub submission.Submission, caseNumber string, at time.Time) error {
	for n := 1; n < sub.Version; n++ {
		before, err := s.Submission(ctx, sub.Reference, n)
		if err != nil {
			return err
		}
		if !before.AcknowledgedAt.IsZero() || before.Erased {
			continue
		}
		if _, err := s.Acknowledge(ctx, before, caseNumber, at); err != nil && !errors.Is(err, ErrOutOfOrder) {
			return err
		}
	}
	return nil
}

// Decide records the department's decision on a submission that it has acknowledged and that no other version has
// followed. The same decision again is the same; another one, one before the acknowledgement, or one on a withdrawal, is
// ErrOutOfOrder. A decision that releases lets another submission have its subject.
func (s Store) Decide(ctx context.Context, sub submission.Submission, decision transaction.Decision, at time.Time) (submission.Submission, error) {
	if sub.Kind == submission.Withdrawal {
		return sub, ErrOutOfOrder
	}
	const update = "SET decidedAt = :at, decision = :decision, dueAt = :next REMOVE askedAt"
	const condition = "attribute_exists(acknowledgedAt) AND attribute_not_exists(decidedAt) AND attribute_not_exists(superseded) AND " +
		"attribute_not_exists(erased)"
	values := item.Item{":at": item.Millis(at), ":decision": item.Text(decision.Code), ":next": item.Millis(sub.AfterDecision(at))}
	same := func(s submission.Submission) bool { return s.Decision == decision.Code && s.Superseded == "" }
	if decision.Releases && sub.Subject != [32]byte{} {
		unmet, err := s.transact(ctx, "decide a submission", sub.Key, []types.TransactWriteItem{
			{Update: s.updating(submissionKey(sub.Reference, sub.Version), update, condition, values)},
			{Update: s.release(sub, at)},
		})
		if err != nil {
			return submission.Submission{}, err
		}
		if !unmet.any() {
			return s.Submission(ctx, sub.Reference, sub.Version)
		}
		// Decided before, or the subject is free already: the decision alone says which.
	}
	return s.step(ctx, sub, update, condition, values, same)
}

// release frees the subject of a submission, where the submission has it.
func (s Store) release(sub submission.Submission, at time.Time) *types.Update {
	update := s.updating(subjectKey(sub.Subject), "SET released = :at", "#reference = :reference AND attribute_not_exists(released)",
		item.Item{":at": item.Millis(at), ":reference": item.Text(string(sub.Reference))})
	update.ExpressionAttributeNames = map[string]string{"#reference": "reference"} // a reserved word
	return update
}

// NeedAttention records why a submission cannot go on by itself, where nobody has acknowledged it, it does not need
// attention already, and no later attempt than the one that failed is under way. It gives whether this call recorded it, the
// answer to its first try being lost or not.
func (s Store) NeedAttention(ctx context.Context, ref submission.Reference, version, attempt int, why submission.Attention, at time.Time) (bool, error) {
	there, err := s.update(ctx, ref, version,
		"SET attention = :why, attentionAt = :at, dueShard = :shard, dueAt = :next",
		"attribute_exists(id) AND attribute_not_exists(acknowledgedAt) AND attribute_not_exists(erased) AND "+
			"attribute_not_exists(attention) AND attempt <= :attempt",
		item.Item{":why": item.Text(string(why)), ":at": item.Millis(at), ":shard": item.Number(AttentionShard),
			":next": item.Millis(at.Add(submission.Remind)), ":attempt": item.Number(int64(attempt))})
	if errors.Is(err, ErrOutOfOrder) {
		return there.NeedsAttention() && there.Attention == why && there.AttentionAt.UnixMilli() == at.UnixMilli(), nil
	}
	return err == nil, err
}

// Redrive makes a submission that nobody has acknowledged due now, whether it needed attention or not: what stopped it was
// mended. It counts as an attempt of its own, so that another dead letter of the attempt before says nothing any more. Where
// it is acknowledged or erased it is ErrOutOfOrder.
func (s Store) Redrive(ctx context.Context, sub submission.Submission, at time.Time) (submission.Submission, error) {
	return s.update(ctx, sub.Reference, sub.Version,
		"SET dueShard = :shard, dueAt = :at, attempt = attempt + :one REMOVE attention, attentionAt, sentAt",
		"attribute_exists(id) AND attribute_not_exists(acknowledgedAt) AND attribute_not_exists(erased)",
		item.Item{":shard": item.Number(int64(Shard(sub.Key))), ":at": item.Millis(at), ":one": item.Number(1)})
}

// PutBack puts a submission that is not due, and is not erased, back into the due index, and gives whether it was this
// call that did.
func (s Store) PutBack(ctx context.Context, sub submission.Submission, at time.Time) (bool, error) {
	shard := Shard(sub.Key)
	if sub.NeedsAttention() {
		shard = AttentionShard
	}
	_, err := s.update(ctx, sub.Reference, sub.Version, "SET dueShard = :shard, dueAt = :next",
		"attribute_exists(id) AND attribute_not_exists(erased) AND attribute_not_exists(dueAt)",
		item.Item{":shard": item.Number(int64(shard)), ":next": item.Millis(sub.Next(at))})
	if errors.Is(err, ErrOutOfOrder) {
		return false, nil
	}
	return err == nil, err
}

// Postpone moves the due marker of a submission to a later time, where nothing else has moved it.
func (s Store) Postpone(ctx context.Context, sub submission.Submission, until time.Time) error {
	return s.whereDue(ctx, sub, "SET dueAt = :next", "dueAt = :due", item.Item{":next": item.Millis(until)})
}

// Erase takes the content of a submission away, what was asked about it, its evidence, and the reasons in its history, and leaves a tombstone,
// where nothing has moved its due marker. It stays due until all of that is done, and a tombstone that is still due is what an
// earlier try has left.
func (s Store) Erase(ctx context.Context, sub submission.Submission) error {
	if !sub.Erased {
		if buried, err := s.bury(ctx, sub); err != nil || !buried {
			return err
		}
	}
	if sub.Superseded == "" { // otherwise the versions that followed have it too
		// Only now, when nobody can act on it any more: nobody types a reason into the history of a submission that is erased
		// (see package desk), and one that was typed just before is there by now.
		if err := (audit.Log{Client: s.Client, Table: s.Table}).Forget(ctx, string(sub.Reference)); err != nil {
			return err
		}
		if err := s.EraseEvidence(ctx, sub, sub.DueAt); err != nil {
			return err
		}
	}
	return s.whereDue(ctx, sub, "REMOVE dueShard, dueAt", "dueAt = :due AND attribute_exists(erased)", item.Item{})
}

// bury makes a submission that is due into a tombstone that is still due, and says whether it is one: not where its due
// marker was moved.
func (s Store) bury(ctx context.Context, sub submission.Submission) (bool, error) {
	// What the item leads to goes first, and again whenever what follows fails: as long as the item names it, it is due.
	if sub.Payload != nil {
		if err := s.Bucket.remove(ctx, sub.Payload.Name); err != nil {
			return false, fmt.Errorf("erase a payload: %w", err)
		}
	}
	if sub.Superseded == "" { // otherwise the versions that followed have them too
		if err := s.eraseEnquiries(ctx, sub); err != nil {
			return false, err
		}
	}
	now, err := s.update(ctx, sub.Reference, sub.Version,
		"SET erased = :yes REMOVE #record, payload, fact, subject, caseNumber, decision, askedAt, attention, attentionAt, heldBy",
		"dueAt = :due AND attribute_not_exists(erased)",
		item.Item{":yes": &types.AttributeValueMemberBOOL{Value: true}, ":due": item.Millis(sub.DueAt)})
	switch {
	case errors.Is(err, ErrNoSubmission):
		return false, nil
	case errors.Is(err, ErrOutOfOrder):
		return now.Erased, nil
	}
	return err == nil, err
}

// whereDue changes a submission that is due as it was read. That it is not is no error: whoever moved its marker knows
// better, and it may have been our own first attempt.
func (s Store) whereDue(ctx context.Context, sub submission.Submission, update, condition string, values item.Item) error {
	values[":due"] = item.Millis(sub.DueAt)
	_, err := s.update(ctx, sub.Reference, sub.Version, update, condition, values)
	if errors.Is(err, ErrOutOfOrder) || errors.Is(err, ErrNoSubmission) {
		return nil
	}
	return err
}

// step is an update that may already have happened: same says so of what stands there. With something that goes along it has
// not, unless that is there too, and its writer knows whether it is.
func (s Store) step(ctx context.Context, sub submission.Submission, update, condition string, values item.Item,
	same func(submission.Submission) bool) (submission.Submission, error) {
	now, err := s.update(ctx, sub.Reference, sub.Version, update, condition, values)
	if errors.Is(err, ErrOutOfOrder) && s.along == nil && same(now) {
		return now, nil
	}
	return now, err
}

// updating is one change of a transaction.
func (s Store) updating(key item.Item, update, condition string, values item.Item) *types.Update {
	return &types.Update{TableName: &s.Table, Key: key, UpdateExpression: &update, ConditionExpression: &condition,
		ExpressionAttributeValues: values}
}

// update changes a submission under a condition and gives it as it is then. ErrOutOfOrder comes with the submission
// that did not meet the condition, ErrNoSubmission where there is none.
func (s Store) update(ctx context.Context, ref submission.Reference, version int, update, condition string, values item.Item) (submission.Submission, error) {
	input := &dynamodb.UpdateItemInput{
		TableName: &s.Table, Key: submissionKey(ref, version),
		UpdateExpression: &update, ConditionExpression: &condition, ExpressionAttributeValues: values,
		ReturnValues:                        types.ReturnValueAllNew,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}
	if strings.Contains(update, "#record") {
		input.ExpressionAttributeNames = map[string]string{"#record": "record"}
	}
	if s.along != nil {
		change := s.updating(input.Key, update, condition, values)
		change.ExpressionAttributeNames = input.ExpressionAttributeNames
		return s.updateAlong(ctx, ref, version, change)
	}
	out, err := s.Client.UpdateItem(ctx, input)
	if there, yes := item.Refused(err); yes {
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
