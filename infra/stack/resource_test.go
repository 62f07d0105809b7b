package stack

import (
	"slices"
	"strings"
	"testing"
)

// What is said of each type of resource that stands anywhere: whether it can carry tags, and what it costs.
var kinds = map[string]struct {
	tagged bool
	cost   string
}{
	"AWS::ApiGatewayV2::Api":                 {true, "per request"},
	"AWS::ApiGatewayV2::ApiMapping":          {false, ""},
	"AWS::ApiGatewayV2::DomainName":          {true, ""},
	"AWS::ApiGatewayV2::Integration":         {false, ""},
	"AWS::ApiGatewayV2::Route":               {false, ""},
	"AWS::ApiGatewayV2::Stage":               {true, ""},
	"AWS::Budgets::Budget":                   {true, ""},
	"AWS::CloudFront::Distribution":          {true, "per request"},
	"AWS::CloudFront::Function":              {true, "per request"},
	"AWS::CloudFront::KeyValueStore":         {true, "per request"},
	"AWS::CloudFront::OriginAccessControl":   {false, ""},
	"AWS::CloudFront::ResponseHeadersPolicy": {false, ""},
	"AWS::CloudWatch::Alarm":                 {true, "per month"},
	"AWS::CloudWatch::Dashboard":             {true, "per month"},
	"AWS::CodeDeploy::Application":           {true, ""},
	"AWS::CodeDeploy::DeploymentGroup":       {true, ""},
	"AWS::DynamoDB::Table":                   {true, "per request"},
	"AWS::IAM::Policy":                       {false, ""},
	"AWS::IAM::Role":                         {true, ""},
	"AWS::KMS::Alias":                        {false, ""},
	"AWS::KMS::Key":                          {true, "per month"},
	"AWS::Lambda::Alias":                     {false, ""},
	"AWS::Lambda::EventInvokeConfig":         {false, ""},
	"AWS::Lambda::Function":                  {true, "per request"},
	"AWS::Lambda::Permission":                {false, ""},
	"AWS::Lambda::Version":                   {false, ""},
	"AWS::Logs::LogGroup":                    {true, "per byte"},
	"AWS::Logs::MetricFilter":                {false, ""},
	"AWS::S3::Bucket":                        {true, "per byte"},
	"AWS::S3::BucketPolicy":                  {false, ""},
	"AWS::SNS::Topic":                        {true, "per request"},
	"AWS::SNS::TopicPolicy":                  {false, ""},
	"AWS::SQS::Queue":                        {true, "per request"},
	"AWS::SSM::Parameter":                    {true, ""},
	"AWS::SQS::QueuePolicy":                  {false, ""},
	"AWS::Scheduler::Schedule":               {false, "per run"},
	"AWS::Scheduler::ScheduleGroup":          {true, ""},
}

// TestKinds holds that nothing stands whose cost and tags nobody thought of.
func TestKinds(t *testing.T) {
	used := map[string]bool{}
	for stack, template := range templates(t) {
		for id, r := range template.Resources {
			used[r.Type] = true
			if _, ok := kinds[r.Type]; !ok {
				t.Errorf("%s/%s is a %s, of which nothing is said", stack, id, r.Type)
			}
		}
	}
	for kind := range kinds {
		if !used[kind] {
			t.Errorf("there is no %s any more", kind)
		}
	}
}

// TestStandingCost holds that all that costs while nobody uses it is one key and one dashboard a department, a key of the platform, eight alarms a
// transaction, and what the sweep does each minute.
func TestStandingCost(t *testing.T) {
	for stack, template := range templates(t) {
		got := map[string]int{}
		for id, r := range template.Resources {
			if kinds[r.Type].cost == "per month" {
				got[r.Type]++
			}
			for _, provisioned := range []string{"ProvisionedThroughput", "WarmThroughput", "ProvisionedConcurrencyConfig", "VpcConfig", "SnapStart", "TenancyConfig", "CapacityProviderConfig"} {
				if r.Properties[provisioned] != nil {
					t.Errorf("%s/%s has %s, which is paid for while nobody uses it", stack, id, provisioned)
				}
			}
		}
		keys, dashboards, alarms := 0, 0, 0
		if slices.Contains(departmentStacks, stack) {
			keys, dashboards = 1, 1
		}
		if stack == wholeStack {
			keys = 1
		}
		if slices.Contains(transactionStacks, stack) {
			alarms = 8
		}
		if got["AWS::KMS::Key"] != keys || got["AWS::CloudWatch::Dashboard"] != dashboards || got["AWS::CloudWatch::Alarm"] != alarms {
			t.Errorf("%s: %v, want %d keys, %d dashboards and %d alarms", stack, got, keys, dashboards, alarms)
		}
	}
}

// TestTags holds that the bill can be split: every resource that can carry tags says whose it is.
func TestTags(t *testing.T) {
	for stack, template := range templates(t) {
		want := map[string]string{"department": "platform", "cost-centre": "${CostCentre}", "environment": "${Environment}"}
		switch stack {
		case "frontline-hmrc", "frontline-hmrc-finance", "frontline-child-benefit", "frontline-vat-return":
			want["department"] = "hmrc"
		case "frontline-slc", "frontline-slc-finance", "frontline-student-finance":
			want["department"] = "slc"
		}
		if slices.Contains(transactionStacks, stack) {
			want["transaction"] = strings.TrimPrefix(stack, "frontline-")
		}
		for id, r := range template.Resources {
			if !kinds[r.Type].tagged {
				if r.Properties["Tags"] != nil {
					t.Errorf("%s can carry tags after all", r.Type)
				}
				continue
			}
			got := map[string]string{}
			where := "Tags"
			if r.Type == "AWS::Budgets::Budget" {
				where = "ResourceTags"
			}
			switch tags := r.Properties[where].(type) {
			case []any:
				for _, tag := range tags {
					tag := tag.(map[string]any)
					got[say(tag["Key"])] = say(tag["Value"])
				}
			case map[string]any:
				for key, value := range tags {
					got[key] = say(value)
				}
			}
			t.Run(stack+"/"+id, func(t *testing.T) { compare(t, got, want) })
		}
		for parameter, standard := range map[string]string{"Environment": "production", "CostCentre": want["department"]} {
			if got := template.Parameters[parameter].Default; got == nil || *got != standard {
				t.Errorf("%s: the standard of %s is not %q", stack, parameter, standard)
			}
		}
	}
}

// TestKept holds that what cannot be made again outlives its stack, under a name in the template that never changes:
// another name there is another resource, and the old one's data with the old name.
func TestKept(t *testing.T) {
	got := map[string]string{}
	for stack, template := range templates(t) {
		for id, r := range template.Resources {
			switch r.Type {
			case "AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::S3::Bucket":
				got[stack+"/"+id] = r.DeletionPolicy + " " + r.UpdateReplacePolicy
			}
		}
	}
	want := map[string]string{"frontline-edge/Site": "Retain Retain", financeStack + "/LedgerTable": "Retain Retain", financeStack + "/DeclaredTable": "Retain Retain",
		wholeStack + "/DeskSessions": "Retain Retain", wholeStack + "/Key": "Retain Retain"}
	for _, stack := range transactionStacks {
		want[stack+"/Submissions"] = "Retain Retain"
		want[stack+"/Payloads"] = "Retain Retain"
	}
	for _, stack := range departmentStacks {
		want[stack+"/DeskSessions"], want[stack+"-finance/DeskSessions"] = "Retain Retain", "Retain Retain"
		want[stack+"/Key"] = "Retain Retain"
	}
	compare(t, got, want)
}

// TestExports holds what stacks tell each other: each name that one asks for, another gives.
func TestExports(t *testing.T) {
	given := map[string]string{}
	asked := map[string]bool{}
	for stack, template := range templates(t) {
		for _, output := range template.Outputs {
			if name := output.Export.Name; name != "" {
				given[name] = stack + " " + say(output.Value)
			}
		}
		for _, r := range template.Resources {
			eachImport(r.Properties, func(name string) { asked[name] = true })
		}
	}
	compare(t, given, map[string]string{
		"frontline-public-origin":         "frontline-edge https://${DomainName}",
		"frontline-api-domain":            "frontline-edge ${ApiDomain}",
		"frontline-hmrc-key":              "frontline-hmrc ${Key.Arn}",
		"frontline-hmrc-back-office-role": "frontline-hmrc ${BackOffice.Arn}",
		"frontline-hmrc-alarms":           "frontline-hmrc ${Alarms.TopicArn}",
		"frontline-slc-key":               "frontline-slc ${Key.Arn}",
		"frontline-slc-back-office-role":  "frontline-slc ${BackOffice.Arn}",
		"frontline-slc-alarms":            "frontline-slc ${Alarms.TopicArn}",
	})
	for name := range asked {
		if given[name] == "" {
			t.Errorf("%s is asked for, and nobody gives it", name)
		}
	}
}

// eachImport visits every name that a value imports.
func eachImport(value any, visit func(string)) {
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			if name == "Fn::ImportValue" {
				visit(say(inner))
			}
			eachImport(inner, visit)
		}
	case []any:
		for _, inner := range v {
			eachImport(inner, visit)
		}
	}
}
