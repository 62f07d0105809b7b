package staff

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/shared/item"
)

// refused says whether a write failed on its condition.
func refused(err error) bool {
	_, yes := item.Refused(err)
	return yes
}

// get reads one item; nil where there is none.
func (s Sessions) get(ctx context.Context, key item.Item) (item.Item, error) {
	out, err := s.Client.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.Table, Key: key, ConsistentRead: aws.Bool(true)})
	if err != nil {
		return nil, err
	}
	return out.Item, nil
}
