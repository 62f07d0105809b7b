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

// newSchedule runs the sweep each minute. A sweep that fails is not tried again: the next one is a minute away.
func newSchedule(s awscdk.Stack, t transaction.Transaction, sweep awslambda.CfnFunction) {
	// A schedule carries no tags, its group does; and the role can trust the group alone.
	group := awsscheduler.NewCfnScheduleGroup(s, jsii.String("SweepScheduleGroup"), &awsscheduler.CfnScheduleGroupProps{
		Name: jsii.String(t.Name),
	})
	role := awsiam.NewCfnRole(s, jsii.String("SweepScheduleRole"), &awsiam.CfnRoleProps{
		Description: jsii.String("Lets the schedule run the sweep of " + t.Name + "."),
		AssumeRolePolicyDocument: assumedBy("scheduler.amazonaws.com", map[string]any{"StringEquals": map[string]any{
			"aws:SourceAccount": awscdk.Aws_ACCOUNT_ID(),
			"aws:SourceArn":     group.AttrArn(),
		}}),
		Policies: []any{&awsiam.CfnRole_PolicyProperty{
			PolicyName:     jsii.String("sweep"),
			PolicyDocument: policy(allow(sweep.AttrArn(), "lambda:InvokeFunction")),
		}},
	})
	awsscheduler.NewCfnSchedule(s, jsii.String("SweepSchedule"), &awsscheduler.CfnScheduleProps{
		Name:               jsii.String(t.Name + "-sweep"),
		GroupName:          group.Ref(),
		Description:        jsii.String("Looks for what is due of " + t.Name + "."),
		FlexibleTimeWindow: &awsscheduler.CfnSchedule_FlexibleTimeWindowProperty{Mode: jsii.String("OFF")},
		ScheduleExpression: jsii.String("rate(1 minute)"),
		Target: &awsscheduler.CfnSchedule_TargetProperty{
			Arn:     sweep.AttrArn(),
			Input:   jsii.String("{}"),
			RoleArn: role.AttrArn(),
			RetryPolicy: &awsscheduler.CfnSchedule_RetryPolicyProperty{
				MaximumEventAgeInSeconds: jsii.Number(sweepEvery.Seconds()),
				MaximumRetryAttempts:     jsii.Number(0),
			},
		},
	})
	awslambda.NewCfnEventInvokeConfig(s, jsii.String("SweepInvocation"), &awslambda.CfnEventInvokeConfigProps{
		FunctionName:             sweep.Ref(),
		MaximumEventAgeInSeconds: jsii.Number(sweepEvery.Seconds()),
		MaximumRetryAttempts:     jsii.Number(0),
		Qualifier:                jsii.String("$LATEST"),
	})
}
