package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// What stacks tell each other goes by names that do not change, so that a stack can be deployed without the others
// at hand, from another repository.
const (
	exportOrigin    = "frontline-public-origin" // https://…, no trailing slash
	exportAPIDomain = "frontline-api-domain"    // the name of the API domain
)

func exportKey(department string) string    { return "frontline-" + department + "-key" }
func exportRole(department string) string   { return "frontline-" + department + "-back-office-role" }
func exportAlarms(department string) string { return "frontline-" + department + "-alarms" }

// export tells other stacks a value.
func export(s awscdk.Stack, id, name, description string, value *string) {
	awscdk.NewCfnOutput(s, jsii.String(id), &awscdk.CfnOutputProps{
		Description: jsii.String(description),
		ExportName:  jsii.String(name),
		Value:       value,
	})
}

// output tells people a value.
func output(s awscdk.Stack, id, description string, value *string) {
	awscdk.NewCfnOutput(s, jsii.String(id), &awscdk.CfnOutputProps{
		Description: jsii.String(description),
		Value:       value,
	})
}

// imported is the value that another stack exports.
func imported(name string) *string { return awscdk.Fn_ImportValue(jsii.String(name)) }
