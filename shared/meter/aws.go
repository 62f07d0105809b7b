package meter

import (
	"context"
	"errors"
	"math"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go/middleware"

	"github.com/frontline-gov/frontline/shared/price"
)

// DynamoDB makes a client count what its calls consume, as DynamoDB itself says it. A write that failed on its condition
// is charged and not told: it counts as a write of the item in its way, or of the least where that is not given.
func DynamoDB(o *dynamodb.Options) {
	o.APIOptions = append(o.APIOptions, around(func(r *Reading, in *middleware.InitializeInput) func(middleware.InitializeOutput, middleware.Metadata, error) {
		in.Parameters = asking(in.Parameters)
		return func(out middleware.InitializeOutput, _ middleware.Metadata, err error) {
			writes, reads := consumed(out.Result)
			if err != nil {
				writes = refused(in.Parameters, err)
			}
			r.change(func(l *line) {
				l.DynamoDB.Writes += writes
				l.DynamoDB.Reads += reads
			})
		}
	}))
}

// SQS makes a client count the requests that are charged: one for each 64 KiB of what goes there or comes back.
func SQS(o *sqs.Options) {
	o.APIOptions = append(o.APIOptions, around(func(r *Reading, in *middleware.InitializeInput) func(middleware.InitializeOutput, middleware.Metadata, error) {
		return func(out middleware.InitializeOutput, metadata middleware.Metadata, _ error) {
			units := price.SQSUnits(carried(in.Parameters) + carried(out.Result))
			r.change(func(l *line) { l.SQS.Chunks += units * charged(metadata) })
		}
	}))
}

// S3 counts the requests that go through a client to S3. Deleting costs nothing.
func S3(through aws.HTTPClient) aws.HTTPClient {
	if through == nil {
		through = http.DefaultClient
	}
	return s3{through}
}

type s3 struct{ through aws.HTTPClient }

func (c s3) Do(request *http.Request) (*http.Response, error) {
	response, err := c.through.Do(request)
	if err == nil && response.StatusCode < http.StatusInternalServerError {
		From(request.Context()).change(func(l *line) {
			switch request.Method {
			case http.MethodPut, http.MethodPost:
				l.S3.Writes++
			case http.MethodGet, http.MethodHead:
				l.S3.Reads++
			}
		})
	}
	return response, err
}

// around does something with each call whose context has a reading, and more when the call is over.
func around(do func(*Reading, *middleware.InitializeInput) func(middleware.InitializeOutput, middleware.Metadata, error)) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("meter", func(ctx context.Context, in middleware.InitializeInput,
			next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			r := From(ctx)
			if r == nil {
				return next.HandleInitialize(ctx, in)
			}
			after := do(r, &in)
			out, metadata, err := next.HandleInitialize(ctx, in)
			after(out, metadata, err)
			return out, metadata, err
		}), middleware.Before)
	}
}

// charged is how many attempts of a call are charged: those that AWS did not fail at. One that was not answered may have
// arrived, and counts.
func charged(metadata middleware.Metadata) int64 {
	attempts, ok := retry.GetAttemptResults(metadata)
	if !ok {
		return 1
	}
	n := int64(0)
	for _, attempt := range attempts.Results {
		var answered interface{ HTTPStatusCode() int }
		if !errors.As(attempt.Err, &answered) || answered.HTTPStatusCode() < http.StatusInternalServerError {
			n++
		}
	}
	return n
}

// asking is a call of DynamoDB that asks what it consumes; the caller's own is left as it is.
func asking(call any) any {
	const total = types.ReturnConsumedCapacityTotal
	switch call := call.(type) {
	case *dynamodb.GetItemInput:
		asked := *call
		asked.ReturnConsumedCapacity = total
		return &asked
	case *dynamodb.PutItemInput:
		asked := *call
		asked.ReturnConsumedCapacity = total
		return &asked
	case *dynamodb.UpdateItemInput:
		asked := *call
		asked.ReturnConsumedCapacity = total
		return &asked
	case *dynamodb.DeleteItemInput:
		asked := *call
		asked.ReturnConsumedCapacity = total
		return &asked
	case *dynamodb.QueryInput:
		asked := *call
		asked.ReturnConsumedCapacity = total
		return &asked
	case *dynamodb.BatchGetItemInput:
		asked := *call
		asked.ReturnConsumedCapacity = total
		return &asked
	case *dynamodb.BatchWriteItemInput:
		asked := *call
		asked.ReturnConsumedCapacity = total
		return &asked
	case *dynamodb.TransactGetItemsInput:
		asked := *call
		asked.ReturnConsumedCapacity = total
		return &asked
	case *dynamodb.TransactWriteItemsInput:
		asked := *call
		asked.ReturnConsumedCapacity = total
		return &asked
	}
	return call
}

// consumed is what an answer says that the call consumed, in half units.
func consumed(answer any) (writes, reads int64) {
	switch answer := answer.(type) {
	case *dynamodb.GetItemOutput:
		return 0, halves(answer.ConsumedCapacity)
	case *dynamodb.QueryOutput:
		return 0, halves(answer.ConsumedCapacity)
	case *dynamodb.BatchGetItemOutput:
		return 0, sum(answer.ConsumedCapacity)
	case *dynamodb.TransactGetItemsOutput:
		return 0, sum(answer.ConsumedCapacity)
	case *dynamodb.PutItemOutput:
		return halves(answer.ConsumedCapacity), 0
	case *dynamodb.UpdateItemOutput:
		return halves(answer.ConsumedCapacity), 0
	case *dynamodb.DeleteItemOutput:
		return halves(answer.ConsumedCapacity), 0
	case *dynamodb.BatchWriteItemOutput:
		return sum(answer.ConsumedCapacity), 0
	case *dynamodb.TransactWriteItemsOutput:
		return sum(answer.ConsumedCapacity), 0
	}
	return 0, 0
}

func sum(all []types.ConsumedCapacity) (n int64) {
	for i := range all {
		n += halves(&all[i])
	}
	return n
}

// halves are DynamoDB's units, which are multiples of a half.
func halves(of *types.ConsumedCapacity) int64 {
	if of == nil || of.CapacityUnits == nil {
		return 0
	}
	return int64(math.Round(*of.CapacityUnits * 2))
}

// refused is what a write consumed that failed on a condition, in half units.
func refused(call any, err error) int64 {
	var condition *types.ConditionalCheckFailedException
	var cancelled *types.TransactionCanceledException
	switch call := call.(type) {
	case *dynamodb.TransactWriteItemsInput:
		if !errors.As(err, &cancelled) {
			return 0
		}
		n := int64(0)
		for i := range call.TransactItems {
			size := int64(0)
			if i < len(cancelled.CancellationReasons) {
				size = sizeOf(cancelled.CancellationReasons[i].Item)
			}
			n += 2 * price.WriteUnitsFor(size, true)
		}
		return n
	default:
		if errors.As(err, &condition) {
			return 2 * price.WriteUnitsFor(sizeOf(condition.Item), false)
		}
		return 0
	}
}

// sizeOf is the size of an item as DynamoDB reckons it, near enough for what it rounds up.
func sizeOf(item map[string]types.AttributeValue) (n int64) {
	for name, value := range item {
		n += int64(len(name)) + sizeOfValue(value)
	}
	return n
}

func sizeOfValue(value types.AttributeValue) int64 {
	switch value := value.(type) {
	case *types.AttributeValueMemberS:
		return int64(len(value.Value))
	case *types.AttributeValueMemberB:
		return int64(len(value.Value))
	case *types.AttributeValueMemberN:
		return int64(len(value.Value)+1)/2 + 1
	case *types.AttributeValueMemberM:
		return 3 + sizeOf(value.Value) + int64(len(value.Value))
	case *types.AttributeValueMemberL:
		n := int64(3)
		for _, one := range value.Value {
			n += 1 + sizeOfValue(one)
		}
		return n
	}
	return 1
}

// carried is how many bytes of messages a call of SQS or its answer holds.
func carried(by any) (n int64) {
	switch by := by.(type) {
	case *sqs.SendMessageInput:
		n = int64(len(aws.ToString(by.MessageBody)))
		for name, attribute := range by.MessageAttributes {
			n += int64(len(name) + len(aws.ToString(attribute.StringValue)) + len(attribute.BinaryValue))
		}
	case *sqs.SendMessageBatchInput:
		for _, entry := range by.Entries {
			n += int64(len(aws.ToString(entry.MessageBody)))
		}
	case *sqs.ReceiveMessageOutput:
		for _, message := range by.Messages {
			n += int64(len(aws.ToString(message.Body)))
		}
	}
	return n
}
