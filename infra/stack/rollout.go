package stack

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodedeploy"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// live is the alias of a transaction's function that citizens and software are served by.
const live = "live"

// The ways in which a new version takes over, as CodeDeploy names them.
const (
	inSteps = "LambdaCanary10Percent5Minutes" // a tenth of the callers, and after five minutes everybody
	atOnce  = "LambdaAllAtOnce"
)

// atLive is the ARN of the alias of a function.
func atLive(f awslambda.CfnFunction) *string {
	return awscdk.Fn_Join(jsii.String(":"), &[]*string{f.AttrArn(), jsii.String(live)})
}

// newRollOut publishes each state of a transaction's function as a version, and has CodeDeploy lead the alias from one to the
// next in steps. When an alarm goes off meanwhile, it leads everybody back to the version of before, and the deployment fails
// and is taken back whole. Settings are parameters whose values the function has in its environment.
func newRollOut(s awscdk.Stack, t transaction.Transaction, f awslambda.CfnFunction, alarms []awscloudwatch.CfnAlarm, settings []*string) awslambda.CfnAlias {
	version := awslambda.NewCfnVersion(s, jsii.String("Version"), &awslambda.CfnVersionProps{
		FunctionName: f.Ref(),
		Description:  state(s, f, settings),
	})
	// The version of before stays, so that a person can lead callers back to it as well. One that a failed deployment has
	// made goes, or the next attempt could not publish the same again.
	version.CfnOptions().SetUpdateReplacePolicy(awscdk.CfnDeletionPolicy_RETAIN)
	version.CfnOptions().SetDeletionPolicy(awscdk.CfnDeletionPolicy_DELETE)

	way := parameter(s, "RollOut", inSteps, "How a new version takes over. "+atOnce+" asks no alarm: for a release that mends what an alarm is about.")
	way.SetAllowedValues(jsii.Strings(inSteps, atOnce))
	stepwise := awscdk.NewCfnCondition(s, jsii.String("RollOutInSteps"), &awscdk.CfnConditionProps{
		Expression: awscdk.Fn_ConditionEquals(way.ValueAsString(), inSteps),
	})
	var watched []any
	for _, a := range alarms {
		watched = append(watched, &awscodedeploy.CfnDeploymentGroup_AlarmProperty{Name: a.Ref()})
	}
	application := awscodedeploy.NewCfnApplication(s, jsii.String("RollOutApplication"), &awscodedeploy.CfnApplicationProps{
		ApplicationName: jsii.String("frontline-" + t.Name),
		ComputePlatform: jsii.String("Lambda"),
	})
	group := awscodedeploy.NewCfnDeploymentGroup(s, jsii.String("RollOutGroup"), &awscodedeploy.CfnDeploymentGroupProps{
		ApplicationName:     application.Ref(),
		DeploymentGroupName: jsii.String(live),
		AlarmConfiguration: &awscodedeploy.CfnDeploymentGroup_AlarmConfigurationProperty{
			Alarms:  watched,
			Enabled: awscdk.Fn_ConditionIf(stepwise.LogicalId(), true, false),
		},
		AutoRollbackConfiguration: &awscodedeploy.CfnDeploymentGroup_AutoRollbackConfigurationProperty{
			Enabled: true,
			Events:  jsii.Strings("DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"),
		},
		DeploymentConfigName: awscdk.Fn_Join(jsii.String("."), &[]*string{jsii.String("CodeDeployDefault"), way.ValueAsString()}),
		DeploymentStyle: &awscodedeploy.CfnDeploymentGroup_DeploymentStyleProperty{
			DeploymentOption: jsii.String("WITH_TRAFFIC_CONTROL"),
			DeploymentType:   jsii.String("BLUE_GREEN"),
		},
		ServiceRoleArn: newRollOutRole(s, t, alarms).AttrArn(),
	})
	alias := awslambda.NewCfnAlias(s, jsii.String("Live"), &awslambda.CfnAliasProps{
		Name:            jsii.String(live),
		Description:     jsii.String("What citizens and software are served by."),
		FunctionName:    f.Ref(),
		FunctionVersion: version.AttrVersion(),
	})
	alias.CfnOptions().SetUpdatePolicy(&awscdk.CfnUpdatePolicy{CodeDeployLambdaAliasUpdate: &awscdk.CfnCodeDeployLambdaAliasUpdate{
		ApplicationName: application.Ref(), DeploymentGroupName: group.Ref(),
	}})
	return alias
}

// newRollOutRole lets CodeDeploy move the alias and look at the alarms, both of this transaction only.
func newRollOutRole(s awscdk.Stack, t transaction.Transaction, alarms []awscloudwatch.CfnAlarm) awsiam.CfnRole {
	var watched []*string
	for _, a := range alarms {
		watched = append(watched, a.AttrArn())
	}
	return awsiam.NewCfnRole(s, jsii.String("RollOutRole"), &awsiam.CfnRoleProps{
		Description:              jsii.String("Lets CodeDeploy lead callers of " + t.Name + " to another version."),
		AssumeRolePolicyDocument: assumedBy("codedeploy.amazonaws.com", fromThisAccount()),
		Policies: []any{&awsiam.CfnRole_PolicyProperty{
			PolicyName: jsii.String("roll-out"),
			PolicyDocument: policy(
				// Lambda asks for the right on the function, whichever of its aliases is moved.
				allow([]*string{sub("arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:" + t.Name),
					sub("arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:" + t.Name + ":" + live)},
					"lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"),
				allow(watched, "cloudwatch:DescribeAlarms"),
			),
		}},
	})
}

// state says in at most 256 characters what a version of a function is made of: its code, what the template says of it, and
// the settings. CloudFormation publishes another version when this text is another; Lambda refuses to publish one that is
// like the one before, so it is another only where what a version holds is.
func state(s awscdk.Stack, f awslambda.CfnFunction, settings []*string) *string {
	all, _ := s.Resolve(f.CfnProperties()).(map[string]any)
	code, _ := all["code"].(map[string]any)["s3Key"].(string)
	held := map[string]any{}
	for _, name := range []string{"architectures", "description", "environment", "handler", "layers", "loggingConfig", "memorySize", "role", "runtime", "timeout"} {
		held[name] = all[name]
	}
	text, err := json.Marshal(held)
	if err != nil {
		panic(err) // what CDK resolves is JSON
	}
	hash := sha256.Sum256(text)
	parts := append([]*string{jsii.String(code + " " + hex.EncodeToString(hash[:6]))}, settings...)
	return awscdk.Fn_Join(jsii.String(" "), &parts)
}
