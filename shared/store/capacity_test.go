package store_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"

	"github.com/frontline-gov/frontline/shared/submission"
)

// What each step of a submission of some two kilobytes costs, in write units: the table's, the due index's, the register's. The
// register of receipts costs one unit for each submission, once.
func TestWriteUnits(t *testing.T) {
	w := newWorld(t)
	used := map[string]float64{}
	w.Client = dynamodb.New(w.Client.Options(), func(o *dynamodb.Options) {
		o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
			return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("units", func(ctx context.Context, in middleware.InitializeInput,
				next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				switch asked := in.Parameters.(type) {
				case *dynamodb.PutItemInput:
					asked.ReturnConsumedCapacity = types.ReturnConsumedCapacityIndexes
				case *dynamodb.UpdateItemInput:
					asked.ReturnConsumedCapacity = types.ReturnConsumedCapacityIndexes
				}
				out, metadata, err := next.HandleInitialize(ctx, in)
				var units *types.ConsumedCapacity
				switch answered := out.Result.(type) {
				case *dynamodb.PutItemOutput:
					units = answered.ConsumedCapacity
				case *dynamodb.UpdateItemOutput:
					units = answered.ConsumedCapacity
				}
				if units != nil {
					used["table"] += *units.Table.CapacityUnits
					for name, index := range units.GlobalSecondaryIndexes {
						used[name] += *index.CapacityUnits
					}
				}
				return out, metadata, err
			}), middleware.Before)
		})
	})
	taken := func() string {
		text := fmt.Sprintf("table %v, due %v, received %v", used["table"], used["due"], used["received"])
		clear(used)
		return text
	}
	sub := sent("a")
	stored, _, err := w.Submit(t.Context(), sub, func(submission.Reference) ([]byte, error) { return make([]byte, 1500), nil })
	if err != nil {
		t.Fatal(err)
	}
	if got, want := taken(), "table 2, due 1, received 1"; got != want {
		t.Errorf("the commit takes %s, want %s", got, want)
	}
	if err := w.Sent(t.Context(), stored, in(1)); err != nil {
		t.Fatal(err)
	}
	if got, want := taken(), "table 2, due 2, received 0"; got != want {
		t.Errorf("handing over takes %s, want %s", got, want)
	}
	if _, err := w.Acknowledge(t.Context(), w.at(t, stored.Reference), "C", in(2)); err != nil {
		t.Fatal(err)
	}
	if got, want := taken(), "table 2, due 2, received 0"; got != want {
		t.Errorf("the acknowledgement takes %s, want %s", got, want)
	}
}
