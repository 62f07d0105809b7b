package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
)

// Return is what a return code leads to: the token of a draft, sealed.
type Return struct {
	// ID is made of the code; zero bytes of Sealed are no such code.
	ID      [32]byte
	Sealed  []byte
	Expires time.Time
}

func returnKey(id [32]byte) item.Item {
	return item.Item{"id": item.Text("return#" + hex.EncodeToString(id[:])), "version": item.Number(0)}
}

// KeepReturn gives a draft, as it was read, a return code in place of the one that it had, and both the same time to live. The
// draft says which is its code, so the one before leads nowhere from the moment on that this one leads there. ErrChanged where it
// has been given another since it was read: that one is shown to somebody, and this one leads nowhere. ErrNoDraft and ErrSent as
// Draft gives them.
func (s Store) KeepReturn(ctx context.Context, d Draft, r Return, now time.Time) error {
	code := returnKey(r.ID)
	code["sealed"], code["expires"] = item.Raw(r.Sealed), item.Number(r.Expires.Unix())
	_, err := s.Client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.Table, Item: code, ConditionExpression: aws.String("attribute_not_exists(id)"),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	if there, yes := item.Refused(err); yes && !bytes.Equal(there.Raw("sealed"), r.Sealed) {
		return errors.New("keep a return code: it leads somewhere else already; try again with another")
	} else if err != nil && !yes {
		return failure("keep a return code", err)
	}
	_, err = s.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.Table, Key: draftKey(d.ID),
		UpdateExpression: aws.String("SET returnId = :id, expires = :expires"),
		// It names this one already where the answer to a first attempt was lost.
		ConditionExpression: aws.String("expires > :now AND attribute_not_exists(sent) AND " +
			"(attribute_not_exists(returnId) OR returnId IN (:before, :id))"),
		ExpressionAttributeValues: item.Item{":id": item.Raw(r.ID[:]), ":before": item.Raw(d.Return[:]),
			":expires": item.Number(r.Expires.Unix()), ":now": item.Number(now.Unix())},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	if there, yes := item.Refused(err); yes {
		if _, err := s.liveDraft(ctx, d.ID, there, now); err != nil {
			return err
		}
		if err := s.dropReturn(ctx, r.ID); err != nil {
			return err
		}
		return ErrChanged
	}
	if err != nil {
		return failure("give a draft a return code", err)
	}
	if d.Return != [32]byte{} && d.Return != r.ID {
		return s.dropReturn(ctx, d.Return)
	}
	return nil
}

// Return reads what a return code leads to; nothing sealed where there is no such code at that time. Whether it is still
// the draft's code, the draft says.
func (s Store) Return(ctx context.Context, id [32]byte, now time.Time) (Return, error) {
	found, err := s.get(ctx, returnKey(id))
	if err != nil {
		return Return{}, fmt.Errorf("read a return code: %w", err)
	}
	r := Return{ID: id, Sealed: found.Raw("sealed"), Expires: time.Unix(found.Number("expires"), 0).UTC()}
	if !r.Expires.After(now) {
		r.Sealed = nil
	}
	return r, nil
}

// dropReturn takes away what a return code leads to. Its item goes when it would have expired.
func (s Store) dropReturn(ctx context.Context, id [32]byte) error {
	_, err := s.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.Table, Key: returnKey(id), UpdateExpression: aws.String("REMOVE sealed"),
		ConditionExpression: aws.String("attribute_exists(id)"),
	})
	if _, gone := item.Refused(err); err != nil && !gone {
		return fmt.Errorf("take a return code away: %w", err)
	}
	return nil
}
