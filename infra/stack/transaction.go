package stack

import (
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// TransactionProps is what a transaction's stack is made of.
type TransactionProps struct {
	Transaction transaction.Transaction
	Capacity    Capacity
	// Binaries is the directory that holds <asset>/bootstrap, for the transaction's name, for "sweep" and for "reconcile".
	Binaries string
	// BankTables is the layer of App.BankTables.
	BankTables string
	// Addresses is its layer of App.Addresses.
	Addresses string
}

// Capacity limits what a transaction takes, so that a rush on one leaves room for the others. Zero values stand for
// the usual limits.
type Capacity struct {
	// Rate is how many requests a second its API takes over time; zero is 500.
	Rate int
	// Burst is how many requests its API takes at once; zero is 1,000.
	Burst int
	// Concurrency is how many copies of its function run at most, set aside for it out of the account's; zero is
	// no limit of its own.
	Concurrency int
	// Software is how many submissions one registered client, or one address, sends in a minute; zero is what
	// transaction.Software says.
	Software int
}

func (c Capacity) orUsual() Capacity {
	if c.Rate == 0 {
		c.Rate = 500
	}
	if c.Burst == 0 {
		c.Burst = 1000
	}
	return c
}

// NewTransaction makes the stack frontline-<transaction>: all that one transaction has of its own. It needs the
// stacks of the edge and of its department, and changes neither.
func NewTransaction(scope constructs.Construct, props TransactionProps) awscdk.Stack {
	t := props.Transaction
	s := newStack(scope, t.Name, "The transaction "+t.Name+" of "+t.Department+".", t.Department)
	tag(s, "transaction", t.Name)
	key := imported(exportKey(t.Department))

	table := newTable(s, t, key)
	payloads := newPayloads(s, t, key)
	queue, dead := newHandoff(s, t, key)
	api := newAPI(s, t.Name, signedFor(t))

	// What both functions know, and may do in the same way.
	environment := map[string]*string{
		"API_ADDRESS": api.AttrApiEndpoint(),
		"BUCKET":      payloads.Ref(),
		"DEPARTMENT":  jsii.String(t.Department),
		"QUEUE_URL":   queue.Ref(),
		"TABLE":       table.Ref(),
		"TRANSACTION": jsii.String(t.Name),
	}
	send := allow(queue.AttrArn(), "sqs:SendMessage")
	useKey := allowThrough(
		[]*string{sub("dynamodb.${AWS::Region}.amazonaws.com"), sub("s3.${AWS::Region}.amazonaws.com"), sub("sqs.${AWS::Region}.amazonaws.com")},
		key, "kms:Decrypt", "kms:GenerateDataKey")

	timeout, megabytes := 10, memory
	if t.BodyLimit() > large {
		timeout, megabytes = 29, largeMemory // API Gateway waits 30 seconds at most
	}
	due := awscdk.Fn_Join(jsii.String(""), &[]*string{table.AttrArn(), jsii.String("/index/" + dueIndex)})
	received := awscdk.Fn_Join(jsii.String(""), &[]*string{table.AttrArn(), jsii.String("/index/" + receivedIndex)})
	own := map[string]*string{
		"BACK_OFFICE_ROLE": jsii.String(backOffice(t.Department)),
		"EDGE_SECRET":      jsii.String(edgeSecret),
		"PUBLIC_ORIGIN":    imported(exportOrigin),
	}
	if props.BankTables != "" {
		own["BANK_TABLES"] = jsii.String("/opt/bank") // where Lambda puts a layer
	}
	if props.Addresses != "" {
		own["ADDRESS_FILE"] = jsii.String("/opt/address/addresses.csv")
	}
	software, settings := softwareEnvironment(s, t, props.Capacity)
	apply := newFunction(s, function{
		id:          "Function",
		name:        t.Name,
		about:       "Takes " + t.Name + " from citizens and from software.",
		asset:       t.Name,
		binaries:    props.Binaries,
		timeout:     timeout,
		memory:      megabytes,
		concurrency: concurrency(s, props.Capacity),
		environment: with(environment, filesKnown(t, with(own, software), "SWEEP_ROLE", jsii.String(sweepRole(t)))),
		layers:      []string{props.BankTables, props.Addresses},
		may: append([]statement{
			allow(table.AttrArn(), "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
			allow(due, "dynamodb:Query"), // for the back office: what needs attention
			allow([]*string{objects(payloads, draftObjects), objects(payloads, submissionObjects)}, "s3:PutObject"),
			allow(objects(payloads, draftObjects), "s3:DeleteObject", "s3:GetObject"),
			allow(sub("arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter"+edgeSecret), "ssm:GetParameter"),
			send,
			useKey,
		}, append(takeEvidence(t, payloads), readToAmend(t, payloads)...)...),
	})
	sweep := newFunction(s, function{
		id:          "Sweep",
		name:        t.Name + "-sweep",
		about:       "Sends and chases what is due of " + t.Name + ".",
		asset:       sweepAsset,
		binaries:    props.Binaries,
		timeout:     60,
		environment: filesKnown(t, with(environment, map[string]*string{"DEAD_QUEUE_URL": dead.Ref()}), "TAKES_FILES", awscdk.Fn_Ref(jsii.String(copies))),
		role:        sweepRole(t),
		may: append([]statement{
			allow(due, "dynamodb:Query"),
			allow(table.AttrArn(), "dynamodb:GetItem", "dynamodb:UpdateItem"),
			allow([]*string{objects(payloads, draftObjects), objects(payloads, submissionObjects)}, "s3:DeleteObject"),
			allow(objects(payloads, submissionObjects), "s3:GetObject"),
			allow(dead.AttrArn(), "sqs:DeleteMessage", "sqs:ReceiveMessage"),
			send,
			useKey,
		}, append(maySweepFiles(t, api), sweepEvidence(t, payloads)...)...),
	})
	reconcile := newFunction(s, function{
		id:          "Reconcile",
		name:        t.Name + "-reconcile",
		about:       "Makes up the books of " + t.Name + " each day.",
		asset:       reconcileAsset,
		binaries:    props.Binaries,
		timeout:     900, // a day may have half a million receipts
		environment: map[string]*string{"DEPARTMENT": jsii.String(t.Department), "TABLE": table.Ref(), "TRANSACTION": jsii.String(t.Name)},
		may: []statement{
			allow(received, "dynamodb:Query"),
			allow(table.AttrArn(), "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
			allowThrough([]*string{sub("dynamodb.${AWS::Region}.amazonaws.com")}, key, "kms:Decrypt", "kms:GenerateDataKey"),
		},
	})
	newSchedule(s, t, sweep, reconcile)
	newBackOfficePolicy(s, t, api, queue, payloads)
	newDeskPolicy(s, t, table, payloads)
	newFinancePolicy(s, t)
	failing := newAlarms(s, t, watched{api: api, apply: apply, sweep: sweep, reconcile: reconcile, queue: queue, dead: dead})
	alias := newRollOut(s, t, apply, failing, settings)
	newRoutes(s, t, api, apply, alias, props.Capacity.orUsual())
	newBudget(s, t)
	return s
}

// edgeSecret is the name of the parameter that holds the secret of package edge, for every transaction of the account.
const edgeSecret = "/frontline/edge"

// copies is the name of the parameter of concurrency.
const copies = "Concurrency"

// concurrency is a parameter: how many copies of the function run at most. What the app says is its standard.
func concurrency(s awscdk.Stack, c Capacity) *float64 {
	p := parameter(s, copies, strconv.Itoa(c.Concurrency), "How many copies of the function run at most, set aside out of the account's; 0 is no limit of its own.")
	p.SetType(jsii.String("Number"))
	p.SetMinValue(jsii.Number(0))
	limited := awscdk.NewCfnCondition(s, jsii.String("ConcurrencyLimited"), &awscdk.CfnConditionProps{
		Expression: awscdk.Fn_ConditionNot(awscdk.Fn_ConditionEquals(awscdk.Fn_Ref(jsii.String(copies)), "0")),
	})
	return awscdk.Token_AsNumber(awscdk.Fn_ConditionIf(limited.LogicalId(), p.ValueAsNumber(), awscdk.Aws_NO_VALUE()))
}

// large is the size of a request, in bytes, from which a transaction has a function for large ones.
const large = 1 << 20

// with is a map with more in it.
func with(variables, more map[string]*string) map[string]*string {
	all := map[string]*string{}
	for _, m := range []map[string]*string{variables, more} {
		for name, value := range m {
			all[name] = value
		}
	}
	return all
}
