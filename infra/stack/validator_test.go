package stack

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"
)

// acknowledged are findings of the validator that are not faults: rule and place, with the reason.
var acknowledged = map[string]string{}

// TestValidator holds that CDK's own check of the templates (the schemas of all resource types, and some 300 rules)
// finds nothing, not even a warning. A broken stack stands beside the others and has to be found: a check that finds
// nothing anywhere shows nothing.
func TestValidator(t *testing.T) {
	app := buildable(t)
	output := t.TempDir()
	err := withCDK(false, func() {
		whole := app.build(output)
		broken := awscdk.NewStack(whole, jsii.String("broken"), nil)
		awslambda.NewCfnFunction(broken, jsii.String("Function"), &awslambda.CfnFunctionProps{
			Architectures: jsii.Strings("arm65"), // a warning only
			Code:          &awslambda.CfnFunction_CodeProperty{ZipFile: jsii.String("x")},
			Role:          "no-arn", // an error
		})
		whole.Synth(nil)
	})
	if err == nil || !strings.Contains(err.Error(), "ValidationFailed") {
		t.Errorf("a stack with errors is synthesised: %v", err)
	}
	var report struct {
		PluginReports []struct {
			Violations []struct {
				RuleName, Description string
				ViolatingConstructs   []struct {
					CloudFormationResource struct {
						TemplatePath, LogicalID string
						PropertyPaths           []string
					}
				}
			}
		}
	}
	if err := decode(os.DirFS(output), "validation-report.json", &report); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{} // of the broken stack
	unused := maps.Clone(acknowledged)
	for _, plugin := range report.PluginReports {
		for _, violation := range plugin.Violations {
			for _, construct := range violation.ViolatingConstructs {
				at := construct.CloudFormationResource
				if at.TemplatePath == "broken.template.json" {
					found[violation.RuleName] = true
					continue
				}
				place := violation.RuleName + " " + at.TemplatePath + " " + at.LogicalID + " " + strings.Join(at.PropertyPaths, " ")
				if _, ok := acknowledged[place]; !ok {
					t.Errorf("%s: %s", place, violation.Description)
				}
				delete(unused, place)
			}
		}
	}
	for place := range unused {
		t.Errorf("%s is acknowledged, and not found any more", place)
	}
	for _, rule := range []string{"F3031", "W3030"} {
		if !found[rule] {
			t.Errorf("the validator does not find %s in the broken stack: %v", rule, slices.Sorted(maps.Keys(found)))
		}
	}
}
