package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/finance"
	"github.com/frontline-gov/frontline/shared/tally"
	"github.com/frontline-gov/frontline/shared/transaction"
)

const (
	// financeAsset is the name of the binary of every department's finance pages, and the first part of their addresses.
	financeAsset = finance.Place
	// platformFinance names the stack of the finance pages over all departments.
	platformFinance = platform + "-finance"
	// performanceAsset names the stack of the public figures, its function, its asset and its address.
	performanceAsset = "performance"
	// declaredTable is the table of what departments send beside what is metered.
	declaredTable = "frontline-declared"
	// financeMemory is what the functions have that rate a year, in MB: it is work for a whole processor.
	financeMemory = 1769
)

// NewFinancePages makes the stack frontline-<department>-finance: where the department's finance staff read what its
// transactions cost, at /finance/<department>/. It needs the stacks of the edge, of the department and of finance, and
// changes nothing there. It signs in with a registration of its own at the provider.
func NewFinancePages(scope constructs.Construct, department, binaries string) awscdk.Stack {
	s := newStack(scope, department+"-finance", "What the transactions of "+department+" cost.", department)
	newFinancePages(s, department, binaries, imported(exportKey(department)),
		allowPartitions(tableARN(declaredTable), "file#"+department+"#*", "dynamodb:PutItem"))
	return s
}

// NewPlatformFinance makes the stack frontline-platform-finance: where whoever runs the platform reads what all departments'
// transactions cost, at /finance/platform/. It reads the ledger as each department's pages do, and writes and reads nothing else: no
// stack of a department knows of it or grants it anything. The key is for who has signed in there.
func NewPlatformFinance(scope constructs.Construct, binaries string) awscdk.Stack {
	s := newStack(scope, platformFinance, "What the transactions of all departments cost.", platform)
	newFinancePages(s, platform, binaries, newKey(s, platformFinance, "Who signs in at the finance pages of all departments.").AttrArn())
	return s
}

// newFinancePages makes the pages' API, function and sessions, under a key. may is what the function may do besides reading the ledger
// and what departments declared.
func newFinancePages(s awscdk.Stack, department, binaries string, key *string, may ...statement) {
	name := department + "-finance"
	secret := "/frontline/" + department + "/finance-sign-in"
	sessions := newSessions(s, name, key)
	api := newAPI(s, name, nil)
	environment := map[string]*string{
		"DEPARTMENT":    jsii.String(department),
		"PUBLIC_ORIGIN": imported(exportOrigin),
		"SIGN_IN_KEY":   jsii.String(secret),
		"TABLE":         sessions.Ref(),
		"LEDGER":        jsii.String(ledgerTable),
		"DECLARED":      jsii.String(declaredTable),
		"AWS_ACCOUNT":   awscdk.Aws_ACCOUNT_ID(),
	}
	for variable, p := range signInParameters(s) {
		environment[variable] = p.ValueAsString()
	}
	f := newFunction(s, function{
		id:          "Finance",
		name:        name,
		role:        financeRole(department),
		about:       "Shows what transactions cost, at /finance/" + department + ".",
		asset:       financeAsset,
		binaries:    binaries,
		memory:      financeMemory,
		timeout:     29, // it may wait for the provider, and for the logs
		environment: environment,
		may: append([]statement{
			allow(sessions.AttrArn(), "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
			allow(tableARN(ledgerTable), "dynamodb:Query"),
			allow(tableARN(declaredTable), "dynamodb:Query"),
			allow(sub("arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter"+secret), "ssm:GetParameter"),
			allowThrough([]*string{sub("dynamodb.${AWS::Region}.amazonaws.com")}, key, "kms:Decrypt", "kms:GenerateDataKey"),
			allowThrough([]*string{sub("ssm.${AWS::Region}.amazonaws.com")}, key, "kms:Decrypt"),
		}, may...),
	})
	attach(s, attached{name: name, mapping: financeAsset + "/" + department, api: api, function: f,
		capacity: Capacity{Rate: deskRate, Burst: deskBurst}})
	output(s, "SignInRedirect", "The redirect address to register with the sign-in provider.",
		awscdk.Fn_Join(jsii.String(""), &[]*string{imported(exportOrigin), jsii.String(finance.Callback(department))}))
	output(s, "SignInKeyParameter", "Where the private key for the sign-in provider goes, as a SecureString.", jsii.String(secret))
}

// financeRole is the name of the role of a department's finance pages.
func financeRole(department string) string { return "frontline-" + department + "-finance" }

// newFinancePolicy lets the finance pages of the department look in the logs of a transaction for what one submission cost.
// The logs hold quantities and nothing about anybody. It stands here, so that a new transaction changes no other stack.
func newFinancePolicy(s awscdk.Stack, t transaction.Transaction) {
	var groups []*string
	for _, f := range tally.Functions(t.Name) {
		groups = append(groups, sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:"+tally.Group(f)+":*"))
	}
	awsiam.NewCfnPolicy(s, jsii.String("FinancePolicy"), &awsiam.CfnPolicyProps{
		PolicyName:     jsii.String(t.Name),
		Roles:          &[]*string{jsii.String(financeRole(t.Department))},
		PolicyDocument: policy(allow(groups, "logs:FilterLogEvents")),
	})
}

// NewPerformance makes the stack frontline-performance: the public figures of every transaction, at /performance/. It
// costs nothing while nobody looks, and CloudFront keeps each page for an hour.
func NewPerformance(scope constructs.Construct, binaries string) awscdk.Stack {
	s := newStack(scope, performanceAsset, "The figures that government publishes of its transactions.", platform)
	api := newAPI(s, performanceAsset, nil)
	f := newFunction(s, function{
		id:       "Function",
		name:     performanceAsset,
		about:    "Shows the figures that government publishes.",
		asset:    performanceAsset,
		binaries: binaries,
		memory:   financeMemory,
		timeout:  29,
		environment: map[string]*string{
			"PUBLIC_ORIGIN": imported(exportOrigin),
			"LEDGER":        jsii.String(ledgerTable),
			"DECLARED":      jsii.String(declaredTable),
		},
		may: []statement{
			allow(tableARN(ledgerTable), "dynamodb:Query"),
			allow(tableARN(declaredTable), "dynamodb:Query"),
		},
	})
	attach(s, attached{name: performanceAsset, mapping: performanceAsset, api: api, function: f, capacity: Capacity{}.orUsual()})
	return s
}

// performanceBehaviour leads to the public figures, and keeps each answer for as long as it says.
func performanceBehaviour(headers awscloudfront.CfnResponseHeadersPolicy) *awscloudfront.CfnDistribution_CacheBehaviorProperty {
	return &awscloudfront.CfnDistribution_CacheBehaviorProperty{
		AllowedMethods:          jsii.Strings("GET", "HEAD"),
		CachePolicyId:           jsii.String(cachingOptimized),
		Compress:                true,
		PathPattern:             jsii.String("/performance/*"),
		ResponseHeadersPolicyId: headers.AttrId(),
		TargetOriginId:          jsii.String(apiOriginID),
		ViewerProtocolPolicy:    jsii.String("redirect-to-https"),
	}
}

// tableARN is a table of the account, by its name.
func tableARN(name string) *string {
	return sub("arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/" + name)
}

// newDeclared makes the table of what departments send (package tally, files), which is kept when the stack goes. It holds
// volumes and costs, and nothing about anybody.
func newDeclared(s awscdk.Stack) {
	keep(awsdynamodb.NewCfnTable(s, jsii.String("DeclaredTable"), &awsdynamodb.CfnTableProps{
		TableName:            jsii.String(declaredTable),
		BillingMode:          jsii.String("PAY_PER_REQUEST"),
		AttributeDefinitions: []any{attribute("id", "S"), attribute("at", "S")},
		KeySchema:            keySchema("id", "at"),
		PointInTimeRecoverySpecification: &awsdynamodb.CfnTable_PointInTimeRecoverySpecificationProperty{
			PointInTimeRecoveryEnabled: true,
		},
		DeletionProtectionEnabled: true,
	}))
}
