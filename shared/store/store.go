package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
)

// Store is the table and the bucket of one transaction.
type Store struct {
	Client *dynamodb.Client
	Table  string
	// Bucket holds what is too large for the table. Without one, what is large fails.
	Bucket *Bucket

	along []types.TransactWriteItem // what goes along with the next step; see Along
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

type item = map[string]types.AttributeValue

func text(v string) types.AttributeValue { return &types.AttributeValueMemberS{Value: v} }

func raw(v []byte) types.AttributeValue { return &types.AttributeValueMemberB{Value: v} }

func number(v int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(v, 10)}
}

func millis(t time.Time) types.AttributeValue { return number(t.UnixMilli()) }

func getText(i item, name string) string {
	if v, ok := i[name].(*types.AttributeValueMemberS); ok {
		return v.Value
	}
	return ""
}

func getRaw(i item, name string) []byte {
	if v, ok := i[name].(*types.AttributeValueMemberB); ok {
		return v.Value
	}
	return nil
}

func getNumber(i item, name string) int64 {
	if v, ok := i[name].(*types.AttributeValueMemberN); ok {
		n, _ := strconv.ParseInt(v.Value, 10, 64)
		return n
	}
	return 0
}

func getTime(i item, name string) time.Time {
	if n := getNumber(i, name); n != 0 {
		return time.UnixMilli(n).UTC()
	}
	return time.Time{}
}

func getMap(i item, name string) item {
	if v, ok := i[name].(*types.AttributeValueMemberM); ok {
		return v.Value
	}
	return nil
}

// refused says whether a write failed on its condition, and gives the item that stood in the way (nil for none).
func refused(err error) (item, bool) {
	var failed *types.ConditionalCheckFailedException
	if errors.As(err, &failed) {
		return failed.Item, true
	}
	return nil, false
}

// failure says what a write that was not refused failed at.
func failure(doing string, err error) error {
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorCode() == "ValidationException" && strings.Contains(strings.ToLower(api.ErrorMessage()), "size") {
		return ErrTooLarge
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func (s Store) get(ctx context.Context, key item) (item, error) {
	out, err := s.Client.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: &s.Table, Key: key, ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return nil, err
	}
	return out.Item, nil
}
