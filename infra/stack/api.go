package stack

import (
	"encoding/json"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// route is a method and a path of a transaction's API.
type route struct{ id, method, path string }

// openRoutes are what citizens and software call: everything, and the root, which is no part of everything.
var openRoutes = []route{
	{"Everything", "ANY", "/{proxy+}"},
	{"Root", "ANY", "/"},
}

// signedRoutes are open to callers only who sign, as the department's back office or as the sweep: the signed rows of the table of
// access that a transaction has. A resource is called by the last word of its path.
func signedRoutes(t access.Table, has func(access.Condition) bool) []route {
	var routes []route
	for _, row := range t.Rows {
		if row.Signed && has(row.Only) {
			method, path, _ := strings.Cut(row.Route, " ")
			word := path[strings.LastIndexByte(path, '/')+1:]
			routes = append(routes, route{strings.ToUpper(word[:1]) + word[1:], method, path})
		}
	}
	return routes
}

// stage is the one stage of an API; its name is not part of any address.
const stage = "$default"

// invoked is the resource that stands for calls of a route of an API, whatever its id.
func (r route) invoked(api awsapigatewayv2.CfnApi) *string {
	return sub("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${" + *api.LogicalId() + "}/" +
		stage + "/" + r.method + strings.ReplaceAll(r.path, "{id}", "*"))
}

// newAPI makes an HTTP API, without routes: the functions need its address before it has any. Signed are those that it is
// to have.
func newAPI(s awscdk.Stack, name string, signed []route) awsapigatewayv2.CfnApi {
	return awsapigatewayv2.NewCfnApi(s, jsii.String("Api"), &awsapigatewayv2.CfnApiProps{
		Name:         jsii.String(name),
		ProtocolType: jsii.String("HTTP"),
		// The back office calls the API at its own address: behind CloudFront its signature would not hold. Nobody else
		// has business there, past CloudFront.
		DisableExecuteApiEndpoint: len(signed) == 0,
	})
}

// newRoutes leads every call of the transaction's API to the function, those that ask for a signature only where they are signed.
func newRoutes(s awscdk.Stack, t transaction.Transaction, api awsapigatewayv2.CfnApi, f awslambda.CfnFunction, alias awslambda.CfnAlias, c Capacity) {
	attach(s, attached{name: t.Name, mapping: "apply/" + t.Name, api: api, function: f, alias: alias, capacity: c, signed: signedFor(t)})
}

// attached is an API with the function behind it and its place on the shared API domain.
type attached struct {
	name, mapping string
	api           awsapigatewayv2.CfnApi
	function      awslambda.CfnFunction
	alias         awslambda.CfnAlias // of the function, by which it is called; nil calls the function itself
	capacity      Capacity
	// signed routes are open to callers only whose policy allows them.
	signed []route
}

// attach leads every call of an API to the function, and the shared API domain's /<mapping> to the API.
func attach(s awscdk.Stack, a attached) {
	api, target := a.api, a.function.AttrArn()
	if a.alias != nil {
		target = atLive(a.function)
	}
	integration := awsapigatewayv2.NewCfnIntegration(s, jsii.String("Integration"), &awsapigatewayv2.CfnIntegrationProps{
		ApiId:                api.Ref(),
		IntegrationType:      jsii.String("AWS_PROXY"),
		IntegrationUri:       target,
		PayloadFormatVersion: jsii.String("2.0"),
	})
	add := func(r route, authorization string) {
		awsapigatewayv2.NewCfnRoute(s, jsii.String(r.id+"Route"), &awsapigatewayv2.CfnRouteProps{
			ApiId:             api.Ref(),
			RouteKey:          jsii.String(r.method + " " + r.path),
			AuthorizationType: jsii.String(authorization),
			Target:            awscdk.Fn_Join(jsii.String("/"), &[]*string{jsii.String("integrations"), integration.Ref()}),
		})
	}
	for _, r := range openRoutes {
		add(r, "NONE")
	}
	for _, r := range a.signed {
		add(r, "AWS_IAM")
	}
	permission := awslambda.NewCfnPermission(s, jsii.String("FunctionPermission"), &awslambda.CfnPermissionProps{
		Action:       jsii.String("lambda:InvokeFunction"),
		FunctionName: target,
		Principal:    jsii.String("apigateway.amazonaws.com"),
		SourceArn:    sub("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${" + *api.LogicalId() + "}/*"),
	})
	if a.alias != nil { // whose ARN does not say that it has to be there first
		integration.AddResourceDependency(a.alias, nil)
		permission.AddResourceDependency(a.alias, nil)
	}
	// The name is that of a vended log: API Gateway may then write to it without a policy of its own for each log.
	log := newLog(s, "AccessLog", "/aws/vendedlogs/apis/"+a.name)
	own := awsapigatewayv2.NewCfnStage(s, jsii.String("Stage"), &awsapigatewayv2.CfnStageProps{
		ApiId:      api.Ref(),
		StageName:  jsii.String(stage),
		AutoDeploy: true,
		AccessLogSettings: &awsapigatewayv2.CfnStage_AccessLogSettingsProperty{
			DestinationArn: log.AttrArn(),
			Format:         jsii.String(accessLogFormat()),
		},
		DefaultRouteSettings: &awsapigatewayv2.CfnStage_RouteSettingsProperty{
			ThrottlingBurstLimit: jsii.Number(a.capacity.Burst),
			ThrottlingRateLimit:  jsii.Number(a.capacity.Rate),
		},
	})
	awsapigatewayv2.NewCfnApiMapping(s, jsii.String("Mapping"), &awsapigatewayv2.CfnApiMappingProps{
		ApiId:         api.Ref(),
		ApiMappingKey: jsii.String(a.mapping),
		DomainName:    imported(exportAPIDomain),
		Stage:         own.Ref(),
	})
}

// accessLogFormat is the line that API Gateway logs for each request. It has no personal data: no path (references
// stand in it), no query, no address of the caller, no user agent.
func accessLogFormat() string {
	fields := map[string]string{}
	for _, field := range []string{"requestId", "routeKey", "status", "responseLatency", "integrationLatency"} {
		fields[field] = "$context." + field
	}
	line, err := json.Marshal(fields)
	if err != nil {
		panic(err) // a map of strings can always be marshalled
	}
	return string(line)
}
