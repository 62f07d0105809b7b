package table

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/infra/local/template"
)

// Definition is a table as its template describes it.
type Definition struct {
	TableName              string
	AttributeDefinitions   []types.AttributeDefinition
	KeySchema              []types.KeySchemaElement
	GlobalSecondaryIndexes []index
	LocalSecondaryIndexes  []index
	StreamSpecification    *struct{ StreamViewType types.StreamViewType }

	TimeToLiveSpecification *struct {
		AttributeName string // epoch seconds
		Enabled       bool
	}

	// Accepted without effect: throughput is not limited here, and the file is neither encrypted nor protected.
	BillingMode, TableClass                                                     string
	ProvisionedThroughput, OnDemandThroughput, WarmThroughput                   json.RawMessage
	SSESpecification, PointInTimeRecoverySpecification, Tags                    json.RawMessage
	DeletionProtectionEnabled, ContributorInsightsSpecification, ResourcePolicy json.RawMessage
}

type index struct {
	IndexName  string
	KeySchema  []types.KeySchemaElement
	Projection types.Projection

	ProvisionedThroughput, OnDemandThroughput, WarmThroughput, ContributorInsightsSpecification json.RawMessage
}

// Read gives the definition in a resource of type AWS::DynamoDB::Table.
func Read(r template.Resource) (Definition, error) {
	var d Definition
	if err := r.Decode(&d); err != nil {
		return d, err
	}
	d.TableName = r.Name
	return d, nil
}

// Create makes the table unless it is there. One that is there with other keys or indexes is an error: nothing that it
// holds is thrown away or rewritten.
func Create(ctx context.Context, client *dynamodb.Client, d Definition) error {
	there, err := client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &d.TableName})
	var missing *types.ResourceNotFoundException
	switch {
	case errors.As(err, &missing):
		if _, err := client.CreateTable(ctx, d.input()); err != nil {
			return fmt.Errorf("create table %s: %w", d.TableName, err)
		}
	case err != nil:
		return fmt.Errorf("look for table %s: %w", d.TableName, err)
	case !reflect.DeepEqual(shapeOf(there.Table), d.shape()):
		return fmt.Errorf("the table %s is there with other keys or indexes than its template has: start with another data directory, or remove this one with all it holds", d.TableName)
	}
	return d.expire(ctx, client)
}

// expire switches the time to live on.
func (d Definition) expire(ctx context.Context, client *dynamodb.Client) error {
	ttl := d.TimeToLiveSpecification
	if ttl == nil || !ttl.Enabled {
		return nil
	}
	now, err := client.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: &d.TableName})
	if err != nil {
		return fmt.Errorf("look for the time to live of table %s: %w", d.TableName, err)
	}
	if on := now.TimeToLiveDescription; on != nil && on.TimeToLiveStatus == types.TimeToLiveStatusEnabled {
		return nil
	}
	_, err = client.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{
		TableName:               &d.TableName,
		TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: &ttl.AttributeName, Enabled: aws.Bool(true)},
	})
	if err != nil {
		return fmt.Errorf("set the time to live of table %s: %w", d.TableName, err)
	}
	return nil
}

func (d Definition) input() *dynamodb.CreateTableInput {
	in := &dynamodb.CreateTableInput{
		TableName:            &d.TableName,
		AttributeDefinitions: d.AttributeDefinitions,
		KeySchema:            d.KeySchema,
		BillingMode:          types.BillingModePayPerRequest,
	}
	for _, i := range d.GlobalSecondaryIndexes {
		in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, types.GlobalSecondaryIndex{
			IndexName: aws.String(i.IndexName), KeySchema: i.KeySchema, Projection: &i.Projection,
		})
	}
	for _, i := range d.LocalSecondaryIndexes {
		in.LocalSecondaryIndexes = append(in.LocalSecondaryIndexes, types.LocalSecondaryIndex{
			IndexName: aws.String(i.IndexName), KeySchema: i.KeySchema, Projection: &i.Projection,
		})
	}
	if s := d.StreamSpecification; s != nil {
		in.StreamSpecification = &types.StreamSpecification{StreamEnabled: aws.Bool(true), StreamViewType: s.StreamViewType}
	}
	return in
}

// shape is what cannot differ between a table and its template, one sorted line for each key.
func (d Definition) shape() []string {
	kinds := kindsOf(d.AttributeDefinitions)
	all := keys("table", d.KeySchema, kinds, "")
	for _, i := range slices.Concat(d.GlobalSecondaryIndexes, d.LocalSecondaryIndexes) {
		all = append(all, keys(i.IndexName, i.KeySchema, kinds, string(i.Projection.ProjectionType))...)
	}
	slices.Sort(all)
	return all
}

func shapeOf(t *types.TableDescription) []string {
	kinds := kindsOf(t.AttributeDefinitions)
	all := keys("table", t.KeySchema, kinds, "")
	for _, i := range t.GlobalSecondaryIndexes {
		all = append(all, keys(aws.ToString(i.IndexName), i.KeySchema, kinds, string(i.Projection.ProjectionType))...)
	}
	for _, i := range t.LocalSecondaryIndexes {
		all = append(all, keys(aws.ToString(i.IndexName), i.KeySchema, kinds, string(i.Projection.ProjectionType))...)
	}
	slices.Sort(all)
	return all
}

func kindsOf(attributes []types.AttributeDefinition) map[string]string {
	kinds := make(map[string]string)
	for _, a := range attributes {
		kinds[aws.ToString(a.AttributeName)] = string(a.AttributeType)
	}
	return kinds
}

func keys(of string, schema []types.KeySchemaElement, kinds map[string]string, projection string) []string {
	var all []string
	for _, k := range schema {
		name := aws.ToString(k.AttributeName)
		all = append(all, strings.Join([]string{of, name, string(k.KeyType), kinds[name], projection}, " "))
	}
	return all
}

// oldest is how long past its time an item may be and still be removed: DynamoDB leaves alone what expired more than five
// years ago, taking the number for a mistake.
const oldest = 5 * 365 * 24 * time.Hour

// Sweep removes the items whose time to live is over at now, as DynamoDB does within days, and says how many there were.
func Sweep(ctx context.Context, client *dynamodb.Client, d Definition, now time.Time) (int, error) {
	ttl := d.TimeToLiveSpecification
	if ttl == nil || !ttl.Enabled {
		return 0, nil
	}
	names := map[string]string{"#ttl": ttl.AttributeName}
	var projected []string
	for i, k := range d.KeySchema {
		alias := "#k" + strconv.Itoa(i)
		names[alias] = aws.ToString(k.AttributeName)
		projected = append(projected, alias)
	}
	values := map[string]types.AttributeValue{
		":now":    seconds(now),
		":oldest": seconds(now.Add(-oldest)),
	}
	due := aws.String("#ttl < :now AND #ttl > :oldest")
	pages := dynamodb.NewScanPaginator(client, &dynamodb.ScanInput{
		TableName: &d.TableName, FilterExpression: due, ProjectionExpression: aws.String(strings.Join(projected, ", ")),
		ExpressionAttributeNames: names, ExpressionAttributeValues: values,
	})
	removed := 0
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return removed, fmt.Errorf("sweep table %s: %w", d.TableName, err)
		}
		for _, key := range page.Items {
			_, err := client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
				TableName: &d.TableName, Key: key, ConditionExpression: due,
				ExpressionAttributeNames: map[string]string{"#ttl": ttl.AttributeName}, ExpressionAttributeValues: values,
			})
			var changed *types.ConditionalCheckFailedException
			if errors.As(err, &changed) {
				continue // it got more time in between
			}
			if err != nil {
				return removed, fmt.Errorf("sweep table %s: %w", d.TableName, err)
			}
			removed++
		}
	}
	return removed, nil
}

func seconds(t time.Time) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(t.Unix(), 10)}
}
