package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/desk"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// dueIndex carries each submission until nothing is due of it any more.
const dueIndex = "due"

// receivedIndex is the register of receipts: what was received on each day.
const receivedIndex = "received"

// newTable makes the table of drafts and submissions.
func newTable(s awscdk.Stack, t transaction.Transaction, key *string) awsdynamodb.CfnTable {
	return keptTable(s, "Submissions", key, &awsdynamodb.CfnTableProps{
		TableName: jsii.String(desk.SubmissionsTable(t.Name)),
		AttributeDefinitions: []any{
			attribute("id", "S"),
			attribute("version", "N"),
			attribute("dueShard", "N"),
			attribute("dueAt", "N"),       // epoch milliseconds
			attribute("receivedDay", "S"), // 2026-11-22#7: the day and the shard
			attribute("receivedAt", "N"),  // epoch milliseconds
		},
		KeySchema: keySchema("id", "version"),
		GlobalSecondaryIndexes: []any{
			keysBy(dueIndex, "dueShard", "dueAt"),
			keysBy(receivedIndex, "receivedDay", "receivedAt"),
		},
	})
}

// keptTable makes a table of what is not to be lost: paid for by use, encrypted with the department's key, restored to any
// second of the last 35 days, and kept when the stack goes. Its items go when they expire.
func keptTable(s awscdk.Stack, id string, key *string, props *awsdynamodb.CfnTableProps) awsdynamodb.CfnTable {
	props.BillingMode = jsii.String("PAY_PER_REQUEST")
	props.TimeToLiveSpecification = &awsdynamodb.CfnTable_TimeToLiveSpecificationProperty{
		AttributeName: jsii.String("expires"), // epoch seconds
		Enabled:       true,
	}
	props.SseSpecification = &awsdynamodb.CfnTable_SSESpecificationProperty{
		KmsMasterKeyId: key,
		SseEnabled:     true,
		SseType:        jsii.String("KMS"),
	}
	props.PointInTimeRecoverySpecification = &awsdynamodb.CfnTable_PointInTimeRecoverySpecificationProperty{
		PointInTimeRecoveryEnabled: true,
	}
	props.DeletionProtectionEnabled = true
	table := awsdynamodb.NewCfnTable(s, jsii.String(id), props)
	keep(table)
	return table
}

// keysBy is an index that holds the keys of items only.
func keysBy(name, hash, sort string) *awsdynamodb.CfnTable_GlobalSecondaryIndexProperty {
	return &awsdynamodb.CfnTable_GlobalSecondaryIndexProperty{
		IndexName:  jsii.String(name),
		KeySchema:  keySchema(hash, sort),
		Projection: &awsdynamodb.CfnTable_ProjectionProperty{ProjectionType: jsii.String("KEYS_ONLY")},
	}
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
