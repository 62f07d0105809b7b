package stack

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/tally"
)

const (
	financeName = "finance"
	// ledgerAsset names the binary, the function and its schedule.
	ledgerAsset = "ledger"
	// ledgerEvery is how often the ledger is made.
	ledgerEvery = time.Hour
	// ledgerTable is the name of its table, by which other stacks read it.
	ledgerTable = "frontline-ledger"
)

// NewFinance makes the stack frontline-finance: the ledger of all transactions of the account, its table and the function
// that makes it from the logs. It needs no other stack, and a new transaction changes nothing of it: its functions log where
// the ledger looks. No key of its own stands here, because the ledger holds quantities and nothing about anybody.
func NewFinance(scope constructs.Construct, binaries string) awscdk.Stack {
	s := newStack(scope, financeName, "Counts what every transaction costs.", platform)
	table := newLedger(s)
	newDeclared(s)
	f := newFunction(s, function{
		id:       "Ledger",
		name:     ledgerAsset,
		about:    "Makes the ledger from the logs.",
		asset:    ledgerAsset,
		binaries: binaries,
		timeout:  900, // a day's hours, when it has not run for a day
		environment: map[string]*string{
			"TABLE": table.Ref(),
		},
		may: []statement{
			allow(table.AttrArn(), "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"),
			allow(sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:"+tally.Group("*")), "logs:FilterLogEvents"),
			// AWS knows this right on all log groups only, whichever are listed; it tells their names.
			allow(sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*"), "logs:DescribeLogGroups"),
		},
	})
	schedule(s, scheduled{id: "Ledger", group: ledgerAsset, name: ledgerAsset, does: ledgerAsset, of: "the ledger",
		about: "Reads what was logged.", rate: "rate(1 hour)", every: ledgerEvery, function: f})
	return s
}

// newLedger makes the table of the ledger (package tally says what is in it), which is kept when the stack goes.
func newLedger(s awscdk.Stack) awsdynamodb.CfnTable {
	table := awsdynamodb.NewCfnTable(s, jsii.String("LedgerTable"), &awsdynamodb.CfnTableProps{
		TableName:            jsii.String(ledgerTable),
		BillingMode:          jsii.String("PAY_PER_REQUEST"),
		AttributeDefinitions: []any{attribute("id", "S"), attribute("at", "S")},
		KeySchema:            keySchema("id", "at"),
		TimeToLiveSpecification: &awsdynamodb.CfnTable_TimeToLiveSpecificationProperty{
			AttributeName: jsii.String("expires"), // epoch seconds
			Enabled:       true,
		},
		PointInTimeRecoverySpecification: &awsdynamodb.CfnTable_PointInTimeRecoverySpecificationProperty{
			PointInTimeRecoveryEnabled: true,
		},
		DeletionProtectionEnabled: true,
	})
	keep(table)
	return table
}
