// Package item reads and writes the items of DynamoDB tables: names with typed values. What is absent, or of another
// type, reads as the zero value, as tables have no columns.
package item

import (
	"errors"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Item is one item, its key, or the values of an expression.
type Item map[string]types.AttributeValue

// Text is a value of type S.
func Text(v string) types.AttributeValue { return &types.AttributeValueMemberS{Value: v} }

// Raw is a value of type B.
func Raw(v []byte) types.AttributeValue { return &types.AttributeValueMemberB{Value: v} }

// Number is a value of type N.
func Number(v int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(v, 10)}
}

// Millis is a moment as milliseconds since 1970, of type N.
func Millis(t time.Time) types.AttributeValue { return Number(t.UnixMilli()) }

// Text reads a value of type S.
func (i Item) Text(name string) string {
	if v, ok := i[name].(*types.AttributeValueMemberS); ok {
		return v.Value
	}
	return ""
}

// Raw reads a value of type B.
func (i Item) Raw(name string) []byte {
	if v, ok := i[name].(*types.AttributeValueMemberB); ok {
		return v.Value
	}
	return nil
}

// Number reads a value of type N.
func (i Item) Number(name string) int64 {
	if v, ok := i[name].(*types.AttributeValueMemberN); ok {
		n, _ := strconv.ParseInt(v.Value, 10, 64)
		return n
	}
	return 0
}

// Time reads what Millis wrote, in UTC; the zero time where nothing stands.
func (i Item) Time(name string) time.Time {
	if n := i.Number(name); n != 0 {
		return time.UnixMilli(n).UTC()
	}
	return time.Time{}
}

// Map reads a value of type M.
func (i Item) Map(name string) Item {
	if v, ok := i[name].(*types.AttributeValueMemberM); ok {
		return v.Value
	}
	return nil
}

// Flag reads a value of type BOOL.
func (i Item) Flag(name string) bool {
	v, ok := i[name].(*types.AttributeValueMemberBOOL)
	return ok && v.Value
}

// Refused says whether a write failed on its condition, and gives the item that stood in the way, where it was asked for
// (nil for none).
func Refused(err error) (Item, bool) {
	var failed *types.ConditionalCheckFailedException
	if errors.As(err, &failed) {
		return failed.Item, true
	}
	return nil, false
}
