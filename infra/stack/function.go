package stack

import (
	"cmp"
	"path/filepath"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3assets"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/tally"
)

const (
	// memory is what every function has, in MB: below it the share of a processor that comes with it makes a
	// request eight times as slow, and dearer.
	memory = 512
	// largeMemory is what a function has that takes large requests: a whole processor. A return of 5,000 employees takes two
	// to three seconds of one, in which an employer waits.
	largeMemory = 1769
	// logRetention is for how many days logs are kept. They hold quantities and no personal data.
	logRetention = 90
)

// function is a Go binary that runs in Lambda.
type function struct {
	id, name, about string
	asset           string // its directory in binaries
	binaries        string
	timeout         int      // seconds
	memory          int      // MB; 0 is what every function has
	concurrency     *float64 // nil is no limit of its own
	environment     map[string]*string
	layers          []string    // ARNs of versions of layers; an empty one is none
	role            string      // the name of its role, where another stack adds to what it may; empty is any
	may             []statement // beside writing its own log
}

// newFunction makes a function with a role and a log of its own.
func newFunction(s awscdk.Stack, f function) awslambda.CfnFunction {
	log := newLog(s, f.id+"Log", tally.Group(f.name))
	var named *string
	if f.role != "" {
		named = jsii.String(f.role)
	}
	role := awsiam.NewCfnRole(s, jsii.String(f.id+"Role"), &awsiam.CfnRoleProps{
		RoleName:                 named,
		Description:              jsii.String("What the function " + f.name + " may do."),
		AssumeRolePolicyDocument: assumedBy("lambda.amazonaws.com", nil),
		Policies: []any{&awsiam.CfnRole_PolicyProperty{
			PolicyName: jsii.String("function"),
			PolicyDocument: policy(append(f.may,
				allow(log.AttrArn(), "logs:CreateLogStream", "logs:PutLogEvents"))...),
		}},
	})
	code := awss3assets.NewAsset(s, jsii.String(f.id+"Code"), &awss3assets.AssetProps{
		DisplayName: jsii.String(f.asset), // by which the template says it
		Path:        jsii.String(filepath.Join(f.binaries, f.asset)),
	})
	var layers *[]any
	if given := slices.DeleteFunc(f.layers, func(arn string) bool { return arn == "" }); len(given) > 0 {
		layers = &[]any{}
		for _, arn := range given {
			*layers = append(*layers, jsii.String(arn))
		}
	}
	return awslambda.NewCfnFunction(s, jsii.String(f.id), &awslambda.CfnFunctionProps{
		FunctionName:  jsii.String(f.name),
		Description:   jsii.String(f.about),
		Architectures: jsii.Strings("arm64"),
		Code: &awslambda.CfnFunction_CodeProperty{
			S3Bucket: code.S3BucketName(),
			S3Key:    code.S3ObjectKey(),
		},
		Environment: &awslambda.CfnFunction_EnvironmentProperty{Variables: f.environment},
		Handler:     jsii.String("bootstrap"),
		LoggingConfig: &awslambda.CfnFunction_LoggingConfigProperty{
			ApplicationLogLevel: jsii.String("INFO"),
			LogFormat:           jsii.String("JSON"),
			LogGroup:            log.Ref(),
			SystemLogLevel:      jsii.String("INFO"),
		},
		Layers:                       layers,
		MemorySize:                   jsii.Number(cmp.Or(f.memory, memory)),
		ReservedConcurrentExecutions: f.concurrency,
		Role:                         role.AttrArn(),
		Runtime:                      jsii.String("provided.al2023"),
		Timeout:                      jsii.Number(f.timeout),
	})
}

// newLog makes a log that forgets.
func newLog(s awscdk.Stack, id, name string) awslogs.CfnLogGroup {
	return awslogs.NewCfnLogGroup(s, jsii.String(id), &awslogs.CfnLogGroupProps{
		LogGroupName:    jsii.String(name),
		RetentionInDays: jsii.Number(logRetention),
	})
}
