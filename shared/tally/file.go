package tally

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
)

// File is what departments send beside what is metered.
type File string

// The files.
const (
	Channels File = "channels" // volumes and costs of channels, report.ReadDeclared
	Plan     File = "plan"     // budgets, cost centres, purchase orders, report.ReadPlan
)

// FileLimit is the most that a file holds, in bytes: an item of DynamoDB has 400 KB.
const FileLimit = 300 << 10

// ErrFileTwice is the error for two files of one department at one moment: try again.
var ErrFileTwice = errors.New("another file was kept at the same moment")

// PutFile keeps a department's file. Those before stay as they are; the last one holds.
func (t Table) PutFile(ctx context.Context, department string, file File, now time.Time, content []byte) error {
	if len(content) > FileLimit {
		return fmt.Errorf("keep the %s of %s: more than %d bytes", file, department, FileLimit)
	}
	_, err := t.Client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &t.Name, ConditionExpression: aws.String("attribute_not_exists(id)"),
		Item: item.Item{"id": item.Text(fileID(department, file)), "at": item.Text(now.UTC().Format("2006-01-02T15:04:05.000000Z")), "content": item.Raw(content)},
	})
	var there *types.ConditionalCheckFailedException
	if errors.As(err, &there) {
		return ErrFileTwice
	}
	if err != nil {
		return fmt.Errorf("keep the %s of %s: %w", file, department, err)
	}
	return nil
}

// File returns the last file that a department sent, and none where it sent none.
func (t Table) File(ctx context.Context, department string, file File) ([]byte, error) {
	out, err := t.Client.Query(ctx, &dynamodb.QueryInput{
		TableName: &t.Name, ConsistentRead: aws.Bool(true), ScanIndexForward: aws.Bool(false), Limit: aws.Int32(1),
		KeyConditionExpression:    aws.String("id = :id"),
		ExpressionAttributeValues: item.Item{":id": item.Text(fileID(department, file))},
	})
	if err != nil {
		return nil, fmt.Errorf("read the %s of %s: %w", file, department, err)
	}
	if len(out.Items) == 0 {
		return nil, nil
	}
	return item.Item(out.Items[0]).Raw("content"), nil
}

func fileID(department string, file File) string { return "file#" + department + "#" + string(file) }

// Functions names the functions of a transaction, in whose log groups its submissions stand.
func Functions(transaction string) []string { return []string{transaction, transaction + "-sweep"} }
