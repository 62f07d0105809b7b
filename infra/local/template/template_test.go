package template_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontline-gov/frontline/infra/local/template"
)

var here = template.Place{
	Origin: "http://localhost:8080",
	API:    func(name string) string { return "http://localhost:8080/apis/" + name },
	Queue:  func(name string) string { return "http://127.0.0.1:9324/000000000000/" + name },
}

// stacks makes templates of text by stack name.
func stacks(texts map[string]string) fs.FS {
	files := make(fstest.MapFS)
	for name, text := range texts {
		files[name+".json"] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// TestIntrinsics: each function in each of its forms, as the AlarmDescription of an alarm. Not yet run against AWS.
func TestIntrinsics(t *testing.T) {
	const frame = `{
		"Parameters": {"Given": {"Type": "String", "Default": "abc"}, "Empty": {"Type": "String", "Default": ""}, "Asked": {"Type": "String"}},
		"Mappings": {"Top": {"First": {"Second": "mapped"}}},
		"Conditions": {
			"Yes": {"Fn::Equals": [{"Ref": "Given"}, "abc"]},
			"No": {"Fn::Not": [{"Condition": "Yes"}]},
			"Both": {"Fn::And": [{"Condition": "Yes"}, {"Fn::Equals": ["a", "b"]}]},
			"Either": {"Fn::Or": [{"Condition": "No"}, {"Condition": "Yes"}]}
		},
		"Resources": {
			"Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "benefit", "ProtocolType": "HTTP"}},
			"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "benefit-handoff"}},
			"Nameless": {"Type": "AWS::SQS::Queue"},
			"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Fn::Join": ["-", ["a", {"Ref": "Given"}]]}}},
			"Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "benefit-submissions"}},
			"Function": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "benefit"}},
			"Role": {"Type": "AWS::IAM::Role"},
			"Policy": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"ManagedPolicyName": "p"}},
			"Index": {"Type": "AWS::CloudFront::Function", "Properties": {"Name": "index"}},
			"Log": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/aws/lambda/benefit"}},
			"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "site"}},
			"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmDescription": %s}}
		}}`
	tests := []struct{ name, value, want string }{
		{"text", `"as it is"`, `"as it is"`},
		{"number", `1.50`, `1.50`},
		{"deep", `{"a": [{"b": {"Ref": "Given"}}]}`, `{"a":[{"b":"abc"}]}`},
		{"parameter", `{"Ref": "Given"}`, `"abc"`},
		{"empty parameter", `{"Ref": "Empty"}`, `""`},
		{"parameter without a default", `{"Ref": "Asked"}`, `"asked.localhost"`},
		{"region", `{"Ref": "AWS::Region"}`, `"eu-west-2"`},
		{"stack's name", `{"Ref": "AWS::StackName"}`, `"one"`},
		{"partition and suffix", `{"Fn::Sub": "${AWS::Partition} ${AWS::URLSuffix} ${AWS::AccountId}"}`, `"aws amazonaws.com 000000000000"`},
		{"no value in an object", `{"a": {"Ref": "AWS::NoValue"}, "b": 1}`, `{"b":1}`},
		{"no value in a list", `[{"Ref": "AWS::NoValue"}, 1]`, `[1]`},
		{"queue", `{"Ref": "Queue"}`, `"http://127.0.0.1:9324/000000000000/benefit-handoff"`},
		{"queue without a name", `{"Fn::GetAtt": ["Nameless", "QueueName"]}`, `"one-Nameless"`},
		{"queue's ARN", `{"Fn::GetAtt": ["Queue", "Arn"]}`, `"arn:aws:sqs:eu-west-2:000000000000:benefit-handoff"`},
		{"API's address", `{"Fn::GetAtt": ["Api", "ApiEndpoint"]}`, `"http://localhost:8080/apis/benefit"`},
		{"topic with a made name", `{"Ref": "Topic"}`, `"arn:aws:sns:eu-west-2:000000000000:a-abc"`},
		{"table", `{"Ref": "Table"}`, `"benefit-submissions"`},
		{"table's ARN", `{"Fn::GetAtt": "Table.Arn"}`, `"arn:aws:dynamodb:eu-west-2:000000000000:table/benefit-submissions"`},
		{"function's ARN", `{"Fn::GetAtt": ["Function", "Arn"]}`, `"arn:aws:lambda:eu-west-2:000000000000:function:benefit"`},
		{"role's ARN", `{"Fn::GetAtt": ["Role", "Arn"]}`, `"arn:aws:iam::000000000000:role/one-Role"`},
		{"managed policy", `{"Ref": "Policy"}`, `"arn:aws:iam::000000000000:policy/p"`},
		{"function of the edge", `{"Fn::GetAtt": ["Index", "FunctionARN"]}`, `"arn:aws:cloudfront::000000000000:function/index"`},
		{"function of the edge, in two parts", `{"Fn::GetAtt": ["Index", "FunctionMetadata.FunctionARN"]}`, `"arn:aws:cloudfront::000000000000:function/index"`},
		{"log's ARN", `{"Fn::GetAtt": ["Log", "Arn"]}`, `"arn:aws:logs:eu-west-2:000000000000:log-group:/aws/lambda/benefit:*"`},
		{"bucket's domain", `{"Fn::GetAtt": ["Bucket", "RegionalDomainName"]}`, `"site.s3.eu-west-2.amazonaws.com"`},
		{"join", `{"Fn::Join": ["/", ["a", {"Ref": "Given"}, 3]]}`, `"a/abc/3"`},
		{"join of a split", `{"Fn::Join": ["+", {"Fn::Split": ["-", "a-b-c"]}]}`, `"a+b+c"`},
		{"sub", `{"Fn::Sub": "${Given}/${Function.Arn}/${!Literal}/$x"}`, `"abc/arn:aws:lambda:eu-west-2:000000000000:function:benefit/${Literal}/$x"`},
		{"sub with its own values", `{"Fn::Sub": ["${Given}${own}", {"own": {"Ref": "Given"}, "Given": "1"}]}`, `"1abc"`},
		{"select", `{"Fn::Select": ["1", ["a", {"Ref": "Given"}]]}`, `"abc"`},
		{"base64", `{"Fn::Base64": {"Ref": "Given"}}`, `"YWJj"`},
		{"map", `{"Fn::FindInMap": ["Top", "First", "Second"]}`, `"mapped"`},
		{"if", `{"Fn::If": ["Yes", {"Ref": "Given"}, "other"]}`, `"abc"`},
		{"else", `{"Fn::If": ["No", "a", {"Ref": "AWS::NoValue"}]}`, `null`},
		{"and", `{"Fn::If": ["Both", 1, 2]}`, `2`},
		{"or", `{"Fn::If": ["Either", 1, 2]}`, `1`},
		{"condition of a policy", `{"Condition": "is only a word here"}`, `{"Condition":"is only a word here"}`},
		{"import", `{"Fn::ImportValue": {"Fn::Sub": "other-${Given}"}}`, `"arn:aws:sns:eu-west-2:000000000000:alarms"`},
	}
	const other = `{"Resources": {"Key": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "alarms"}}}, "Outputs": {
		"Unused": {"Value": "x"},
		"Key": {"Value": {"Fn::GetAtt": ["Key", "TopicArn"]}, "Export": {"Name": {"Fn::Join": ["", [{"Ref": "AWS::StackName"}, "-abc"]]}}}}}`
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all, err := template.Read(stacks(map[string]string{"one": fmt.Sprintf(frame, tt.value), "other": other}), here)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range all {
				var p struct{ AlarmDescription json.RawMessage }
				if r.ID != "Alarm" {
					continue
				}
				if err := r.Decode(&p); err != nil {
					t.Fatal(err)
				}
				if got := string(p.AlarmDescription); got != tt.want && !(got == "" && tt.want == "null") {
					t.Errorf("%s, want %s", got, tt.want)
				}
			}
		})
	}
}

// TestRefused: what is not supported or not right is one line that names the place.
func TestRefused(t *testing.T) {
	resource := func(properties string) string {
		return `{"Resources": {"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": ` + properties + `}}}}`
	}
	tests := []struct{ name, text, want string }{
		{"type", `{"Resources": {"Thing": {"Type": "AWS::EC2::Instance"}}}`, "stack one, resource Thing: the local platform does not support the type AWS::EC2::Instance"},
		{"custom resource", `{"Resources": {"Thing": {"Type": "Custom::S3AutoDeleteObjects"}}}`, "does not support the type Custom::S3AutoDeleteObjects"},
		{"function", resource(`{"Fn::Cidr": ["10.0.0.0/16", 1]}`), "stack one, resource Alarm (AWS::CloudWatch::Alarm): the local platform does not support the intrinsic function Fn::Cidr"},
		{"transform", `{"Transform": "AWS::Serverless-2016-10-31"}`, `unknown field "Transform"`},
		{"attribute", resource(`{"Fn::GetAtt": ["Alarm", "Colour"]}`), "does not know the attribute Colour of Alarm (AWS::CloudWatch::Alarm)"},
		{"reference to nothing", resource(`{"Ref": "Nothing"}`), "Ref names Nothing"},
		{"attribute of nothing", resource(`{"Fn::GetAtt": ["Nothing", "Arn"]}`), "Fn::GetAtt names Nothing"},
		{"import of nothing", resource(`{"Fn::ImportValue": "nothing"}`), "Fn::ImportValue names nothing, which none of the stacks exports"},
		{"circle of names", resource(`{"Ref": "Alarm"}`), "the name of Alarm depends on itself"},
		{"circle of imports", `{"Resources": {"A": {"Type": "AWS::SNS::Topic", "Properties": {"X": {"Fn::ImportValue": "x"}}}}, "Outputs": {"X": {"Value": {"Fn::ImportValue": "x"}, "Export": {"Name": "x"}}}}`, "depends on itself"},
		{"circle of conditions", `{"Conditions": {"C": {"Fn::Not": [{"Condition": "C"}]}}, "Resources": {"A": {"Type": "AWS::SNS::Topic", "Condition": "C"}}}`, "condition C: it depends on itself"},
		{"condition that is not there", `{"Resources": {"A": {"Type": "AWS::SNS::Topic", "Condition": "C"}}}`, "no condition C"},
		{"join of no list", resource(`{"Fn::Join": ["", "a"]}`), "Fn::Join needs a list"},
		{"join of objects", resource(`{"Fn::Join": ["", [{"a": 1}]]}`), "expected a string"},
		{"select too far", resource(`{"Fn::Select": [2, ["a"]]}`), "asks for entry 2 of 1"},
		{"map without an entry", resource(`{"Fn::FindInMap": ["a", "b", "c"]}`), "finds nothing at"},
		{"sub without an end", resource(`{"Fn::Sub": "${a"}`), "${ without }"},
		{"no JSON", `{`, "stack one:"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := template.Read(stacks(map[string]string{"one": tt.text}), here)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want one line with %q", err, tt.want)
			}
		})
	}
	if _, err := template.Read(stacks(nil), here); err == nil {
		t.Error("no templates are no error")
	}
}

// TestOrigin: the distribution's names become this machine's address, wherever they are mentioned.
func TestOrigin(t *testing.T) {
	all, err := template.Read(stacks(map[string]string{"edge": `{"Resources": {
		"Site": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {"Aliases": ["www.example.org"]}}},
		"Topic": {"Type": "AWS::SNS::Topic", "Properties": {
			"Alias": "https://www.example.org", "Path": "see https://www.example.org/a?b=c",
			"Own": {"Fn::Join": ["", ["https://", {"Fn::GetAtt": ["Site", "DomainName"]}]]},
			"Other": "https://api.example.org", "Bare": "www.example.org"}}}}`}), here)
	if err != nil {
		t.Fatal(err)
	}
	var p struct{ Alias, Path, Own, Other, Bare string }
	if err := all[1].Decode(&p); err != nil {
		t.Fatal(err)
	}
	got := strings.Join([]string{p.Alias, p.Path, p.Own, p.Other, p.Bare}, " | ")
	want := "http://localhost:8080 | see http://localhost:8080/a?b=c | http://localhost:8080 | https://api.example.org | www.example.org"
	if got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
}

// TestConditionalResource: a resource whose condition does not hold is not there.
func TestConditionalResource(t *testing.T) {
	all, err := template.Read(stacks(map[string]string{"one": `{"Conditions": {"Yes": {"Fn::Equals": ["a", "a"]}, "No": {"Fn::Equals": ["a", "b"]}},
		"Resources": {"A": {"Type": "AWS::SNS::Topic", "Condition": "Yes"}, "B": {"Type": "AWS::SNS::Topic", "Condition": "No"}}}`}), here)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].ID != "A" {
		t.Errorf("resources %v", all)
	}
}

// TestDecode: a property that its reader does not know is refused.
func TestDecode(t *testing.T) {
	all, err := template.Read(stacks(map[string]string{"one": `{"Resources": {"A": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "a", "New": 1}}}}`}), here)
	if err != nil {
		t.Fatal(err)
	}
	err = all[0].Decode(&struct{ TopicName string }{})
	if want := `stack one, resource A (AWS::SNS::Topic): the local platform does not support this: unknown field "New"`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// TestLists: what is supported can be told.
func TestLists(t *testing.T) {
	if types := strings.Join(template.Types(), " "); !strings.Contains(types, "AWS::SQS::Queue") || !strings.HasPrefix(types, "AWS::ApiGatewayV2::Api ") {
		t.Errorf("types %s", types)
	}
	want := "Condition Fn::And Fn::Base64 Fn::Equals Fn::FindInMap Fn::GetAtt Fn::If Fn::ImportValue Fn::Join Fn::Not Fn::Or Fn::Select Fn::Split Fn::Sub Ref"
	if got := strings.Join(template.Intrinsics(), " "); got != want {
		t.Errorf("intrinsics %s, want %s", got, want)
	}
}

// FuzzRead: no template makes the reader panic or run on for ever.
func FuzzRead(f *testing.F) {
	for _, path := range []string{"../testdata/template/frontline-edge.json", "../testdata/template/frontline-probe.json"} {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add(`{"Resources": {"A": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Fn::Sub": ["${a}", {"a": {"Ref": "A"}}]}}}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		all, err := template.Read(stacks(map[string]string{"one": text}), here)
		if err != nil {
			return
		}
		for _, r := range all {
			if !json.Valid(r.Properties) {
				t.Errorf("%s: properties %s", r, r.Properties)
			}
		}
	})
}

// TestGivenParameters: what a deployment gives takes the place of the default, in conditions too, and in that stack only.
func TestGivenParameters(t *testing.T) {
	const text = `{
		"Parameters": {"Issuer": {"Type": "String", "Default": ""}, "Other": {"Type": "String", "Default": "usual"}},
		"Conditions": {"Named": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Issuer"}, ""]}]}},
		"Resources": {"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": {
			"AlarmDescription": {"Fn::Sub": "${Issuer} ${Other}"}, "AlarmName": {"Fn::If": ["Named", "named", "nameless"]}}}}}`
	place := here
	place.Parameter = func(stack, name string) string {
		if stack == "one" && name == "Issuer" {
			return "http://localhost:8085"
		}
		return ""
	}
	resources, err := template.Read(stacks(map[string]string{"one": text, "two": text}), place)
	if err != nil || len(resources) != 2 {
		t.Fatal(resources, err)
	}
	for i, want := range []string{`{"AlarmDescription":"http://localhost:8085 usual","AlarmName":"named"}`, `{"AlarmDescription":" usual","AlarmName":"nameless"}`} {
		if got := string(resources[i].Properties); got != want {
			t.Errorf("%s: %s, want %s", resources[i].Stack, got, want)
		}
	}
}
