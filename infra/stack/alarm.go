package stack

import (
	"cmp"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/tally"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// alarm tells the department that a figure has reached a threshold.
type alarm struct {
	id, name, about   string
	namespace, metric string
	statistic         string
	dimension         string  // empty is none
	of                *string // the value of the dimension
	threshold         float64
	period            time.Duration // that the figure is of; zero is five minutes
	silence           string        // what no figure at all means: "notBreaching" or "breaching"
}

// watched is what the alarms of a transaction watch.
type watched struct {
	api                     awsapigatewayv2.CfnApi
	apply, sweep, reconcile awslambda.CfnFunction
	queue, dead             awssqs.CfnQueue
}

// alarmNames are the alarms of every transaction, behind its name.
var alarmNames = []string{"errors", "server-errors", "oldest-message", "dead-letters", "attention", "late", "sweep-failures", "books"}

// newAlarms tells the department's topic when the transaction needs somebody. It gives those that a new version of the
// function may not set off.
func newAlarms(s awscdk.Stack, t transaction.Transaction, of watched) (failing []awscloudwatch.CfnAlarm) {
	failed := func(id, name, about string, f awslambda.CfnFunction, silence string) alarm {
		return alarm{id: id, name: name, about: about, namespace: "AWS/Lambda", metric: "Errors", statistic: "Sum",
			dimension: "FunctionName", of: f.Ref(), threshold: 1, silence: silence}
	}
	books := failed("BooksAlarm", "books", "The books of a day do not balance, could not be made up, or are not made at all. Its log says "+
		"which submissions were stranded; they are due again. See: frontline reconcile "+t.Name+".", of.reconcile, "breaching")
	books.period = 24 * time.Hour // it runs once a day
	for _, a := range []alarm{
		failed("ErrorsAlarm", "errors", "The function failed, ran out of time or of memory. Look for the request in its log.", of.apply, "notBreaching"),
		{
			id: "ServerErrorsAlarm", name: "server-errors",
			about:     "Somebody was answered by an error of ours (500 and above). Look for the request in the log of the API and of the function.",
			namespace: "AWS/ApiGateway", metric: "5xx", statistic: "Sum", dimension: "ApiId", of: of.api.Ref(),
			threshold: 1, silence: "notBreaching",
		},
		{
			id: "OldestMessageAlarm", name: "oldest-message",
			about:     "The back office is not receiving: a submission has been waiting for too long.",
			namespace: "AWS/SQS", metric: "ApproximateAgeOfOldestMessage", statistic: "Maximum", dimension: "QueueName", of: of.queue.AttrQueueName(),
			threshold: longestWait(t).Seconds(), silence: "notBreaching",
		},
		{
			id: "DeadLettersAlarm", name: "dead-letters",
			about: "Messages stay among the dead letters. The sweep takes those of submissions from there, so they are of none, or it does " +
				"not run: look at them.",
			namespace: "AWS/SQS", metric: "ApproximateNumberOfMessagesVisible", statistic: "Maximum", dimension: "QueueName", of: of.dead.AttrQueueName(),
			threshold: 1, silence: "notBreaching",
		},
		swept(s, t, of.sweep, "attention", "NeedsAttention", "Submissions cannot go on by themselves. The log of the sweep says which and "+
			"why. Mend what stopped them, then: frontline redrive "+t.Name+"."),
		swept(s, t, of.sweep, "late", "Late", "Submissions were not handed over, acknowledged or decided by their deadline. Whoever sent "+
			"them is told in a while."),
		failed("SweepAlarm", "sweep-failures", "The sweep failed or did not run: what could not be handed over at once stays behind.", of.sweep, "breaching"),
		books,
	} {
		made := newAlarm(s, t, a)
		if a.name == "errors" || a.name == "server-errors" {
			failing = append(failing, made)
		}
	}
	return failing
}

// swept is the alarm on a figure of the sweep's log line. The figure is a metric only while it is more than nothing, and a metric
// costs by the hours in which it is written: nothing while all is well.
func swept(s awscdk.Stack, t transaction.Transaction, sweep awslambda.CfnFunction, figure, metric, about string) alarm {
	namespace := "Frontline/" + t.Name
	awslogs.NewCfnMetricFilter(s, jsii.String(metric+"Metric"), &awslogs.CfnMetricFilterProps{
		LogGroupName:  jsii.String(tally.Group(*sweep.FunctionName())),
		FilterPattern: jsii.String(`{ $.message = "sweep" && $.` + figure + ` > 0 }`),
		MetricTransformations: []any{&awslogs.CfnMetricFilter_MetricTransformationProperty{
			MetricNamespace: jsii.String(namespace),
			MetricName:      jsii.String(metric),
			MetricValue:     jsii.String("$." + figure),
		}},
	}).AddResourceDependency(sweep, nil) // whose log is made before it
	return alarm{id: metric + "Alarm", name: figure, about: about, namespace: namespace, metric: metric, statistic: "Sum",
		threshold: 1, silence: "notBreaching"}
}

// newAlarm makes an alarm that tells the department's topic when it begins and when it ends.
func newAlarm(s awscdk.Stack, t transaction.Transaction, a alarm) awscloudwatch.CfnAlarm {
	topic := []any{imported(exportAlarms(t.Department))}
	var dimensions any
	if a.dimension != "" {
		dimensions = []any{&awscloudwatch.CfnAlarm_DimensionProperty{Name: jsii.String(a.dimension), Value: a.of}}
	}
	return awscloudwatch.NewCfnAlarm(s, jsii.String(a.id), &awscloudwatch.CfnAlarmProps{
		AlarmActions:       &topic,
		AlarmDescription:   jsii.String(a.about),
		AlarmName:          jsii.String(t.Name + "-" + a.name),
		ComparisonOperator: jsii.String("GreaterThanOrEqualToThreshold"),
		Dimensions:         dimensions,
		EvaluationPeriods:  jsii.Number(1),
		MetricName:         jsii.String(a.metric),
		Namespace:          jsii.String(a.namespace),
		OkActions:          &topic,
		Period:             jsii.Number(cmp.Or(a.period, 5*time.Minute).Seconds()),
		Statistic:          jsii.String(a.statistic),
		Threshold:          jsii.Number(a.threshold),
		TreatMissingData:   jsii.String(a.silence),
	})
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
