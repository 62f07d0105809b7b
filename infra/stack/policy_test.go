package stack

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/tally"
)

// granted puts the statements of a policy into words, one line for each action on each resource.
func granted(document any) []string {
	var lines []string
	for _, s := range document.(map[string]any)["Statement"].([]any) {
		statement := s.(map[string]any)
		for _, action := range list(statement["Action"]) {
			for _, resource := range list(statement["Resource"]) {
				line := say(statement["Effect"]) + " " + say(action)
				if resource != nil { // the policy of who may take on a role names none
					line += " " + say(resource)
				}
				if principal, ok := statement["Principal"]; ok {
					line += " to " + say(principal)
				}
				if condition, ok := statement["Condition"]; ok {
					line += " if " + say(condition)
				}
				lines = append(lines, line)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// TestPermissions holds everything that any role may do and who may take it on: no line more, no line less.
func TestPermissions(t *testing.T) {
	const (
		viaAll   = " if {StringEquals: {kms:ViaService: [dynamodb.${AWS::Region}.amazonaws.com, s3.${AWS::Region}.amazonaws.com, sqs.${AWS::Region}.amazonaws.com]}}"
		viaTable = " if {StringEquals: {kms:ViaService: [dynamodb.${AWS::Region}.amazonaws.com]}}"
		viaRead  = " if {StringEquals: {kms:ViaService: [s3.${AWS::Region}.amazonaws.com, sqs.${AWS::Region}.amazonaws.com]}}"
		calls    = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/$default/"
	)
	want := map[string]string{}
	for _, stack := range transactionStacks {
		department := map[string]string{"frontline-student-finance": "slc"}[stack]
		if department == "" {
			department = "hmrc"
		}
		key := "${import frontline-" + department + "-key}"
		want[stack+"/FunctionRole"] = strings.Join([]string{
			"Allow dynamodb:BatchGetItem ${Submissions.Arn}",
			"Allow dynamodb:GetItem ${Submissions.Arn}",
			"Allow dynamodb:PutItem ${Submissions.Arn}",
			"Allow dynamodb:Query ${Submissions.Arn}/index/due",
			"Allow dynamodb:UpdateItem ${Submissions.Arn}",
			"Allow kms:Decrypt " + key + viaAll,
			"Allow kms:GenerateDataKey " + key + viaAll,
			"Allow logs:CreateLogStream ${FunctionLog.Arn}",
			"Allow logs:PutLogEvents ${FunctionLog.Arn}",
			"Allow s3:DeleteObject ${Payloads.Arn}/drafts/*",
			"Allow s3:GetObject ${Payloads.Arn}/drafts/*",
			"Allow s3:PutObject ${Payloads.Arn}/drafts/*",
			"Allow s3:PutObject ${Payloads.Arn}/submissions/*",
			"Allow sqs:SendMessage ${Handoff.Arn}",
			"Allow ssm:GetParameter arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/frontline/edge",
		}, "\n")
		want[stack+"/SweepRole"] = withWork(stack, strings.Join([]string{
			"Allow dynamodb:GetItem ${Submissions.Arn}",
			"Allow dynamodb:Query ${Submissions.Arn}/index/due",
			"Allow dynamodb:UpdateItem ${Submissions.Arn}",
			"Allow kms:Decrypt " + key + viaAll,
			"Allow kms:GenerateDataKey " + key + viaAll,
			"Allow logs:CreateLogStream ${SweepLog.Arn}",
			"Allow logs:PutLogEvents ${SweepLog.Arn}",
			"Allow s3:DeleteObject ${Payloads.Arn}/drafts/*",
			"Allow s3:DeleteObject ${Payloads.Arn}/submissions/*",
			"Allow s3:GetObject ${Payloads.Arn}/submissions/*",
			"Allow sqs:DeleteMessage ${HandoffDead.Arn}",
			"Allow sqs:ReceiveMessage ${HandoffDead.Arn}",
			"Allow sqs:SendMessage ${Handoff.Arn}",
		}, "\n"))
		want[stack+"/ReconcileRole"] = strings.Join([]string{
			"Allow dynamodb:BatchGetItem ${Submissions.Arn}",
			"Allow dynamodb:GetItem ${Submissions.Arn}",
			"Allow dynamodb:PutItem ${Submissions.Arn}",
			"Allow dynamodb:Query ${Submissions.Arn}/index/received",
			"Allow dynamodb:UpdateItem ${Submissions.Arn}",
			"Allow kms:Decrypt " + key + viaTable,
			"Allow kms:GenerateDataKey " + key + viaTable,
			"Allow logs:CreateLogStream ${ReconcileLog.Arn}",
			"Allow logs:PutLogEvents ${ReconcileLog.Arn}",
		}, "\n")
		want[stack+"/ReconcileScheduleRole"] = "Allow lambda:InvokeFunction ${Reconcile.Arn}"
		want[stack+"/SweepScheduleRole"] = "Allow lambda:InvokeFunction ${Sweep.Arn}"
		want[stack+"/BackOfficePolicy"] = strings.Join([]string{
			"Allow execute-api:Invoke " + calls + "GET/handoffs",
			"Allow execute-api:Invoke " + calls + "POST/handoffs/*",
			"Allow s3:GetObject ${Payloads.Arn}/submissions/*",
			"Allow sqs:ChangeMessageVisibility ${Handoff.Arn}",
			"Allow sqs:DeleteMessage ${Handoff.Arn}",
			"Allow sqs:GetQueueAttributes ${Handoff.Arn}",
			"Allow sqs:ReceiveMessage ${Handoff.Arn}",
		}, "\n")
		lambda := "Allow sts:AssumeRole to {Service: lambda.amazonaws.com}"
		name := strings.TrimPrefix(stack, "frontline-")
		want[stack+"/DeskPolicy"] = strings.Join([]string{
			"Allow dynamodb:BatchGetItem ${Submissions.Arn}",
			"Allow dynamodb:GetItem ${Submissions.Arn}",
			"Allow dynamodb:PutItem ${Submissions.Arn}",
			"Allow dynamodb:Query ${Submissions.Arn}",
			"Allow dynamodb:Query ${Submissions.Arn}/index/due",
			"Allow dynamodb:UpdateItem ${Submissions.Arn}",
			"Allow s3:GetObject ${Payloads.Arn}/submissions/*",
			"Allow ssm:GetParameter arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/frontline/" + department + "/payloads/" + name,
		}, "\n")
		const alias = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"
		want[stack+"/RollOutRole"] = strings.Join([]string{
			"Allow cloudwatch:DescribeAlarms ${ErrorsAlarm.Arn}",
			"Allow cloudwatch:DescribeAlarms ${ServerErrorsAlarm.Arn}",
			"Allow lambda:GetAlias " + alias + name,
			"Allow lambda:GetAlias " + alias + name + ":live",
			"Allow lambda:GetProvisionedConcurrencyConfig " + alias + name,
			"Allow lambda:GetProvisionedConcurrencyConfig " + alias + name + ":live",
			"Allow lambda:UpdateAlias " + alias + name,
			"Allow lambda:UpdateAlias " + alias + name + ":live",
		}, "\n")
		want[stack+"/RollOutRole trust"] = "Allow sts:AssumeRole to {Service: codedeploy.amazonaws.com} if {StringEquals: {aws:SourceAccount: ${AWS::AccountId}}}"
		want[stack+"/FunctionRole trust"] = lambda
		want[stack+"/SweepRole trust"] = lambda
		want[stack+"/ReconcileRole trust"] = lambda
		for _, scheduled := range []string{"Sweep", "Reconcile"} {
			want[stack+"/"+scheduled+"ScheduleRole trust"] = "Allow sts:AssumeRole to {Service: scheduler.amazonaws.com} if {StringEquals: {" +
				"aws:SourceAccount: ${AWS::AccountId}, " +
				"aws:SourceArn: ${" + scheduled + "ScheduleGroup.Arn}}}"
		}
	}
	want[searchStack+"/FunctionRole"] = "Allow logs:CreateLogStream ${FunctionLog.Arn}\nAllow logs:PutLogEvents ${FunctionLog.Arn}"
	want[searchStack+"/FunctionRole trust"] = "Allow sts:AssumeRole to {Service: lambda.amazonaws.com}"
	for _, stack := range departmentStacks {
		want[stack+"/DeskRole"] = strings.Join([]string{
			"Allow dynamodb:GetItem ${DeskSessions.Arn}",
			"Allow dynamodb:PutItem ${DeskSessions.Arn}",
			"Allow dynamodb:UpdateItem ${DeskSessions.Arn}",
			"Allow kms:Decrypt ${Key.Arn} if {StringEquals: {kms:ViaService: [dynamodb.${AWS::Region}.amazonaws.com]}}",
			"Allow kms:Decrypt ${Key.Arn} if {StringEquals: {kms:ViaService: [s3.${AWS::Region}.amazonaws.com, ssm.${AWS::Region}.amazonaws.com]}}",
			"Allow kms:GenerateDataKey ${Key.Arn} if {StringEquals: {kms:ViaService: [dynamodb.${AWS::Region}.amazonaws.com]}}",
			"Allow logs:CreateLogStream ${DeskLog.Arn}",
			"Allow logs:PutLogEvents ${DeskLog.Arn}",
			"Allow ssm:GetParameter arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/" +
				strings.Replace(stack, "-", "/", 1) + "/sign-in",
		}, "\n")
		want[stack+"/DeskRole trust"] = "Allow sts:AssumeRole to {Service: lambda.amazonaws.com}"
		want[stack+"/BackOffice"] = "Allow kms:Decrypt ${Key.Arn}" + viaRead
		want[stack+"/BackOffice trust"] = "Allow sts:AssumeRole to {AWS: arn:${AWS::Partition}:iam::" +
			"${if BackOfficeAccountGiven then ${BackOfficeAccount} else ${AWS::AccountId}}:root}"
	}
	const allLogs = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:"
	want[financeStack+"/LedgerRole"] = strings.Join([]string{
		"Allow dynamodb:GetItem ${LedgerTable.Arn}", "Allow dynamodb:PutItem ${LedgerTable.Arn}", "Allow dynamodb:Query ${LedgerTable.Arn}",
		"Allow logs:CreateLogStream ${LedgerLog.Arn}", "Allow logs:DescribeLogGroups " + allLogs + "*",
		"Allow logs:FilterLogEvents " + allLogs + "/frontline/*", "Allow logs:PutLogEvents ${LedgerLog.Arn}",
	}, "\n")
	maps.Copy(want, financePermissions())
	want[financeStack+"/LedgerRole trust"] = "Allow sts:AssumeRole to {Service: lambda.amazonaws.com}"
	want[financeStack+"/LedgerScheduleRole"] = "Allow lambda:InvokeFunction ${Ledger.Arn}"
	want[financeStack+"/LedgerScheduleRole trust"] = "Allow sts:AssumeRole to {Service: scheduler.amazonaws.com}" +
		" if {StringEquals: {aws:SourceAccount: ${AWS::AccountId}, aws:SourceArn: ${LedgerScheduleGroup.Arn}}}"

	got := map[string]string{}
	for stack, template := range templates(t) {
		for id, r := range template.Resources {
			if !strings.HasPrefix(r.Type, "AWS::IAM::") {
				continue
			}
			var lines []string
			for _, p := range list(r.Properties["Policies"]) {
				if p != nil {
					lines = append(lines, granted(p.(map[string]any)["PolicyDocument"])...)
				}
			}
			if document := r.Properties["PolicyDocument"]; document != nil {
				lines = append(lines, granted(document)...)
			}
			slices.Sort(lines)
			got[stack+"/"+id] = strings.Join(lines, "\n")
			if trust := r.Properties["AssumeRolePolicyDocument"]; trust != nil {
				got[stack+"/"+id+" trust"] = strings.Join(granted(trust), "\n")
			}
			if r.Properties["ManagedPolicyArns"] != nil {
				t.Errorf("%s/%s has a managed policy: nobody here sees what it allows", stack, id)
			}
		}
	}
	compare(t, got, want)
}

// TestResourcePolicies holds who may reach a resource by the resource's own policy.
func TestResourcePolicies(t *testing.T) {
	const (
		account = " if {StringEquals: {aws:SourceAccount: ${AWS::AccountId}}}"
		noTLS   = " to {AWS: *} if {Bool: {aws:SecureTransport: false}}"
	)
	want := map[string]string{
		"frontline-edge/SitePolicy": strings.Join([]string{
			"Allow s3:GetObject ${Site.Arn}/* to {Service: cloudfront.amazonaws.com} if {StringEquals: {aws:SourceArn: " +
				"arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}}}",
			"Deny s3:* ${Site.Arn}" + noTLS,
			"Deny s3:* ${Site.Arn}/*" + noTLS,
		}, "\n"),
	}
	for _, stack := range transactionStacks {
		want[stack+"/PayloadsPolicy"] = "Deny s3:* ${Payloads.Arn}" + noTLS + "\nDeny s3:* ${Payloads.Arn}/*" + noTLS
		want[stack+"/HandoffPolicy"] = "Deny sqs:* ${Handoff.Arn}" + noTLS
		want[stack+"/HandoffDeadPolicy"] = "Deny sqs:* ${HandoffDead.Arn}" + noTLS
	}
	for _, stack := range append([]string{searchStack, "frontline-performance"}, transactionStacks...) {
		want[stack+"/FunctionPermission"] = "Allow lambda:InvokeFunction ${Function.Arn} to apigateway.amazonaws.com if " +
			"arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*"
	}
	for _, stack := range transactionStacks {
		want[stack+"/FunctionPermission"] = strings.Replace(want[stack+"/FunctionPermission"], "${Function.Arn}", "${Function.Arn}:live", 1)
	}
	want[wholeStack+"/Key"] = "Allow kms:* * to {AWS: arn:${AWS::Partition}:iam::${AWS::AccountId}:root}"
	want[wholeStack+"/FunctionPermission"] = strings.Replace(want[searchStack+"/FunctionPermission"], "${Function.Arn}", "${Finance.Arn}", 1)
	for _, stack := range departmentStacks {
		want[stack+"/FunctionPermission"] = "Allow lambda:InvokeFunction ${Desk.Arn} to apigateway.amazonaws.com if " +
			"arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*"
		want[stack+"-finance/FunctionPermission"] = strings.Replace(want[stack+"/FunctionPermission"], "Desk", "Finance", 1)
		want[stack+"/AlarmsPolicy"] = strings.Join([]string{
			"Allow sns:Publish ${Alarms} to {Service: [budgets.amazonaws.com, cloudwatch.amazonaws.com]}" + account,
			"Deny sns:Publish ${Alarms}" + noTLS,
		}, "\n")
		want[stack+"/Key"] = strings.Join([]string{
			"Allow kms:* * to {AWS: arn:${AWS::Partition}:iam::${AWS::AccountId}:root}",
			"Allow kms:Decrypt * to {Service: [budgets.amazonaws.com, cloudwatch.amazonaws.com]}",
			"Allow kms:GenerateDataKey * to {Service: [budgets.amazonaws.com, cloudwatch.amazonaws.com]}",
		}, "\n")
	}

	got := map[string]string{}
	for stack, template := range templates(t) {
		for id, r := range template.Resources {
			name := stack + "/" + id
			switch {
			case strings.HasPrefix(r.Type, "AWS::IAM::"):
			case r.Type == "AWS::Lambda::Permission":
				got[name] = "Allow " + at(t, r, "Action") + " " + at(t, r, "FunctionName") +
					" to " + at(t, r, "Principal") + " if " + at(t, r, "SourceArn")
			case r.Properties["KeyPolicy"] != nil:
				got[name] = strings.Join(granted(r.Properties["KeyPolicy"]), "\n")
			case r.Properties["PolicyDocument"] != nil:
				got[name] = strings.Join(granted(r.Properties["PolicyDocument"]), "\n")
			}
		}
	}
	compare(t, got, want)
}

// TestWildcards lets an Allow say "*" only where AWS leaves no other way.
func TestWildcards(t *testing.T) {
	reasons := map[string]string{
		"arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/$default/POST/handoffs/*":  "the id of each hand-off, and what is said of it",
		"arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/$default/POST/bulk/*/work": "each file of submissions, whose next lines are worked",
		"arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*":                         "every route of this API leads to this function",
		"arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/frontline/*":                  "the logs of all functions, by their prefix",
		"arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*":                             "AWS knows the right to list log groups on all of them only",
		"${Site.Arn}/*":                 "every file of the site is public",
		"${Payloads.Arn}/drafts/*":      "the objects of each draft",
		"${Payloads.Arn}/submissions/*": "the objects of each submission",
		"frontline-hmrc/Key kms:*":      "a key whose account does not govern it can never be governed again",
		"frontline-slc/Key kms:*":       "a key whose account does not govern it can never be governed again",
		wholeStack + "/Key kms:*":       "a key whose account does not govern it can never be governed again",
		wholeStack + "/Key *":           "in the policy of a key, * is this key",
		"frontline-hmrc/Key *":          "in the policy of a key, * is this key",
		"frontline-slc/Key *":           "in the policy of a key, * is this key",
	}
	for _, stack := range transactionStacks {
		for _, f := range tally.Functions(strings.TrimPrefix(stack, "frontline-")) {
			reasons["arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:"+tally.Group(f)+":*"] = "AWS writes the log of one function so"
		}
	}
	used := map[string]bool{}
	check := func(name, value string) {
		if !strings.Contains(value, "*") {
			return
		}
		for _, wildcard := range []string{value, name + " " + value} {
			if reasons[wildcard] != "" {
				used[wildcard] = true
				return
			}
		}
		t.Errorf("%s allows %s", name, value)
	}
	for stack, template := range templates(t) {
		for id, r := range template.Resources {
			name := stack + "/" + id
			eachStatement(r.Properties, func(statement map[string]any) {
				if statement["Effect"] != "Allow" {
					return
				}
				for _, part := range []string{"Action", "Resource", "Principal"} {
					for _, value := range list(statement[part]) {
						check(name, say(value))
					}
				}
				for _, part := range []string{"NotAction", "NotResource", "NotPrincipal"} {
					if statement[part] != nil {
						t.Errorf("%s allows by %s", name, part)
					}
				}
			})
			if r.Type == "AWS::Lambda::Permission" {
				check(name, at(t, r, "SourceArn"))
			}
		}
	}
	for wildcard := range reasons {
		if !used[wildcard] {
			t.Errorf("nothing says %s any more", wildcard)
		}
	}
}

// eachStatement visits every statement of every policy within a value.
func eachStatement(value any, visit func(map[string]any)) {
	switch v := value.(type) {
	case map[string]any:
		if v["Effect"] != nil {
			visit(v)
		}
		for _, inner := range v {
			eachStatement(inner, visit)
		}
	case []any:
		for _, inner := range v {
			eachStatement(inner, visit)
		}
	}
}

// TestBackOfficeRoleHasRoom keeps the policies of one role within AWS's limit for a department with 15
// transactions: 10,240 characters in all, without white space.
func TestBackOfficeRoleHasRoom(t *testing.T) {
	const limit, transactions = 10240, 15
	document, err := json.Marshal(templates(t)["frontline-child-benefit"].Resources["BackOfficePolicy"].Properties["PolicyDocument"])
	if err != nil {
		t.Fatal(err)
	}
	// The references are longer than what they stand for (an ARN has 79 characters and the queue's name at most).
	if size := len(document); size*transactions > limit {
		t.Errorf("one transaction's policy takes %d characters: %d of them do not fit %d", size, transactions, limit)
	}
}
