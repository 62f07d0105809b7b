package local

import (
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/infra/local/gateway"
	"github.com/frontline-gov/frontline/infra/local/template"
)

// What CloudFront keeps ready for everybody, by its id there. See
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html and its neighbours.
const (
	cachingOptimized          = "658327ea-f89d-4fab-a63d-7e88639e58f6" // compresses
	cachingDisabled           = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" // does not compress
	allViewerExceptHostHeader = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
)

// behaviour is a cache behaviour in a template.
type behaviour struct {
	PathPattern, TargetOriginId, CachePolicyId, OriginRequestPolicyId, ResponseHeadersPolicyId, ViewerProtocolPolicy string

	AllowedMethods, CachedMethods []string
	Compress                      bool
	FunctionAssociations          []struct{ EventType, FunctionARN string }
}

type distributionConfig struct {
	Aliases              []string
	CacheBehaviors       []behaviour
	DefaultCacheBehavior behaviour
	DefaultRootObject    string
	Enabled              bool
	CustomErrorResponses []struct {
		ErrorCode, ResponseCode int
		ResponsePagePath        string
		ErrorCachingMinTTL      ignored // nothing is cached
	}
	Origins []struct {
		Id, DomainName, OriginAccessControlId string
		S3OriginConfig, CustomOriginConfig    ignored
	}
	// How viewers connect; here they connect to this machine.
	HttpVersion, PriceClass, Comment, WebACLId            string
	IPV6Enabled, ViewerCertificate, Restrictions, Logging ignored
}

// edge makes the handler of the public address: the distribution of the templates, in front of the site and the APIs. Secret is
// what CloudFront shows the functions, where the templates have a store for it.
func (p *plan) edge(apis map[string]*gateway.API, site fs.FS, secret string) (http.Handler, error) {
	origins, err := p.origins(apis, site)
	if err != nil {
		return nil, err
	}
	headers, err := p.headerPolicies()
	if err != nil {
		return nil, err
	}
	if secret, err = p.shown(secret); err != nil {
		return nil, err
	}
	var made *gateway.Distribution
	err = every(p, "AWS::CloudFront::Distribution", func(r template.Resource, d struct {
		DistributionConfig distributionConfig
		Tags               ignored
	}) error {
		if made != nil {
			return fmt.Errorf("the local platform has one distribution, and another stack has one as well")
		}
		made, err = newDistribution(d.DistributionConfig, origins, headers, secret)
		return err
	})
	if err != nil {
		return nil, err
	}
	if made == nil { // a department's own stacks without the edge: only the APIs' own addresses answer
		return http.NotFoundHandler(), nil
	}
	return made, nil
}

// shown is the secret that the function frontline-caller shows: none, where it has no store to read it from.
func (p *plan) shown(secret string) (string, error) {
	stored := ""
	err := every(p, "AWS::CloudFront::Function", func(r template.Resource, f struct {
		FunctionConfig struct {
			KeyValueStoreAssociations []struct{ KeyValueStoreARN string }
			Comment, Runtime          string
		}
		Name, FunctionCode string
		AutoPublish        bool
		Tags               ignored
	}) error {
		if f.Name == "frontline-caller" && len(f.FunctionConfig.KeyValueStoreAssociations) == 1 {
			stored = secret
		}
		return nil
	})
	return stored, err
}

// origins gives what stands behind the domain names that a distribution may name.
func (p *plan) origins(apis map[string]*gateway.API, site fs.FS) (map[string]http.Handler, error) {
	origins := make(map[string]http.Handler)
	domains := make(map[string]*gateway.Domain)
	for _, r := range p.resources {
		switch r.Type {
		case "AWS::S3::Bucket":
			// A bucket that stands behind the distribution is the site's: no other has files to show.
			origins[r.Name+".s3."+template.Region+".amazonaws.com"] = gateway.Bucket{Files: site}
		case "AWS::ApiGatewayV2::DomainName":
			domains[r.Name] = &gateway.Domain{Name: r.Name}
			origins[r.Name] = domains[r.Name]
		}
	}
	err := every(p, "AWS::ApiGatewayV2::ApiMapping", func(r template.Resource, m struct {
		ApiId, ApiMappingKey, DomainName, Stage string
	}) error {
		domain := domains[m.DomainName]
		if domain == nil {
			return fmt.Errorf("no stack has the domain %s", m.DomainName)
		}
		for _, api := range apis {
			if api.ID == m.ApiId {
				domain.Mappings = append(domain.Mappings, gateway.Mapping{Key: m.ApiMappingKey, API: api})
				return nil
			}
		}
		return fmt.Errorf("no stack has its API")
	})
	return origins, err
}

func newDistribution(c distributionConfig, origins map[string]http.Handler, headers map[string][]gateway.Header, secret string) (*gateway.Distribution, error) {
	byID := make(map[string]http.Handler)
	for _, o := range c.Origins {
		if origins[o.DomainName] == nil {
			return nil, fmt.Errorf("the origin %s is at %s, which is neither a bucket nor an API domain of the stacks", o.Id, o.DomainName)
		}
		byID[o.Id] = origins[o.DomainName]
	}
	d := &gateway.Distribution{Root: c.DefaultRootObject, Errors: make(map[int]gateway.ErrorPage)}
	c.DefaultCacheBehavior.PathPattern = "*"
	for _, b := range append(slices.Clone(c.CacheBehaviors), c.DefaultCacheBehavior) {
		made, err := newBehaviour(b, byID, headers, secret)
		if err != nil {
			return nil, fmt.Errorf("the behaviour for %s: %w", b.PathPattern, err)
		}
		d.Behaviours = append(d.Behaviours, made)
	}
	for _, e := range c.CustomErrorResponses {
		page := gateway.ErrorPage{Status: e.ResponseCode, Path: e.ResponsePagePath}
		if page.Status == 0 {
			page.Status = e.ErrorCode
		}
		d.Errors[e.ErrorCode] = page
	}
	return d, nil
}

func newBehaviour(b behaviour, origins map[string]http.Handler, headers map[string][]gateway.Header, secret string) (gateway.Behaviour, error) {
	made := gateway.Behaviour{Pattern: b.PathPattern, Methods: b.AllowedMethods, Origin: origins[b.TargetOriginId]}
	if made.Origin == nil {
		return made, fmt.Errorf("the distribution has no origin %s", b.TargetOriginId)
	}
	if len(made.Methods) == 0 {
		made.Methods = []string{http.MethodGet, http.MethodHead}
	}
	switch b.CachePolicyId {
	case cachingOptimized:
		made.Compress = b.Compress
	case cachingDisabled:
	default:
		return made, fmt.Errorf("the local platform knows the cache policies CachingOptimized and CachingDisabled only")
	}
	if id := b.OriginRequestPolicyId; id != "" && id != allViewerExceptHostHeader {
		return made, fmt.Errorf("the local platform knows the origin request policy AllViewerExceptHostHeader only")
	}
	for _, f := range b.FunctionAssociations {
		if f.EventType != "viewer-request" {
			return made, fmt.Errorf("the local platform does not support functions at %s", f.EventType)
		}
		switch path.Base(f.FunctionARN) { // their rules are imitated, each by its name
		case "frontline-index":
			made.Index = true
		case "frontline-caller":
			made.Caller, made.Secret = true, secret
		default:
			return made, fmt.Errorf("the local platform does not know the function %s", path.Base(f.FunctionARN))
		}
	}
	if id := b.ResponseHeadersPolicyId; id != "" {
		policy, ok := headers[id]
		if !ok {
			return made, fmt.Errorf("no stack has the response headers policy %s", id)
		}
		made.Headers = policy
	}
	return made, nil
}

// headerPolicies gives the response headers policies by their ids.
func (p *plan) headerPolicies() (map[string][]gateway.Header, error) {
	all := make(map[string][]gateway.Header)
	err := every(p, "AWS::CloudFront::ResponseHeadersPolicy", func(r template.Resource, s struct {
		ResponseHeadersPolicyConfig struct {
			Name, Comment       string
			CustomHeadersConfig struct {
				Items []struct {
					Header, Value string
					Override      bool
				}
			}
			RemoveHeadersConfig   struct{ Items []struct{ Header string } }
			SecurityHeadersConfig securityHeaders
		}
	}) error {
		c := s.ResponseHeadersPolicyConfig
		headers := c.SecurityHeadersConfig.list()
		for _, h := range c.CustomHeadersConfig.Items {
			headers = append(headers, gateway.Header{Name: h.Header, Value: h.Value, Override: h.Override})
		}
		for _, h := range c.RemoveHeadersConfig.Items {
			headers = append(headers, gateway.Header{Name: h.Header, Remove: true})
		}
		all[r.Ref] = headers
		return nil
	})
	return all, err
}

type securityHeaders struct {
	ContentSecurityPolicy *struct {
		ContentSecurityPolicy string
		Override              bool
	}
	ContentTypeOptions *struct{ Override bool }
	FrameOptions       *struct {
		FrameOption string
		Override    bool
	}
	ReferrerPolicy *struct {
		ReferrerPolicy string
		Override       bool
	}
	StrictTransportSecurity *struct {
		AccessControlMaxAgeSec               int
		IncludeSubdomains, Preload, Override bool
	}
}

func (s securityHeaders) list() []gateway.Header {
	var all []gateway.Header
	set := func(name, value string, override bool) {
		all = append(all, gateway.Header{Name: name, Value: value, Override: override})
	}
	if h := s.ContentSecurityPolicy; h != nil {
		set("Content-Security-Policy", h.ContentSecurityPolicy, h.Override)
	}
	if h := s.ContentTypeOptions; h != nil {
		set("X-Content-Type-Options", "nosniff", h.Override)
	}
	if h := s.FrameOptions; h != nil {
		set("X-Frame-Options", h.FrameOption, h.Override)
	}
	if h := s.ReferrerPolicy; h != nil {
		set("Referrer-Policy", h.ReferrerPolicy, h.Override)
	}
	if h := s.StrictTransportSecurity; h != nil {
		parts := []string{"max-age=" + strconv.Itoa(h.AccessControlMaxAgeSec)}
		if h.IncludeSubdomains {
			parts = append(parts, "includeSubDomains")
		}
		if h.Preload {
			parts = append(parts, "preload")
		}
		set("Strict-Transport-Security", strings.Join(parts, "; "), h.Override)
	}
	return all
}
