package stack

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestSearch holds all that the search consists of: an API with two open routes, a function that is granted nothing but
// its own log, and nothing that costs while nobody searches.
func TestSearch(t *testing.T) {
	made := templates(t)[searchStack]
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
		"own address closed": at(t, made.Resources["Api"], "DisableExecuteApiEndpoint"),
		"mapping":            at(t, made.Resources["Mapping"], "ApiMappingKey"), "code": at(t, made.Resources["Function"], "Code.S3Key"),
		"domain": at(t, made.Resources["Mapping"], "DomainName"), "architecture": at(t, made.Resources["Function"], "Architectures"),
		"everything": at(t, made.Resources["EverythingRoute"], "AuthorizationType"), "root": at(t, made.Resources["RootRoute"], "RouteKey"),
		"environment": say(made.Resources["Function"].Properties["Environment"]),
	}
	compare(t, got, map[string]string{
		"own address closed": "true",
		"mapping":            "apply/search", "code": "search.zip", "domain": "${import frontline-api-domain}", "architecture": "[arm64]",
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
