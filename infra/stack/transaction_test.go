package stack

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/tally"
)

// TestTransaction holds what a transaction's stack promises, by resource and property.
func TestTransaction(t *testing.T) {
	const key = "${import frontline-hmrc-key}"
	resources := templates(t)["frontline-child-benefit"].Resources
	for id, properties := range map[string]map[string]string{
		"Submissions": {
			"TableName":   "child-benefit-submissions",
			"BillingMode": "PAY_PER_REQUEST",
			"KeySchema":   "[{AttributeName: id, KeyType: HASH}, {AttributeName: version, KeyType: RANGE}]",
			"AttributeDefinitions": "[{AttributeName: id, AttributeType: S}, {AttributeName: version, AttributeType: N}, " +
				"{AttributeName: dueShard, AttributeType: N}, {AttributeName: dueAt, AttributeType: N}, " +
				"{AttributeName: receivedDay, AttributeType: S}, {AttributeName: receivedAt, AttributeType: N}]",
			"GlobalSecondaryIndexes": "[{IndexName: due, KeySchema: [{AttributeName: dueShard, KeyType: HASH}, " +
				"{AttributeName: dueAt, KeyType: RANGE}], Projection: {ProjectionType: KEYS_ONLY}}, " +
				"{IndexName: received, KeySchema: [{AttributeName: receivedDay, KeyType: HASH}, " +
				"{AttributeName: receivedAt, KeyType: RANGE}], Projection: {ProjectionType: KEYS_ONLY}}]",
			"TimeToLiveSpecification":          "{AttributeName: expires, Enabled: true}",
			"SSESpecification":                 "{KMSMasterKeyId: " + key + ", SSEEnabled: true, SSEType: KMS}",
			"PointInTimeRecoverySpecification": "{PointInTimeRecoveryEnabled: true}",
			"DeletionProtectionEnabled":        "true",
		},
		"Payloads": {
			"BucketEncryption": "{ServerSideEncryptionConfiguration: [{BucketKeyEnabled: true, " +
				"ServerSideEncryptionByDefault: {KMSMasterKeyID: " + key + ", SSEAlgorithm: aws:kms}}]}",
			"LifecycleConfiguration": "{Rules: [{ExpirationInDays: 365, Id: forget-drafts, Prefix: drafts/, Status: Enabled}]}",
			"PublicAccessBlockConfiguration": "{BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, " +
				"RestrictPublicBuckets: true}",
			"OwnershipControls": "{Rules: [{ObjectOwnership: BucketOwnerEnforced}]}",
		},
		"PayloadsPolicy": {"Bucket": "${Payloads}"},
		"Handoff": {
			"QueueName":                     "child-benefit-handoff",
			"KmsMasterKeyId":                key,
			"MaximumMessageSize":            "1.048576e+06", // 1 MiB
			"MessageRetentionPeriod":        "1.2096e+06",   // 14 days
			"ReceiveMessageWaitTimeSeconds": "20",
			"RedrivePolicy":                 "{deadLetterTargetArn: ${HandoffDead.Arn}, maxReceiveCount: 5}",
			"VisibilityTimeout":             "300",
		},
		"HandoffDead": {
			"QueueName":              "child-benefit-handoff-dead",
			"KmsMasterKeyId":         key,
			"MessageRetentionPeriod": "1.2096e+06",
			"RedriveAllowPolicy": "{redrivePermission: byQueue, sourceQueueArns: " +
				"[arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:child-benefit-handoff]}",
		},
		"HandoffPolicy":     {"Queues": "[${Handoff}]"},
		"HandoffDeadPolicy": {"Queues": "[${HandoffDead}]"},
		"Function": {
			"FunctionName":  "child-benefit",
			"Architectures": "[arm64]",
			"Code.S3Key":    "child-benefit.zip",
			"Environment": "{Variables: {API_ADDRESS: ${Api.ApiEndpoint}, BACK_OFFICE_ROLE: frontline-hmrc-back-office, " +
				"BUCKET: ${Payloads}, DEPARTMENT: hmrc, EDGE_SECRET: /frontline/edge, PUBLIC_ORIGIN: ${import frontline-public-origin}, QUEUE_URL: ${Handoff}, " +
				"TABLE: ${Submissions}, TRANSACTION: child-benefit}}",
			"Handler":       "bootstrap",
			"LoggingConfig": "{ApplicationLogLevel: INFO, LogFormat: JSON, LogGroup: ${FunctionLog}, SystemLogLevel: INFO}",
			"MemorySize":    "512",
			"Role":          "${FunctionRole.Arn}",
			"Runtime":       "provided.al2023",
			"Timeout":       "10",
		},
		"Sweep": {
			"FunctionName":  "child-benefit-sweep",
			"Architectures": "[arm64]",
			"Code.S3Key":    "sweep.zip",
			"Environment": "{Variables: {API_ADDRESS: ${Api.ApiEndpoint}, BUCKET: ${Payloads}, DEAD_QUEUE_URL: ${HandoffDead}, " +
				"DEPARTMENT: hmrc, QUEUE_URL: ${Handoff}, TABLE: ${Submissions}, TRANSACTION: child-benefit}}",
			"Handler":       "bootstrap",
			"LoggingConfig": "{ApplicationLogLevel: INFO, LogFormat: JSON, LogGroup: ${SweepLog}, SystemLogLevel: INFO}",
			"MemorySize":    "512",
			"Role":          "${SweepRole.Arn}",
			"Runtime":       "provided.al2023",
			"Timeout":       "60",
		},
		"SweepSchedule": {
			"Name":               "child-benefit-sweep",
			"GroupName":          "${SweepScheduleGroup}",
			"ScheduleExpression": "rate(1 minute)",
			"FlexibleTimeWindow": "{Mode: OFF}",
			"Target": "{Arn: ${Sweep.Arn}, Input: {}, RetryPolicy: {MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0}, " +
				"RoleArn: ${SweepScheduleRole.Arn}}",
		},
		"SweepScheduleGroup": {"Name": "child-benefit"},
		"Reconcile": {
			"FunctionName": "child-benefit-reconcile",
			"Code.S3Key":   "reconcile.zip",
			"Environment":  "{Variables: {DEPARTMENT: hmrc, TABLE: ${Submissions}, TRANSACTION: child-benefit}}",
			"Timeout":      "900",
		},
		"ReconcileSchedule":      {"GroupName": "${ReconcileScheduleGroup}", "ScheduleExpression": "rate(1 day)"},
		"ReconcileScheduleGroup": {"Name": "child-benefit-reconcile"},
		"NeedsAttentionMetric": {
			"FilterPattern":         `{ $.message = "sweep" && $.attention > 0 }`,
			"LogGroupName":          tally.Group("child-benefit-sweep"),
			"MetricTransformations": "[{MetricName: NeedsAttention, MetricNamespace: Frontline/child-benefit, MetricValue: $.attention}]",
		},
		"LateMetric": {
			"FilterPattern":         `{ $.message = "sweep" && $.late > 0 }`,
			"LogGroupName":          tally.Group("child-benefit-sweep"),
			"MetricTransformations": "[{MetricName: Late, MetricNamespace: Frontline/child-benefit, MetricValue: $.late}]",
		},
		"SweepInvocation": {
			"FunctionName":             "${Sweep}",
			"MaximumEventAgeInSeconds": "60",
			"MaximumRetryAttempts":     "0",
			"Qualifier":                "$LATEST",
		},
		"Api": {"Name": "child-benefit", "ProtocolType": "HTTP", "DisableExecuteApiEndpoint": "false"},
		"Integration": {
			"ApiId":                "${Api}",
			"IntegrationType":      "AWS_PROXY",
			"IntegrationUri":       "${Function.Arn}:live",
			"PayloadFormatVersion": "2.0",
		},
		"Stage": {
			"ApiId":                            "${Api}",
			"StageName":                        "$default",
			"AutoDeploy":                       "true",
			"AccessLogSettings.DestinationArn": "${AccessLog.Arn}",
			"DefaultRouteSettings":             "{ThrottlingBurstLimit: 1000, ThrottlingRateLimit: 500}",
		},
		"Mapping": {
			"ApiId":         "${Api}",
			"ApiMappingKey": "apply/child-benefit",
			"DomainName":    "${import frontline-api-domain}",
			"Stage":         "${Stage}",
		},
		"BackOfficePolicy": {"Roles": "[frontline-hmrc-back-office]"},
	} {
		for path, want := range properties {
			if got := at(t, resources[id], path); got != want {
				t.Errorf("%s %s:\n got %s\nwant %s", id, path, got, want)
			}
		}
	}
	// No name, so that AWS makes one that nobody can have taken before; no versions, so that what is erased is gone.
	for _, property := range []string{"BucketName", "VersioningConfiguration"} {
		if value := resources["Payloads"].Properties[property]; value != nil {
			t.Errorf("the bucket has %s: %v", property, value)
		}
	}
}

func TestRoutes(t *testing.T) {
	for _, stack := range transactionStacks {
		got := map[string]string{}
		for _, r := range templates(t)[stack].Resources {
			if r.Type == "AWS::ApiGatewayV2::Route" {
				got[at(t, r, "RouteKey")] = at(t, r, "AuthorizationType") + " " + at(t, r, "ApiId") + " " + at(t, r, "Target")
			}
		}
		compare(t, got, withRoute(stack, map[string]string{
			"ANY /{proxy+}":                       "NONE ${Api} integrations/${Integration}",
			"ANY /":                               "NONE ${Api} integrations/${Integration}",
			"POST /handoffs/{id}/acknowledgement": "AWS_IAM ${Api} integrations/${Integration}",
			"POST /handoffs/{id}/decision":        "AWS_IAM ${Api} integrations/${Integration}",
			"POST /handoffs/{id}/redrive":         "AWS_IAM ${Api} integrations/${Integration}",
			"GET /handoffs":                       "AWS_IAM ${Api} integrations/${Integration}",
		}))
	}
}

// TestAccessLog keeps the address, the query and the caller out of the one log that sees every request.
func TestAccessLog(t *testing.T) {
	var got map[string]string
	format := at(t, templates(t)["frontline-child-benefit"].Resources["Stage"], "AccessLogSettings.Format")
	if err := json.Unmarshal([]byte(format), &got); err != nil {
		t.Fatal(err)
	}
	compare(t, got, map[string]string{
		"requestId":          "$context.requestId",
		"routeKey":           "$context.routeKey",
		"status":             "$context.status",
		"responseLatency":    "$context.responseLatency",
		"integrationLatency": "$context.integrationLatency",
	})
}

// TestLogs holds that each log has a name, forgets, and is the only one of its kind.
func TestLogs(t *testing.T) {
	got := map[string]string{}
	for stack, template := range templates(t) {
		for id, r := range template.Resources {
			if r.Type == "AWS::Logs::LogGroup" {
				got[stack+"/"+id] = at(t, r, "LogGroupName") + " for " + at(t, r, "RetentionInDays") + " days"
			}
		}
	}
	want := map[string]string{}
	for _, stack := range transactionStacks {
		name := strings.TrimPrefix(stack, "frontline-")
		want[stack+"/SweepLog"] = tally.Group(name+"-sweep") + " for 90 days"
		want[stack+"/ReconcileLog"] = tally.Group(name+"-reconcile") + " for 90 days"
	}
	for _, stack := range append([]string{searchStack, "frontline-performance"}, transactionStacks...) {
		name := strings.TrimPrefix(stack, "frontline-")
		want[stack+"/FunctionLog"] = tally.Group(name) + " for 90 days"
		want[stack+"/AccessLog"] = "/aws/vendedlogs/apis/" + name + " for 90 days"
	}
	for _, stack := range departmentStacks {
		name := strings.TrimPrefix(stack, "frontline-") + "-desk"
		pages := strings.TrimPrefix(stack, "frontline-") + "-finance"
		want[stack+"-finance/FinanceLog"] = tally.Group(pages) + " for 90 days"
		want[stack+"-finance/AccessLog"] = "/aws/vendedlogs/apis/" + pages + " for 90 days"
		want[stack+"/DeskLog"] = tally.Group(name) + " for 90 days"
		want[stack+"/AccessLog"] = "/aws/vendedlogs/apis/" + name + " for 90 days"
	}
	want[wholeStack+"/FinanceLog"] = tally.Group("platform-finance") + " for 90 days"
	want[wholeStack+"/AccessLog"] = "/aws/vendedlogs/apis/platform-finance for 90 days"
	want[financeStack+"/LedgerLog"] = tally.Group("ledger") + " for 90 days"
	compare(t, got, want)
}

func TestAlarms(t *testing.T) {
	got := map[string]string{}
	for _, stack := range transactionStacks {
		for _, r := range templates(t)[stack].Resources {
			if r.Type != "AWS::CloudWatch::Alarm" {
				continue
			}
			of := ""
			if r.Properties["Dimensions"] != nil {
				of = " " + at(t, r, "Dimensions.0.Name") + " " + at(t, r, "Dimensions.0.Value")
			}
			got[at(t, r, "AlarmName")] = strings.Join([]string{
				at(t, r, "Statistic"), at(t, r, "Namespace"), at(t, r, "MetricName") + of,
				at(t, r, "ComparisonOperator"), at(t, r, "Threshold"), "in", at(t, r, "Period"), "x", at(t, r, "EvaluationPeriods"),
				"silence", at(t, r, "TreatMissingData"), "tell", at(t, r, "AlarmActions"), at(t, r, "OKActions"),
			}, " ")
		}
	}
	want := map[string]string{}
	for _, transaction := range []struct{ name, department, wait string }{
		{"child-benefit", "hmrc", "43200"},  // half of the day that it promises
		{"vat-return", "hmrc", "86400"},     // promises nothing: a day
		{"student-finance", "slc", "86400"}, // promises a month: a day
	} {
		topic := "[${import frontline-" + transaction.department + "-alarms}]"
		tell := " tell " + topic + " " + topic
		reached := " GreaterThanOrEqualToThreshold "
		want[transaction.name+"-errors"] = "Sum AWS/Lambda Errors FunctionName ${Function}" + reached + "1 in 300 x 1 silence notBreaching" + tell
		want[transaction.name+"-server-errors"] = "Sum AWS/ApiGateway 5xx ApiId ${Api}" + reached + "1 in 300 x 1 silence notBreaching" + tell
		want[transaction.name+"-sweep-failures"] = "Sum AWS/Lambda Errors FunctionName ${Sweep}" + reached + "1 in 300 x 1 silence breaching" + tell
		want[transaction.name+"-dead-letters"] = "Maximum AWS/SQS ApproximateNumberOfMessagesVisible QueueName ${HandoffDead.QueueName}" +
			reached + "1 in 300 x 1 silence notBreaching" + tell
		want[transaction.name+"-books"] = "Sum AWS/Lambda Errors FunctionName ${Reconcile}" + reached + "1 in 86400 x 1 silence breaching" + tell
		want[transaction.name+"-attention"] = "Sum Frontline/" + transaction.name + " NeedsAttention" + reached + "1 in 300 x 1 silence notBreaching" + tell
		want[transaction.name+"-late"] = "Sum Frontline/" + transaction.name + " Late" + reached + "1 in 300 x 1 silence notBreaching" + tell
		want[transaction.name+"-oldest-message"] = "Maximum AWS/SQS ApproximateAgeOfOldestMessage QueueName ${Handoff.QueueName}" +
			reached + transaction.wait + " in 300 x 1 silence notBreaching" + tell
	}
	compare(t, got, want)
}

func TestCapacity(t *testing.T) {
	for stack, want := range map[string]map[string]string{
		"frontline-vat-return":    {"settings": "{ThrottlingBurstLimit: 30, ThrottlingRateLimit: 20}", "concurrency": "40"},
		"frontline-child-benefit": {"settings": "{ThrottlingBurstLimit: 1000, ThrottlingRateLimit: 500}", "concurrency": "0"},
	} {
		resources := templates(t)[stack].Resources
		compare(t, map[string]string{
			"settings":    at(t, resources["Stage"], "DefaultRouteSettings"),
			"concurrency": *templates(t)[stack].Parameters["Concurrency"].Default,
		}, want)
		if got := at(t, resources["Function"], "ReservedConcurrentExecutions"); got != "${if ConcurrencyLimited then ${Concurrency} else ${AWS::NoValue}}" {
			t.Errorf("%s: the concurrency is %s", stack, got)
		}
		if resources["Sweep"].Properties["ReservedConcurrentExecutions"] != nil {
			t.Errorf("%s: the sweep takes from the account's concurrency", stack)
		}
	}
}

// TestAlike holds that transactions differ in nothing but their names, their departments and what they ask for:
// what is shown of one above is true of all.
func TestAlike(t *testing.T) {
	alike := func(stack, transaction, department string) string {
		resources := maps.Clone(templates(t)[stack].Resources)
		delete(resources, "Stage")
		delete(resources, "OldestMessageAlarm")
		delete(resources, "Version") // says what the function is made of
		leaveOutFiles(resources)
		function := resources["Function"]
		function.Properties = maps.Clone(function.Properties)
		variables := maps.Clone(function.Properties["Environment"].(map[string]any)["Variables"].(map[string]any))
		for _, name := range []string{"SOFTWARE_AUDIENCE", "SOFTWARE_ISSUER", "SOFTWARE_RATE", "SWEEP_ROLE"} {
			delete(variables, name)
		}
		function.Properties["Environment"] = map[string]any{"Variables": variables}
		resources["Function"] = function
		text, err := json.Marshal(resources)
		if err != nil {
			t.Fatal(err)
		}
		return strings.NewReplacer(transaction, "<transaction>", `"`+department+`"`, `"<department>"`, "-"+department+"-", "-<department>-", "/"+department+"/", "/<department>/",
			"of "+department, "of <department>").Replace(string(text))
	}
	one := alike("frontline-child-benefit", "child-benefit", "hmrc")
	if other := alike("frontline-vat-return", "vat-return", "hmrc"); other != one {
		t.Errorf("vat-return differs from child-benefit:\n%s\n%s", other, one)
	}
	if other := alike("frontline-student-finance", "student-finance", "slc"); other != one {
		t.Errorf("student-finance differs from child-benefit:\n%s\n%s", other, one)
	}
}

// TestEnvironment holds that functions are told nothing secret: every value is a name, an address or a reference to
// one, and the names are these.
func TestEnvironment(t *testing.T) {
	allowed := []string{"API_ADDRESS", "AWS_ACCOUNT", "BACK_OFFICE_ROLE", "BUCKET", "DEAD_QUEUE_URL", "DECLARED", "DEPARTMENT", "EDGE_SECRET", "LEDGER", "PUBLIC_ORIGIN", "QUEUE_URL", "TABLE", "TRANSACTION",
		"SIGN_IN_AUTHENTICATION", "SIGN_IN_CLIENT", "SIGN_IN_DEPARTMENT_CLAIM", "SIGN_IN_GROUPS", "SIGN_IN_GROUPS_CLAIM", "SIGN_IN_ISSUER",
		"SIGN_IN_KEY", // the name of the parameter that holds it
		"SOFTWARE_AUDIENCE", "SOFTWARE_ISSUER", "SOFTWARE_RATE", "SWEEP_ROLE", "TAKES_FILES"}
	functions := 0
	for stack, template := range templates(t) {
		for id, r := range template.Resources {
			if r.Type != "AWS::Lambda::Function" {
				continue
			}
			functions++
			for name := range r.Properties["Environment"].(map[string]any)["Variables"].(map[string]any) {
				if !slices.Contains(allowed, name) {
					t.Errorf("%s/%s is told %s", stack, id, name)
				}
			}
		}
	}
	if want := 3*len(transactionStacks) + 2*len(departmentStacks) + 4; functions != want { // each department has a desk and finance pages, and there is one search, one ledger, one of the public figures and one of finance over all
		t.Errorf("%d functions, want %d", functions, want)
	}
}
