package stack

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/transaction"
)

const (
	handoffRetention = 14 * 24 * time.Hour // the longest that SQS keeps a message
	handoffAttempts  = 5                   // receives after which a message is set aside as dead
	// handoffVisibility is how long the back office has to store a message before it is shown again: six times a
	// consumer's time-out of 30 seconds, as AWS advises, with room.
	handoffVisibility = 5 * time.Minute
	// handoffDataKey is how long SQS uses a data key before it asks for another: an hour costs at most 1,488 calls
	// a month for each caller, where the standard five minutes costs 17,856.
	handoffDataKey = time.Hour
)

// newHandoff makes the queue by which submissions reach the back office, and the one for those that it cannot take.
func newHandoff(s awscdk.Stack, t transaction.Transaction, key *string) (queue, dead awssqs.CfnQueue) {
	name := t.Name + "-handoff"
	dead = awssqs.NewCfnQueue(s, jsii.String("HandoffDead"), &awssqs.CfnQueueProps{
		QueueName:                    jsii.String(name + "-dead"),
		KmsMasterKeyId:               key,
		KmsDataKeyReusePeriodSeconds: jsii.Number(handoffDataKey.Seconds()),
		MessageRetentionPeriod:       jsii.Number(handoffRetention.Seconds()),
		RedriveAllowPolicy: map[string]any{
			"redrivePermission": "byQueue",
			// By its name, not by reference: the queue refers to this one already.
			"sourceQueueArns": []any{sub("arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:" + name)},
		},
	})
	queue = awssqs.NewCfnQueue(s, jsii.String("Handoff"), &awssqs.CfnQueueProps{
		QueueName:                     jsii.String(name),
		KmsMasterKeyId:                key,
		KmsDataKeyReusePeriodSeconds:  jsii.Number(handoffDataKey.Seconds()),
		MaximumMessageSize:            jsii.Number(1 << 20),
		MessageRetentionPeriod:        jsii.Number(handoffRetention.Seconds()),
		ReceiveMessageWaitTimeSeconds: jsii.Number(20),
		RedrivePolicy: map[string]any{
			"deadLetterTargetArn": dead.AttrArn(),
			"maxReceiveCount":     handoffAttempts,
		},
		VisibilityTimeout: jsii.Number(handoffVisibility.Seconds()),
	})
	for _, q := range []struct {
		id    string
		queue awssqs.CfnQueue
	}{{"HandoffPolicy", queue}, {"HandoffDeadPolicy", dead}} {
		awssqs.NewCfnQueuePolicy(s, jsii.String(q.id), &awssqs.CfnQueuePolicyProps{
			PolicyDocument: policy(denyWithoutTLS("sqs:*", q.queue.AttrArn())),
			Queues:         &[]*string{q.queue.Ref()},
		})
	}
	return queue, dead
}

// newBackOfficePolicy lets the department's back office receive from the queue, fetch what a message is too small for,
// and answer at the API. It stands
// here and not with the role, so that a new transaction changes no other stack.
func newBackOfficePolicy(s awscdk.Stack, t transaction.Transaction, api awsapigatewayv2.CfnApi, queue awssqs.CfnQueue, payloads awss3.CfnBucket) {
	// One resource for all that it says of a hand-off: the policies of 15 transactions have to fit the limit of one role.
	answers := []*string{
		route{method: "POST", path: "/handoffs/*"}.invoked(api),
		route{method: "GET", path: "/handoffs"}.invoked(api),
	}
	awsiam.NewCfnPolicy(s, jsii.String("BackOfficePolicy"), &awsiam.CfnPolicyProps{
		PolicyName: jsii.String(t.Name),
		Roles:      &[]*string{jsii.String(backOffice(t.Department))},
		PolicyDocument: policy(append(readEvidence(t, payloads),
			allow(queue.AttrArn(),
				"sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"),
			allow(objects(payloads, submissionObjects), "s3:GetObject"), // the answers that no message holds
			allow(answers, "execute-api:Invoke"),
		)...),
	})
	output(s, "HandoffQueueUrl", "Where the back office receives.", queue.Ref())
	output(s, "ApiAddress", "Where it answers: the one address that it signs for.", api.AttrApiEndpoint())
	output(s, "PayloadBucket", "Where the answers are that no message holds.", payloads.Ref())
}
