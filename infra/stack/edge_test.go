package stack

import (
	"slices"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
)

// TestEdge holds what the edge promises, by resource and property.
func TestEdge(t *testing.T) {
	functions := func(pattern string) string { // what leads to the functions: everything goes through, nothing is kept
		return "{AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE], " +
			"CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad, Compress: true, " +
			"FunctionAssociations: [{EventType: viewer-request, FunctionARN: ${Caller.FunctionARN}}], " +
			"OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac, PathPattern: " + pattern +
			", ResponseHeadersPolicyId: ${FunctionHeaders.Id}, TargetOriginId: api, ViewerProtocolPolicy: redirect-to-https}"
	}
	resources := templates(t)[edgeStack].Resources
	for id, properties := range map[string]map[string]string{
		"Site": {
			"BucketEncryption": "{ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: AES256}}]}",
			"PublicAccessBlockConfiguration": "{BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, " +
				"RestrictPublicBuckets: true}",
			"OwnershipControls":       "{Rules: [{ObjectOwnership: BucketOwnerEnforced}]}",
			"VersioningConfiguration": "{Status: Enabled}",
			"LifecycleConfiguration.Rules.0.NoncurrentVersionExpiration": "{NoncurrentDays: 30}",
		},
		"SitePolicy": {"Bucket": "${Site}"},
		"SiteAccess": {
			"OriginAccessControlConfig": "{Name: frontline-site, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}",
		},
		"ApiDomain": {
			"DomainName": "${ApiDomainName}",
			"DomainNameConfigurations": "[{CertificateArn: ${ApiCertificateArn}, EndpointType: REGIONAL, " +
				"SecurityPolicy: TLS_1_2}]",
		},
		"Distribution": {
			"DistributionConfig.Aliases":           "[${DomainName}]",
			"DistributionConfig.DefaultRootObject": "index.html",
			"DistributionConfig.Enabled":           "true",
			"DistributionConfig.HttpVersion":       "http2and3",
			"DistributionConfig.IPV6Enabled":       "true",
			"DistributionConfig.ViewerCertificate": "{AcmCertificateArn: ${CertificateArn}, MinimumProtocolVersion: TLSv1.2_2021, " +
				"SslSupportMethod: sni-only}",
			"DistributionConfig.WebACLId": "${if WebAclArnGiven then ${WebAclArn} else ${AWS::NoValue}}",
			"DistributionConfig.Origins": "[{DomainName: ${Site.RegionalDomainName}, Id: site, OriginAccessControlId: ${SiteAccess.Id}, " +
				"S3OriginConfig: {OriginAccessIdentity: }}, " +
				"{CustomOriginConfig: {OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1.2]}, DomainName: ${ApiDomain}, Id: api}]",
			"DistributionConfig.DefaultCacheBehavior": "{AllowedMethods: [GET, HEAD], CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6, " +
				"Compress: true, FunctionAssociations: [{EventType: viewer-request, FunctionARN: ${Index.FunctionARN}}], " +
				"ResponseHeadersPolicyId: ${Headers.Id}, TargetOriginId: site, ViewerProtocolPolicy: redirect-to-https}",
			"DistributionConfig.CacheBehaviors": "[{AllowedMethods: [GET, HEAD], " +
				"CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6, Compress: true, PathPattern: /assets/*, " +
				"ResponseHeadersPolicyId: ${AssetHeaders.Id}, TargetOriginId: site, ViewerProtocolPolicy: redirect-to-https}, " +
				functions("/apply/*") + ", " + functions("/desk/*") + ", " + functions("/finance/*") + ", " +
				"{AllowedMethods: [GET, HEAD], CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6, Compress: true, PathPattern: /performance/*, " +
				"ResponseHeadersPolicyId: ${Headers.Id}, TargetOriginId: api, ViewerProtocolPolicy: redirect-to-https}]",
			// 403 only: a 404 is a function's answer, and stays as it is.
			"DistributionConfig.CustomErrorResponses": "[{ErrorCachingMinTTL: 10, ErrorCode: 403, ResponseCode: 404, " +
				"ResponsePagePath: /404/index.html}]",
		},
		"Index": {
			"AutoPublish":            "true",
			"FunctionCode":           indexScript,
			"FunctionConfig.Runtime": "cloudfront-js-2.0",
		},
		"Caller": {
			"AutoPublish":  "true",
			"FunctionCode": callerScript,
			"FunctionConfig.KeyValueStoreAssociations": "[{KeyValueStoreARN: ${EdgeStore.Arn}}]",
			"FunctionConfig.Runtime":                   "cloudfront-js-2.0",
		},
		"EdgeStore": {"Name": "frontline-edge"},
		"FunctionHeaders": {
			"ResponseHeadersPolicyConfig.CustomHeadersConfig.Items": "[" +
				"{Header: Cross-Origin-Opener-Policy, Override: true, Value: same-origin}, " +
				"{Header: Permissions-Policy, Override: true, Value: camera=(), geolocation=(), microphone=(), payment=()}, " +
				"{Header: Cache-Control, Override: true, Value: no-store}]",
		},
		"AssetHeaders": {
			"ResponseHeadersPolicyConfig.CustomHeadersConfig.Items": "[" +
				"{Header: Cross-Origin-Opener-Policy, Override: true, Value: same-origin}, " +
				"{Header: Permissions-Policy, Override: true, Value: camera=(), geolocation=(), microphone=(), payment=()}, " +
				"{Header: Cache-Control, Override: true, Value: public, max-age=86400}]",
		},
		"Headers": {
			"ResponseHeadersPolicyConfig.SecurityHeadersConfig": "{ContentSecurityPolicy: {ContentSecurityPolicy: " +
				page.ContentSecurityPolicy + ", Override: true}, ContentTypeOptions: {Override: true}, " +
				"FrameOptions: {FrameOption: DENY, Override: true}, ReferrerPolicy: {Override: true, ReferrerPolicy: same-origin}, " +
				"StrictTransportSecurity: {AccessControlMaxAgeSec: 3.1536e+07, IncludeSubdomains: true, Override: true}}", // a year
			"ResponseHeadersPolicyConfig.CustomHeadersConfig": "{Items: [" +
				"{Header: Cross-Origin-Opener-Policy, Override: true, Value: same-origin}, " +
				"{Header: Permissions-Policy, Override: true, Value: camera=(), geolocation=(), microphone=(), payment=()}]}",
		},
	} {
		for path, want := range properties {
			if got := at(t, resources[id], path); got != want {
				t.Errorf("%s %s:\n got %s\nwant %s", id, path, got, want)
			}
		}
	}
}

// TestParameters holds what whoever deploys has to say: the names and certificates of the edge, and nothing else.
func TestParameters(t *testing.T) {
	for stack, template := range templates(t) {
		var needed []string
		for name, p := range template.Parameters {
			if p.Default == nil {
				needed = append(needed, name)
			}
		}
		slices.Sort(needed)
		var want []string
		if stack == edgeStack {
			want = []string{"ApiCertificateArn", "ApiDomainName", "CertificateArn", "DomainName"}
		}
		if !slices.Equal(needed, want) {
			t.Errorf("%s needs %v, want %v", stack, needed, want)
		}
	}
}

// TestDepartment holds what a department's stack promises.
func TestDepartment(t *testing.T) {
	resources := templates(t)["frontline-hmrc"].Resources
	for id, properties := range map[string]map[string]string{
		"Key":          {"EnableKeyRotation": "true", "PendingWindowInDays": "30"},
		"KeyAlias":     {"AliasName": "alias/frontline-hmrc", "TargetKeyId": "${Key.KeyId}"},
		"BackOffice":   {"RoleName": "frontline-hmrc-back-office"},
		"Alarms":       {"TopicName": "frontline-hmrc-alarms", "KmsMasterKeyId": "${Key.Arn}"},
		"Dashboard":    {"DashboardName": "frontline-hmrc"},
		"AlarmsPolicy": {"Topics": "[${Alarms}]"},
	} {
		for path, want := range properties {
			if got := at(t, resources[id], path); got != want {
				t.Errorf("%s %s:\n got %s\nwant %s", id, path, got, want)
			}
		}
	}
}
