package store

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/submission"
)

// ErrOvertaken: what was to be written along with a step was refused, so nothing was written.
var ErrOvertaken = errors.New("what goes along with the step was refused")

// Along is the store whose next step is written together with other items, all or nothing: a history that tells of the step
// is never without it, nor the step without its history. Where their conditions fail, the step is ErrOvertaken.
func (s Store) Along(items []types.TransactWriteItem) Store {
	s.along = items
	return s
}

// AlongEach is Along for a submission whose reference is not known before it is stored: items gives what is written along
// under each reference that is tried.
func (s Store) AlongEach(items func(context.Context, submission.Reference) ([]types.TransactWriteItem, error)) Store {
	s.alongEach = items
	return s
}

// under is the store with what goes along with a submission of that reference.
func (s Store) under(ctx context.Context, ref submission.Reference) (Store, error) {
	if s.alongEach == nil {
		return s, nil
	}
	items, err := s.alongEach(ctx, ref)
	return s.Along(items), err
}

// updateAlong is update, together with what goes along.
func (s Store) updateAlong(ctx context.Context, ref submission.Reference, version int, change *types.Update) (submission.Submission, error) {
	failed, err := s.transact(ctx, "update a submission", [32]byte{}, []types.TransactWriteItem{{Update: change}})
	if err != nil {
		return submission.Submission{}, err
	}
	now, err := s.Submission(ctx, ref, version)
	if err == nil && failed.any() {
		err = ErrOutOfOrder
	}
	return now, err
}

// Hold puts a submission into somebody's hands, as colleagues know them; empty is nobody's. One that is erased is
// ErrOutOfOrder.
func (s Store) Hold(ctx context.Context, sub submission.Submission, who string) (submission.Submission, error) {
	update, values := "REMOVE heldBy", item.Item(nil)
	if who != "" {
		update, values = "SET heldBy = :who", item.Item{":who": item.Text(who)}
	}
	return s.update(ctx, sub.Reference, sub.Version, update, "attribute_exists(id) AND attribute_not_exists(erased)", values)
}
