package stack

import (
	"fmt"
	"strings"
	"testing"
)

// The finance pages of a department read the ledger and write only what the department sends; the public figures write
// nothing; and neither can read a submission.
func TestFinanceMayOnlyRead(t *testing.T) {
	found := 0
	for name, template := range templates(t) {
		for id, r := range template.Resources {
			if id != "FinanceRole" && (name != "frontline-performance" || id != "FunctionRole") {
				continue
			}
			found++
			text := fmt.Sprint(r.Properties)
			for _, never := range []string{"dynamodb:DeleteItem", "dynamodb:Scan", "-submissions", "s3:", "sqs:"} {
				if strings.Contains(text, never) {
					t.Errorf("%s/%s may %s", name, id, never)
				}
			}
			if name == "frontline-performance" && (strings.Contains(text, "PutItem") || strings.Contains(text, "UpdateItem")) {
				t.Errorf("the public figures may write: %s", text)
			}
			if name == wholeStack && (strings.Contains(text, "FilterLogEvents") || strings.Contains(text, "LeadingKeys")) {
				t.Errorf("the platform's pages read logs, or write for departments: %s", text)
			}
			if !strings.Contains(text, "table/frontline-ledger") {
				t.Errorf("%s/%s cannot read the ledger: %s", name, id, text)
			}
		}
	}
	if found != len(departmentStacks)+2 {
		t.Errorf("%d roles were looked at", found)
	}
}

// financePermissions are what the roles of finance and of the public figures may do, as TestPermissions has them.
func financePermissions() map[string]string {
	const (
		lambda = "Allow sts:AssumeRole to {Service: lambda.amazonaws.com}"
		table  = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/"
		group  = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/frontline/"
	)
	want := map[string]string{
		"frontline-performance/FunctionRole": strings.Join([]string{
			"Allow dynamodb:Query " + table + "frontline-declared", "Allow dynamodb:Query " + table + "frontline-ledger",
			"Allow logs:CreateLogStream ${FunctionLog.Arn}", "Allow logs:PutLogEvents ${FunctionLog.Arn}"}, "\n"),
		"frontline-performance/FunctionRole trust": lambda,
	}
	for _, stack := range []string{"frontline-hmrc", "frontline-slc", "frontline-platform"} {
		department := strings.TrimPrefix(stack, "frontline-")
		key := "${import frontline-" + department + "-key} if {StringEquals: {kms:ViaService: "
		declares := "Allow dynamodb:PutItem " + table + "frontline-declared if {ForAllValues:StringLike: {dynamodb:LeadingKeys: [file#" + department + "#*]}, Null: {dynamodb:LeadingKeys: false}}"
		if stack+"-finance" == wholeStack { // it sends nothing, and has a key of its own
			key, declares = strings.Replace(key, "import frontline-platform-key", "Key.Arn", 1), ""
		}
		want[stack+"-finance/FinanceRole"] = strings.Trim(strings.Join([]string{
			"Allow dynamodb:GetItem ${DeskSessions.Arn}", "Allow dynamodb:PutItem ${DeskSessions.Arn}", declares,
			"Allow dynamodb:Query " + table + "frontline-declared",
			"Allow dynamodb:Query " + table + "frontline-ledger", "Allow dynamodb:UpdateItem ${DeskSessions.Arn}",
			"Allow kms:Decrypt " + key + "[dynamodb.${AWS::Region}.amazonaws.com]}}", "Allow kms:Decrypt " + key + "[ssm.${AWS::Region}.amazonaws.com]}}",
			"Allow kms:GenerateDataKey " + key + "[dynamodb.${AWS::Region}.amazonaws.com]}}",
			"Allow logs:CreateLogStream ${FinanceLog.Arn}", "Allow logs:PutLogEvents ${FinanceLog.Arn}",
			"Allow ssm:GetParameter arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/frontline/" + department + "/finance-sign-in"}, "\n"), "\n")
		want[stack+"-finance/FinanceRole"] = strings.ReplaceAll(want[stack+"-finance/FinanceRole"], "\n\n", "\n")
		want[stack+"-finance/FinanceRole trust"] = lambda
	}
	for _, stack := range transactionStacks {
		name := strings.TrimPrefix(stack, "frontline-")
		want[stack+"/FinancePolicy"] = "Allow logs:FilterLogEvents " + group + name + "-sweep:*\nAllow logs:FilterLogEvents " + group + name + ":*"
	}
	return want
}
