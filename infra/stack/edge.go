package stack

import (
	_ "embed"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// platform stands where a department stands otherwise, for what serves all of them.
const platform = "platform"

// What CloudFront keeps ready for everybody, by its id there.
const (
	cachingOptimized          = "658327ea-f89d-4fab-a63d-7e88639e58f6"
	cachingDisabled           = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
	allViewerExceptHostHeader = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
)

//go:embed index.js
var indexScript string

//go:embed caller.js
var callerScript string

// NewEdge makes the stack frontline-edge: the one origin that the public sees. It serves the site's files from a
// bucket, and leads /apply/*, /desk/*, /finance/* and /performance/* to the API domain, to which each transaction, each desk and the rest
// attach themselves.
func NewEdge(scope constructs.Construct) awscdk.Stack {
	s := newStack(scope, "edge", "What the public reaches: the site, and the domain of the APIs.", platform)
	const (
		host = `^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$`
		arn  = `^arn:aws[a-z-]*:acm:`
	)
	domain := required(s, "DomainName", host, "The name of the site, such as apply.example.gov.uk.")
	certificate := required(s, "CertificateArn", arn+`us-east-1:.+$`, "The certificate of the site's name, in us-east-1.")
	apiName := required(s, "ApiDomainName", host, "The name of the APIs, such as api.apply.example.gov.uk.")
	apiCertificate := required(s, "ApiCertificateArn", arn+Region+`:.+$`, "The certificate of the APIs' name, in "+Region+".")
	firewall := optional(s, "WebAclArn", "The web ACL of WAF for the site, in us-east-1; empty is none.", awscdk.Aws_NO_VALUE())

	api := awsapigatewayv2.NewCfnDomainName(s, jsii.String("ApiDomain"), &awsapigatewayv2.CfnDomainNameProps{
		DomainName: apiName.ValueAsString(),
		DomainNameConfigurations: []any{&awsapigatewayv2.CfnDomainName_DomainNameConfigurationProperty{
			CertificateArn: apiCertificate.ValueAsString(),
			EndpointType:   jsii.String("REGIONAL"),
			SecurityPolicy: jsii.String("TLS_1_2"),
		}},
	})
	bucket := newBucket(s)
	store := awscloudfront.NewCfnKeyValueStore(s, jsii.String("EdgeStore"), &awscloudfront.CfnKeyValueStoreProps{
		Name:    jsii.String("frontline-edge"),
		Comment: jsii.String("The secret by which functions know what came through CloudFront; docs/runbook.md says how it is put here."),
	})
	caller := viewerRequest(s, "Caller", "frontline-caller", "Tells who calls.", callerScript, store)
	site := newHeaders(s, "Headers", "frontline-site")
	// The functions set the headers of their answers themselves. What API Gateway refuses by itself has none.
	headers := newHeaders(s, functionHeaders, "frontline-functions", header("Cache-Control", "no-store"))
	distribution := awscloudfront.NewCfnDistribution(s, jsii.String("Distribution"), &awscloudfront.CfnDistributionProps{
		DistributionConfig: &awscloudfront.CfnDistribution_DistributionConfigProperty{
			Aliases: &[]*string{domain.ValueAsString()},
			CacheBehaviors: []any{assetsBehaviour(s), functionBehaviour("/apply/*", caller, headers),
				functionBehaviour("/desk/*", caller, headers), functionBehaviour("/finance/*", caller, headers), performanceBehaviour(site)},
			CustomErrorResponses: []any{notFound()},
			DefaultCacheBehavior: siteBehaviour(s, site),
			DefaultRootObject:    jsii.String("index.html"),
			Enabled:              true,
			HttpVersion:          jsii.String("http2and3"),
			Ipv6Enabled:          true,
			Origins:              []any{siteOrigin(s, bucket), apiOrigin(api)},
			PriceClass:           jsii.String("PriceClass_100"),
			ViewerCertificate: &awscloudfront.CfnDistribution_ViewerCertificateProperty{
				AcmCertificateArn:      certificate.ValueAsString(),
				MinimumProtocolVersion: jsii.String("TLSv1.2_2021"),
				SslSupportMethod:       jsii.String("sni-only"),
			},
			WebAclId: firewall,
		},
	})
	newBucketPolicy(s, bucket, distribution)

	export(s, "PublicOrigin", exportOrigin, "The origin that the public sees.",
		awscdk.Fn_Join(jsii.String(""), &[]*string{jsii.String("https://"), domain.ValueAsString()}))
	export(s, "ApiDomainForMappings", exportAPIDomain, "The domain that APIs are mapped to.", api.Ref())
	output(s, "SiteBucket", "Where the files of the site go.", bucket.Ref())
	output(s, "DistributionId", "Whose cache is cleared when files change.", distribution.AttrId())
	output(s, "EdgeSecretStore", "Where CloudFront finds the secret that it shows the functions.", store.AttrArn())
	output(s, "SiteAlias", "What the name of the site is to be an alias of.", distribution.AttrDomainName())
	output(s, "ApiAlias", "What the name of the APIs is to be an alias of.", api.AttrRegionalDomainName())
	return s
}

// Names of the two origins within the distribution.
const siteOriginID, apiOriginID = "site", "api"

// siteOrigin is the bucket, read by CloudFront in its own name (origin access control).
func siteOrigin(s awscdk.Stack, bucket awss3.CfnBucket) *awscloudfront.CfnDistribution_OriginProperty {
	access := awscloudfront.NewCfnOriginAccessControl(s, jsii.String("SiteAccess"), &awscloudfront.CfnOriginAccessControlProps{
		OriginAccessControlConfig: &awscloudfront.CfnOriginAccessControl_OriginAccessControlConfigProperty{
			Name:                          jsii.String("frontline-site"),
			OriginAccessControlOriginType: jsii.String("s3"),
			SigningBehavior:               jsii.String("always"),
			SigningProtocol:               jsii.String("sigv4"),
		},
	})
	return &awscloudfront.CfnDistribution_OriginProperty{
		Id:                    jsii.String(siteOriginID),
		DomainName:            bucket.AttrRegionalDomainName(),
		OriginAccessControlId: access.AttrId(),
		// Required beside an origin access control, and then empty.
		S3OriginConfig: &awscloudfront.CfnDistribution_S3OriginConfigProperty{OriginAccessIdentity: jsii.String("")},
	}
}

func apiOrigin(api awsapigatewayv2.CfnDomainName) *awscloudfront.CfnDistribution_OriginProperty {
	return &awscloudfront.CfnDistribution_OriginProperty{
		Id:         jsii.String(apiOriginID),
		DomainName: api.Ref(),
		CustomOriginConfig: &awscloudfront.CfnDistribution_CustomOriginConfigProperty{
			OriginProtocolPolicy: jsii.String("https-only"),
			OriginSslProtocols:   jsii.Strings("TLSv1.2"),
		},
	}
}

// viewerRequest makes a function that stands in CloudFront and sees each request first, with what it looks things up in.
func viewerRequest(s awscdk.Stack, id, name, comment, script string, stores ...awscloudfront.CfnKeyValueStore) awscloudfront.CfnFunction {
	var associations []any
	for _, store := range stores {
		associations = append(associations, &awscloudfront.CfnFunction_KeyValueStoreAssociationProperty{KeyValueStoreArn: store.AttrArn()})
	}
	return awscloudfront.NewCfnFunction(s, jsii.String(id), &awscloudfront.CfnFunctionProps{
		Name:         jsii.String(name),
		AutoPublish:  true,
		FunctionCode: jsii.String(script),
		FunctionConfig: &awscloudfront.CfnFunction_FunctionConfigProperty{
			Comment:                   jsii.String(comment),
			KeyValueStoreAssociations: associations,
			Runtime:                   jsii.String("cloudfront-js-2.0"),
		},
	})
}

// before puts a function before a behaviour.
func before(function awscloudfront.CfnFunction) []any {
	return []any{&awscloudfront.CfnDistribution_FunctionAssociationProperty{
		EventType:   jsii.String("viewer-request"),
		FunctionArn: function.AttrFunctionArn(),
	}}
}

// siteBehaviour serves files, from the cache where it can.
func siteBehaviour(s awscdk.Stack, headers awscloudfront.CfnResponseHeadersPolicy) *awscloudfront.CfnDistribution_DefaultCacheBehaviorProperty {
	index := viewerRequest(s, "Index", "frontline-index", "Adds index documents.", indexScript)
	return &awscloudfront.CfnDistribution_DefaultCacheBehaviorProperty{
		AllowedMethods:          jsii.Strings("GET", "HEAD"),
		CachePolicyId:           jsii.String(cachingOptimized),
		Compress:                true,
		FunctionAssociations:    before(index),
		ResponseHeadersPolicyId: headers.AttrId(),
		TargetOriginId:          jsii.String(siteOriginID),
		ViewerProtocolPolicy:    jsii.String("redirect-to-https"),
	}
}

// assetsBehaviour serves the stylesheet and the icon. A browser keeps them for a day, so that a journey fetches them
// once; with a new version of the design system their names change.
func assetsBehaviour(s awscdk.Stack) *awscloudfront.CfnDistribution_CacheBehaviorProperty {
	return &awscloudfront.CfnDistribution_CacheBehaviorProperty{
		AllowedMethods:          jsii.Strings("GET", "HEAD"),
		CachePolicyId:           jsii.String(cachingOptimized),
		Compress:                true,
		PathPattern:             jsii.String("/assets/*"),
		ResponseHeadersPolicyId: newHeaders(s, "AssetHeaders", "frontline-assets", header("Cache-Control", "public, max-age=86400")).AttrId(),
		TargetOriginId:          jsii.String(siteOriginID),
		ViewerProtocolPolicy:    jsii.String("redirect-to-https"),
	}
}

// functionBehaviour leads addresses to the functions. Nothing of them is ever
// cached, and all that the browser sends reaches them but its Host: the API domain listens to its own name only.
func functionBehaviour(pattern string, caller awscloudfront.CfnFunction, headers awscloudfront.CfnResponseHeadersPolicy) *awscloudfront.CfnDistribution_CacheBehaviorProperty {
	return &awscloudfront.CfnDistribution_CacheBehaviorProperty{
		AllowedMethods:          jsii.Strings("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"),
		CachePolicyId:           jsii.String(cachingDisabled),
		Compress:                true,
		FunctionAssociations:    before(caller),
		OriginRequestPolicyId:   jsii.String(allViewerExceptHostHeader),
		PathPattern:             jsii.String(pattern),
		ResponseHeadersPolicyId: headers.AttrId(),
		TargetOriginId:          jsii.String(apiOriginID),
		ViewerProtocolPolicy:    jsii.String("redirect-to-https"),
	}
}

// notFound shows the site's own page for a file that is not there. Without leave to list the bucket S3 answers 403,
// never 404; a 404 is always a function's, and reaches people and software as the function wrote it.
func notFound() *awscloudfront.CfnDistribution_CustomErrorResponseProperty {
	return &awscloudfront.CfnDistribution_CustomErrorResponseProperty{
		ErrorCachingMinTtl: jsii.Number(10), // seconds: what is published next is seen soon
		ErrorCode:          jsii.Number(403),
		ResponseCode:       jsii.Number(404),
		ResponsePagePath:   jsii.String("/404/index.html"),
	}
}
