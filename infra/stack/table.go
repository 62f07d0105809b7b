package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// dueIndex carries each submission until nothing is due of it any more.
const dueIndex = "due"

// newTable makes the table of drafts and submissions. It is paid for by use, can be restored to any second of the
// last 35 days, and is kept when the stack goes.
func newTable(s awscdk.Stack, t transaction.Transaction, key *string) awsdynamodb.CfnTable {
	table := awsdynamodb.NewCfnTable(s, jsii.String("Submissions"), &awsdynamodb.CfnTableProps{
		TableName:   jsii.String(t.Name + "-submissions"),
		BillingMode: jsii.String("PAY_PER_REQUEST"),
		AttributeDefinitions: []any{
			attribute("id", "S"),
			attribute("version", "N"),
			attribute("dueShard", "N"),
			attribute("dueAt", "N"), // epoch milliseconds
		},
		KeySchema: keySchema("id", "version"),
		GlobalSecondaryIndexes: []any{&awsdynamodb.CfnTable_GlobalSecondaryIndexProperty{
			IndexName:  jsii.String(dueIndex),
			KeySchema:  keySchema("dueShard", "dueAt"),
			Projection: &awsdynamodb.CfnTable_ProjectionProperty{ProjectionType: jsii.String("KEYS_ONLY")},
		}},
		TimeToLiveSpecification: &awsdynamodb.CfnTable_TimeToLiveSpecificationProperty{
			AttributeName: jsii.String("expires"), // epoch seconds
			Enabled:       true,
		},
		SseSpecification: &awsdynamodb.CfnTable_SSESpecificationProperty{
			KmsMasterKeyId: key,
			SseEnabled:     true,
			SseType:        jsii.String("KMS"),
		},
		PointInTimeRecoverySpecification: &awsdynamodb.CfnTable_PointInTimeRecoverySpecificationProperty{
			PointInTimeRecoveryEnabled: true,
		},
		DeletionProtectionEnabled: true,
	})
	keep(table)
	return table
}

func attribute(name, kind string) *awsdynamodb.CfnTable_AttributeDefinitionProperty {
	return &awsdynamodb.CfnTable_AttributeDefinitionProperty{
		AttributeName: jsii.String(name),
		AttributeType: jsii.String(kind),
	}
}

func keySchema(hash, sort string) []any {
	return []any{
		&awsdynamodb.CfnTable_KeySchemaProperty{AttributeName: jsii.String(hash), KeyType: jsii.String("HASH")},
		&awsdynamodb.CfnTable_KeySchemaProperty{AttributeName: jsii.String(sort), KeyType: jsii.String("RANGE")},
	}
}
