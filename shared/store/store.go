package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Store is the table and the bucket of one transaction.
type Store struct {
	Client *dynamodb.Client
	Table  string
	// Bucket holds what is too large for the table. Without one, what is large fails.
	Bucket *Bucket

	along []types.TransactWriteItem // what goes along with the next step; see Along
	// alongEach gives what goes along with a submission; see AlongEach.
	alongEach func(context.Context, submission.Reference) ([]types.TransactWriteItem, error)
}

// What a caller must tell apart. Everything else is a fault of the storage.
var (
	// ErrNoDraft: there is no such draft, or it has expired.
	ErrNoDraft = errors.New("no such draft")
	// ErrChanged: an answer was given elsewhere since the page was shown.
	ErrChanged = errors.New("the answer was changed elsewhere")
	// ErrMoved: rows of a group were moved since the page of one was shown, or the row before it is not there.
	ErrMoved = errors.New("the rows have changed")
	// ErrSent: the draft was sent, and holds no answers any more.
	ErrSent = errors.New("the draft was sent")
	// ErrTooLarge: an item would hold more than DynamoDB's 400 KB.
	ErrTooLarge = errors.New("more than can be stored")
	// ErrNoSubmission: nothing was submitted under that reference or key.
	ErrNoSubmission = errors.New("no such submission")
	// ErrReused: something else was submitted under the same key.
	ErrReused = errors.New("the key was used for something else")
	// ErrDuplicate: something was submitted for the same subject under another key.
	ErrDuplicate = errors.New("there is a submission for the same already")
	// ErrOutOfOrder: the step does not follow from where the submission stands.
	ErrOutOfOrder = errors.New("the submission is not at that step")
)

func digest(body []byte) [32]byte { return sha256.Sum256(body) }

// failure says what a write that was not refused failed at.
func failure(doing string, err error) error {
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorCode() == "ValidationException" && strings.Contains(strings.ToLower(api.ErrorMessage()), "size") {
		return ErrTooLarge
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func (s Store) get(ctx context.Context, key item.Item) (item.Item, error) {
	out, err := s.Client.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: &s.Table, Key: key, ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return nil, err
	}
	return out.Item, nil
}
