package stack

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// alarm tells the department that a figure of five minutes has reached a threshold.
type alarm struct {
	id, name, about   string
	namespace, metric string
	statistic         string
	dimension         string
	of                *string // the value of the dimension
	threshold         float64
	silence           string // what no figure at all means: "notBreaching" or "breaching"
}

// newAlarms tells the department's topic when the transaction needs somebody.
func newAlarms(s awscdk.Stack, t transaction.Transaction, apply, sweep awslambda.CfnFunction, queue, dead awssqs.CfnQueue) {
	for _, a := range []alarm{
		{
			id: "ErrorsAlarm", name: "errors",
			about:     "The function failed: somebody saw an error page. Look for the request in its log.",
			namespace: "AWS/Lambda", metric: "Errors", statistic: "Sum", dimension: "FunctionName", of: apply.Ref(),
			threshold: 1, silence: "notBreaching",
		},
		{
			id: "OldestMessageAlarm", name: "oldest-message",
			about:     "The back office is not receiving: a submission has been waiting for too long.",
			namespace: "AWS/SQS", metric: "ApproximateAgeOfOldestMessage", statistic: "Maximum", dimension: "QueueName", of: queue.AttrQueueName(),
			threshold: longestWait(t).Seconds(), silence: "notBreaching",
		},
		{
			id: "DeadLettersAlarm", name: "dead-letters",
			about:     "The back office could not take a submission. Mend what refused it, then redrive the queue.",
			namespace: "AWS/SQS", metric: "ApproximateNumberOfMessagesVisible", statistic: "Maximum", dimension: "QueueName", of: dead.AttrQueueName(),
			threshold: 1, silence: "notBreaching",
		},
		{
			id: "SweepAlarm", name: "sweep-failures",
			about:     "The sweep failed or did not run: what could not be handed over at once stays behind.",
			namespace: "AWS/Lambda", metric: "Errors", statistic: "Sum", dimension: "FunctionName", of: sweep.Ref(),
			threshold: 1, silence: "breaching",
		},
	} {
		topic := []any{imported(exportAlarms(t.Department))}
		awscloudwatch.NewCfnAlarm(s, jsii.String(a.id), &awscloudwatch.CfnAlarmProps{
			AlarmActions:       &topic,
			AlarmDescription:   jsii.String(a.about),
			AlarmName:          jsii.String(t.Name + "-" + a.name),
			ComparisonOperator: jsii.String("GreaterThanOrEqualToThreshold"),
			Dimensions: []any{&awscloudwatch.CfnAlarm_DimensionProperty{
				Name:  jsii.String(a.dimension),
				Value: a.of,
			}},
			EvaluationPeriods: jsii.Number(1),
			MetricName:        jsii.String(a.metric),
			Namespace:         jsii.String(a.namespace),
			OkActions:         &topic,
			Period:            jsii.Number((5 * time.Minute).Seconds()),
			Statistic:         jsii.String(a.statistic),
			Threshold:         jsii.Number(a.threshold),
			TreatMissingData:  jsii.String(a.silence),
		})
	}
}

// longestWait is how long a submission may lie in the queue before the department is told: a day, or half of the
// time in which it promises to acknowledge, where that is less.
func longestWait(t transaction.Transaction) time.Duration {
	const day = 24 * time.Hour
	if promised := t.Deadlines.Acknowledged; promised > 0 {
		return min(day, promised/2)
	}
	return day
}
