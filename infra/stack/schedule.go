package stack

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// sweepEvery is how often a transaction looks for what is due.
const sweepEvery = time.Minute

// reconcileWithin is how long a daily run may wait for its turn: the longest that Lambda keeps an event.
const reconcileWithin = 6 * time.Hour

// newSchedule runs the sweep each minute, and makes up the books each day.
func newSchedule(s awscdk.Stack, t transaction.Transaction, sweep, reconcile awslambda.CfnFunction) {
	schedule(s, scheduled{id: "Sweep", group: t.Name, name: t.Name + "-sweep", does: "sweep", of: "the sweep of " + t.Name,
		about: "Looks for what is due of " + t.Name + ".", rate: "rate(1 minute)", every: sweepEvery, function: sweep})
	schedule(s, scheduled{id: "Reconcile", group: t.Name + "-reconcile", name: t.Name + "-reconcile", does: "reconcile",
		of: "the books of " + t.Name, about: "Makes up the books of " + t.Name + ".", rate: "rate(1 day)", every: reconcileWithin,
		function: reconcile})
}

// scheduled is a function that a schedule runs. A run that fails is not tried again: the next one comes.
type scheduled struct {
	id              string // what its resources' names begin with
	group, name     string
	does, of, about string // for people: "sweep", "the sweep of …", a sentence
	rate            string // "rate(1 minute)"
	every           time.Duration
	function        awslambda.CfnFunction
}

// schedule makes a schedule in a group of its own, with a role that may run the function and nothing else.
func schedule(s awscdk.Stack, of scheduled) {
	// A schedule carries no tags, its group does; and the role can trust the group alone.
	group := awsscheduler.NewCfnScheduleGroup(s, jsii.String(of.id+"ScheduleGroup"), &awsscheduler.CfnScheduleGroupProps{
		Name: jsii.String(of.group),
	})
	role := awsiam.NewCfnRole(s, jsii.String(of.id+"ScheduleRole"), &awsiam.CfnRoleProps{
		Description: jsii.String("Lets the schedule run " + of.of + "."),
		AssumeRolePolicyDocument: assumedBy("scheduler.amazonaws.com", map[string]any{"StringEquals": map[string]any{
			"aws:SourceAccount": awscdk.Aws_ACCOUNT_ID(),
			"aws:SourceArn":     group.AttrArn(),
		}}),
		Policies: []any{&awsiam.CfnRole_PolicyProperty{
			PolicyName:     jsii.String(of.does),
			PolicyDocument: policy(allow(of.function.AttrArn(), "lambda:InvokeFunction")),
		}},
	})
	awsscheduler.NewCfnSchedule(s, jsii.String(of.id+"Schedule"), &awsscheduler.CfnScheduleProps{
		Name:               jsii.String(of.name),
		GroupName:          group.Ref(),
		Description:        jsii.String(of.about),
		FlexibleTimeWindow: &awsscheduler.CfnSchedule_FlexibleTimeWindowProperty{Mode: jsii.String("OFF")},
		ScheduleExpression: jsii.String(of.rate),
		Target: &awsscheduler.CfnSchedule_TargetProperty{
			Arn:     of.function.AttrArn(),
			Input:   jsii.String("{}"),
			RoleArn: role.AttrArn(),
			RetryPolicy: &awsscheduler.CfnSchedule_RetryPolicyProperty{
				MaximumEventAgeInSeconds: jsii.Number(of.every.Seconds()),
				MaximumRetryAttempts:     jsii.Number(0),
			},
		},
	})
	awslambda.NewCfnEventInvokeConfig(s, jsii.String(of.id+"Invocation"), &awslambda.CfnEventInvokeConfigProps{
		FunctionName:             of.function.Ref(),
		MaximumEventAgeInSeconds: jsii.Number(of.every.Seconds()),
		MaximumRetryAttempts:     jsii.Number(0),
		Qualifier:                jsii.String("$LATEST"),
	})
}
