package local

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/infra/local/function"
	"github.com/frontline-gov/frontline/infra/local/gateway"
	"github.com/frontline-gov/frontline/infra/local/policy"
	"github.com/frontline-gov/frontline/infra/local/template"
)

// ignored holds properties that have no effect on one machine.
type ignored = json.RawMessage

// gateways makes the HTTP APIs of the templates, by their names.
func (p *plan) gateways(functions map[string]*function.Function, now func() time.Time) (map[string]*gateway.API, error) {
	apis := make(map[string]*gateway.API)
	byID := make(map[string]*gateway.API)
	err := every(p, "AWS::ApiGatewayV2::Api", func(r template.Resource, a struct {
		Name, ProtocolType, Description, RouteSelectionExpression, IpAddressType string
		DisableExecuteApiEndpoint                                                bool
		Tags                                                                     ignored
	}) error {
		if a.ProtocolType != "HTTP" {
			return fmt.Errorf("the local platform has APIs of the type HTTP only, not %s", a.ProtocolType)
		}
		if apis[r.Name] != nil {
			return fmt.Errorf("the name %s is taken by another API, and the address here is made of it", r.Name)
		}
		apis[r.Name] = &gateway.API{ID: r.Ref, Name: r.Name, Roles: p.roles, Now: now, Clock: time.Now, Mapped: a.DisableExecuteApiEndpoint}
		byID[r.Ref] = apis[r.Name]
		return nil
	})
	if err == nil {
		err = p.addStages(byID)
	}
	if err == nil {
		err = p.addRoutes(byID, functions)
	}
	return apis, err
}

func (p *plan) addStages(apis map[string]*gateway.API) error {
	return every(p, "AWS::ApiGatewayV2::Stage", func(r template.Resource, s struct {
		ApiId, StageName, Description string
		AutoDeploy                    bool
		DefaultRouteSettings          struct {
			ThrottlingBurstLimit, ThrottlingRateLimit float64
			DetailedMetricsEnabled                    bool
		}
		AccessLogSettings, Tags ignored // the platform's own log has a line for each request
	}) error {
		api := apis[s.ApiId]
		if api == nil {
			return fmt.Errorf("no stack has its API")
		}
		if s.StageName != "$default" || api.Stage != "" || !s.AutoDeploy {
			return fmt.Errorf("the local platform has one stage for each API, $default, deployed automatically")
		}
		api.Stage = s.StageName
		if limit := s.DefaultRouteSettings; limit.ThrottlingRateLimit > 0 {
			api.Throttle = &gateway.Throttle{Rate: limit.ThrottlingRateLimit, Burst: limit.ThrottlingBurstLimit, Clock: time.Now}
		}
		return nil
	})
}

// integration is a function as an API calls it.
type integration struct {
	target  string // the ARN of the function, or of its alias
	timeout time.Duration
}

func (p *plan) addRoutes(apis map[string]*gateway.API, functions map[string]*function.Function) error {
	integrations := make(map[string]integration)
	err := every(p, "AWS::ApiGatewayV2::Integration", func(r template.Resource, i struct {
		ApiId, IntegrationType, IntegrationUri, PayloadFormatVersion, IntegrationMethod, ConnectionType, Description string
		TimeoutInMillis                                                                                              int
	}) error {
		if i.IntegrationType != "AWS_PROXY" || i.PayloadFormatVersion != "2.0" {
			return fmt.Errorf("the local platform has integrations with functions only: AWS_PROXY, payload format 2.0")
		}
		// The address may be the function's ARN, or the older form that has it in the middle.
		_, target, found := strings.Cut(i.IntegrationUri, "/functions/")
		if !found {
			target = i.IntegrationUri
		}
		target = strings.TrimSuffix(target, "/invocations")
		if functions[p.unaliased(target)] == nil {
			return fmt.Errorf("no stack has the function %s", target)
		}
		timeout := time.Duration(i.TimeoutInMillis) * time.Millisecond
		if timeout == 0 || timeout > gateway.MaxTimeout {
			timeout = gateway.MaxTimeout
		}
		integrations[r.Ref] = integration{target, timeout}
		return nil
	})
	if err != nil {
		return err
	}
	permissions, err := p.permissions()
	if err != nil {
		return err
	}
	return every(p, "AWS::ApiGatewayV2::Route", func(r template.Resource, route struct {
		ApiId, RouteKey, Target, AuthorizationType, OperationName string
	}) error {
		api := apis[route.ApiId]
		i, ok := integrations[strings.TrimPrefix(route.Target, "integrations/")]
		if api == nil || !ok {
			return fmt.Errorf("no stack has its API and its integration")
		}
		if !slices.Contains([]string{"", "NONE", "AWS_IAM"}, route.AuthorizationType) {
			return fmt.Errorf("the local platform authorises by AWS_IAM only, not %s", route.AuthorizationType)
		}
		method, path, err := gateway.ParseKey(route.RouteKey)
		if err != nil {
			return err
		}
		source := fmt.Sprintf("arn:aws:execute-api:%s:%s:%s/%s/%s%s", template.Region, template.Account, api.ID, api.Stage,
			strings.Replace(method, "ANY", "*", 1), path)
		if !slices.ContainsFunc(permissions, func(p permission) bool { return p.allows(i.target, source) }) {
			return fmt.Errorf("no AWS::Lambda::Permission lets the route call %s, so AWS would answer every call with an error", i.target)
		}
		api.Routes = append(api.Routes, gateway.Route{
			Method: method, Path: path, IAM: route.AuthorizationType == "AWS_IAM", Function: functions[p.unaliased(i.target)], Timeout: i.timeout,
		})
		return nil
	})
}

// permission lets API Gateway call a function, or an alias of one.
type permission struct{ target, source string }

func (p permission) allows(target, source string) bool {
	return p.target == target && (p.source == "" || policy.Match(p.source, source))
}

func (p *plan) permissions() ([]permission, error) {
	var all []permission
	err := every(p, "AWS::Lambda::Permission", func(r template.Resource, s struct {
		Action, FunctionName, Principal, SourceArn, SourceAccount string
	}) error {
		if s.Principal != "apigateway.amazonaws.com" || s.Action != "lambda:InvokeFunction" {
			return nil
		}
		for _, f := range p.functions {
			switch {
			case s.FunctionName == f.settings.Name:
				all = append(all, permission{f.settings.ARN, s.SourceArn})
			case p.unaliased(s.FunctionName) == f.settings.ARN: // to call the function is not to call its alias
				all = append(all, permission{s.FunctionName, s.SourceArn})
			}
		}
		return nil
	})
	return all, err
}
