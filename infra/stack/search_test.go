package stack

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// searchTemplate is the template of the search's stack alone.
func searchTemplate(t *testing.T) template {
	t.Helper()
	binaries, output := t.TempDir(), t.TempDir()
	if err := os.MkdirAll(filepath.Join(binaries, searchName), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(binaries, searchName, "bootstrap"), []byte("search\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	app, err := deployed(App{})
	if err != nil {
		t.Fatal(err)
	}
	err = withCDK(true, func() {
		made := awscdk.NewApp(&awscdk.AppProps{AnalyticsReporting: jsii.Bool(false), Context: &app.Context, Outdir: jsii.String(output), TreeMetadata: jsii.Bool(false)})
		NewSearch(made, binaries)
		made.Synth(nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	texts, err := normalised(os.DirFS(output))
	if err != nil {
		t.Fatal(err)
	}
	var made template
	if err := json.Unmarshal(texts["frontline-search.json"], &made); err != nil {
		t.Fatal(err)
	}
	return made
}

// TestSearch holds all that the search consists of: an API with two open routes, a function that is granted nothing but
// its own log, and nothing that costs while nobody searches.
func TestSearch(t *testing.T) {
	made := searchTemplate(t)
	types := map[string]string{}
	for id, r := range made.Resources {
		types[id] = r.Type
		if kinds[r.Type].cost == "per month" || strings.HasPrefix(r.Type, "AWS::DynamoDB") || strings.HasPrefix(r.Type, "AWS::S3") {
			t.Errorf("%s is a %s", id, r.Type)
		}
	}
	compare(t, types, map[string]string{
		"AccessLog": "AWS::Logs::LogGroup", "Api": "AWS::ApiGatewayV2::Api", "EverythingRoute": "AWS::ApiGatewayV2::Route",
		"Function": "AWS::Lambda::Function", "FunctionLog": "AWS::Logs::LogGroup", "FunctionPermission": "AWS::Lambda::Permission",
		"FunctionRole": "AWS::IAM::Role", "Integration": "AWS::ApiGatewayV2::Integration", "Mapping": "AWS::ApiGatewayV2::ApiMapping",
		"RootRoute": "AWS::ApiGatewayV2::Route", "Stage": "AWS::ApiGatewayV2::Stage",
	})
	got := map[string]string{
		"mapping": at(t, made.Resources["Mapping"], "ApiMappingKey"), "code": at(t, made.Resources["Function"], "Code.S3Key"),
		"domain": at(t, made.Resources["Mapping"], "DomainName"), "architecture": at(t, made.Resources["Function"], "Architectures"),
		"everything": at(t, made.Resources["EverythingRoute"], "AuthorizationType"), "root": at(t, made.Resources["RootRoute"], "RouteKey"),
		"environment": say(made.Resources["Function"].Properties["Environment"]),
	}
	compare(t, got, map[string]string{
		"mapping": "apply/search", "code": "search.zip", "domain": "${import frontline-api-domain}", "architecture": "[arm64]",
		"everything": "NONE", "root": "ANY /", "environment": "{Variables: {}}",
	})
	var may []string
	for _, p := range list(made.Resources["FunctionRole"].Properties["Policies"]) {
		may = append(may, granted(p.(map[string]any)["PolicyDocument"])...)
	}
	want := []string{"Allow logs:CreateLogStream ${FunctionLog.Arn}", "Allow logs:PutLogEvents ${FunctionLog.Arn}"}
	if !slices.Equal(may, want) {
		t.Errorf("its function may %v", may)
	}
	if names := slices.Sorted(maps.Keys(made.Parameters)); !slices.Equal(names, []string{"CostCentre", "Environment"}) {
		t.Errorf("its parameters are %v", names)
	}
}
