package stack

import (
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/desk"
)

// widget is a part of a dashboard, as CloudWatch's JSON has it:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
type widget struct {
	Type       string         `json:"type"`
	X          int            `json:"x"` // of 24 columns
	Y          int            `json:"y"`
	Width      int            `json:"width"`
	Height     int            `json:"height"`
	Properties map[string]any `json:"properties"`
}

// newDashboard shows whoever is on duty what stands where with the department's transactions: the alarms of each, how many
// come and how long they wait, what waits for the back office, and what is throttled. All of it is counted by AWS anyway; the
// dashboard itself costs US$3 a month, but for the first three of an account.
func newDashboard(s awscdk.Stack, department string, transactions []string) {
	var widgets []widget
	for i, name := range transactions {
		metric := func(namespace, metric, dimension, of, statistic, label string) []any {
			line := []any{namespace, metric}
			if dimension != "" {
				line = append(line, dimension, of)
			}
			return append(line, map[string]any{"stat": statistic, "label": label})
		}
		lambda := func(metric_, statistic, label string) []any {
			return metric("AWS/Lambda", metric_, "FunctionName", name, statistic, label)
		}
		chart := func(x int, title string, metrics ...[]any) widget {
			return widget{Type: "metric", X: x, Y: 7*i + 2, Width: 8, Height: 5, Properties: map[string]any{
				"title": name + ": " + title, "region": Region, "period": 300, "view": "timeSeries", "metrics": metrics}}
		}
		var alarms []string
		for _, a := range alarmNames {
			alarms = append(alarms, "arn:${AWS::Partition}:cloudwatch:"+Region+":${AWS::AccountId}:alarm:"+name+"-"+a)
		}
		widgets = append(widgets,
			widget{Type: "alarm", Y: 7 * i, Width: 24, Height: 2, Properties: map[string]any{"title": name, "alarms": alarms}},
			chart(0, "requests and failures", lambda("Invocations", "Sum", "requests"), lambda("Errors", "Sum", "failures"),
				lambda("Throttles", "Sum", "turned away"), lambda("Duration", "p95", "milliseconds, 95 of 100")),
			chart(8, "hand-off",
				metric("AWS/SQS", "NumberOfMessagesSent", "QueueName", name+"-handoff", "Sum", "sent"),
				metric("AWS/SQS", "NumberOfMessagesDeleted", "QueueName", name+"-handoff", "Sum", "received"),
				metric("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", name+"-handoff", "Maximum", "age of the oldest, seconds"),
				metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name+"-handoff-dead", "Maximum", "dead letters")),
			chart(16, "late and in need",
				metric("Frontline/"+name, "Late", "", "", "Sum", "late"),
				metric("Frontline/"+name, "NeedsAttention", "", "", "Sum", "needs attention"),
				metric("AWS/DynamoDB", "WriteThrottleEvents", "TableName", desk.SubmissionsTable(name), "Sum", "writes throttled")))
	}
	body, err := json.Marshal(map[string]any{"widgets": widgets})
	if err != nil {
		panic(err) // texts and numbers can always be marshalled
	}
	shown := parameter(s, "ShowDashboard", "yes", "Whether the department has a dashboard in CloudWatch.")
	shown.SetAllowedValues(jsii.Strings("yes", "no"))
	dashboard := awscloudwatch.NewCfnDashboard(s, jsii.String("Dashboard"), &awscloudwatch.CfnDashboardProps{
		DashboardName: jsii.String("frontline-" + department),
		DashboardBody: sub(string(body)),
	})
	dashboard.CfnOptions().SetCondition(awscdk.NewCfnCondition(s, jsii.String("DashboardShown"), &awscdk.CfnConditionProps{
		Expression: awscdk.Fn_ConditionEquals(shown.ValueAsString(), "yes"),
	}))
}
