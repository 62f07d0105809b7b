package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// NewDepartment makes the stack frontline-<department>: the key that encrypts what its transactions hold, the role
// that its back office takes on, the topic that its alarms go to, and the desk of its staff. It needs the edge's stack and
// changes nothing there. Binaries is the directory that holds desk/bootstrap.
func NewDepartment(scope constructs.Construct, department string, transactions []string, binaries string) awscdk.Stack {
	s := newStack(scope, department, "What all transactions of "+department+" share.", department)
	key := newKey(s, department, "Submissions to "+department+": tables, buckets, queues, alarms.", statement{
		"Sid":       "AlarmsReachTheTopic",
		"Effect":    "Allow",
		"Action":    []string{"kms:Decrypt", "kms:GenerateDataKey"},
		"Principal": map[string]any{"Service": alarming},
		"Resource":  "*", // whose alarms may publish is said by the topic
	})
	role := newBackOffice(s, department, key)
	topic := newAlarmTopic(s, department, key)
	newDashboard(s, department, transactions)
	newDesk(s, department, binaries, key)

	export(s, "KeyArn", exportKey(department), "The key that encrypts submissions.", key.AttrArn())
	export(s, "BackOfficeRoleArn", exportRole(department), "The role that the back office takes on.", role.AttrArn())
	export(s, "AlarmTopicArn", exportAlarms(department), "Where alarms go: subscribe whoever is on duty.", topic.AttrTopicArn())
	return s
}

// alarming are the services that tell of alarms and of budgets.
var alarming = []string{"budgets.amazonaws.com", "cloudwatch.amazonaws.com"}

// newKey makes a key, under the alias frontline-<name>. It is kept for good: without a department's no submission, no message and
// no backup can be read again. Use of it is granted by the policies of the roles; also lets services use it that have none, as
// CloudWatch and Budgets, to tell of an alarm.
func newKey(s awscdk.Stack, name, about string, also ...statement) awskms.CfnKey {
	key := awskms.NewCfnKey(s, jsii.String("Key"), &awskms.CfnKeyProps{
		Description:         jsii.String(about),
		EnableKeyRotation:   true,
		PendingWindowInDays: jsii.Number(30),
		KeyPolicy: policy(append([]statement{{
			"Sid":       "GovernedByPoliciesOfThisAccount",
			"Effect":    "Allow",
			"Action":    "kms:*",
			"Principal": map[string]any{"AWS": sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")},
			"Resource":  "*",
		}}, also...)...),
	})
	keep(key)
	awskms.NewCfnAlias(s, jsii.String("KeyAlias"), &awskms.CfnAliasProps{
		AliasName:   jsii.String("alias/frontline-" + name),
		TargetKeyId: key.AttrKeyId(),
	})
	return key
}

// backOffice is the name of the role that a department's back office takes on.
func backOffice(department string) string { return "frontline-" + department + "-back-office" }

// newBackOffice makes the role of the department's back office. Here it may only decrypt what it reads from the
// department's queues and buckets; each transaction's stack adds what is its own.
func newBackOffice(s awscdk.Stack, department string, key awskms.CfnKey) awsiam.CfnRole {
	account := optional(s, "BackOfficeAccount", "The account in which the back office runs; empty is this one.", awscdk.Aws_ACCOUNT_ID())
	return awsiam.NewCfnRole(s, jsii.String("BackOffice"), &awsiam.CfnRoleProps{
		Description: jsii.String("The back office of " + department + ": receives submissions and answers them."),
		RoleName:    jsii.String(backOffice(department)),
		AssumeRolePolicyDocument: policy(statement{
			"Effect": "Allow",
			"Action": "sts:AssumeRole",
			"Principal": map[string]any{"AWS": awscdk.Fn_Join(jsii.String(""), &[]*string{
				sub("arn:${AWS::Partition}:iam::"), account, jsii.String(":root"),
			})},
		}),
		Policies: []any{&awsiam.CfnRole_PolicyProperty{
			PolicyName: jsii.String("decrypt"),
			PolicyDocument: policy(
				allowThrough([]*string{sub("s3.${AWS::Region}.amazonaws.com"), sub("sqs.${AWS::Region}.amazonaws.com")},
					key.AttrArn(), "kms:Decrypt"),
			),
		}},
	})
}

// newAlarmTopic makes the topic of the department's alarms, which only this account's alarms and budgets may use.
func newAlarmTopic(s awscdk.Stack, department string, key awskms.CfnKey) awssns.CfnTopic {
	topic := awssns.NewCfnTopic(s, jsii.String("Alarms"), &awssns.CfnTopicProps{
		KmsMasterKeyId: key.AttrArn(),
		TopicName:      jsii.String("frontline-" + department + "-alarms"),
	})
	awssns.NewCfnTopicPolicy(s, jsii.String("AlarmsPolicy"), &awssns.CfnTopicPolicyProps{
		Topics: &[]*string{topic.Ref()},
		PolicyDocument: policy(
			statement{
				"Sid":       "AlarmsOfThisAccount",
				"Effect":    "Allow",
				"Action":    "sns:Publish",
				"Principal": map[string]any{"Service": alarming},
				"Resource":  topic.Ref(),
				"Condition": fromThisAccount(),
			},
			denyWithoutTLS("sns:Publish", topic.Ref()),
		),
	})
	return topic
}
