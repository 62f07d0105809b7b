package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/page"
)

// newBucket makes the bucket of the site's files, which nobody but CloudFront can read. A file that is replaced is
// kept for 30 days, so that what was published by mistake can be taken back.
func newBucket(s awscdk.Stack) awss3.CfnBucket {
	bucket := awss3.NewCfnBucket(s, jsii.String("Site"), &awss3.CfnBucketProps{
		BucketEncryption: &awss3.CfnBucket_BucketEncryptionProperty{
			ServerSideEncryptionConfiguration: []any{&awss3.CfnBucket_ServerSideEncryptionRuleProperty{
				ServerSideEncryptionByDefault: &awss3.CfnBucket_ServerSideEncryptionByDefaultProperty{
					SseAlgorithm: jsii.String("AES256"),
				},
			}},
		},
		LifecycleConfiguration: &awss3.CfnBucket_LifecycleConfigurationProperty{
			Rules: []any{&awss3.CfnBucket_RuleProperty{
				Id:     jsii.String("forget-what-was-replaced"),
				Status: jsii.String("Enabled"),
				AbortIncompleteMultipartUpload: &awss3.CfnBucket_AbortIncompleteMultipartUploadProperty{
					DaysAfterInitiation: jsii.Number(1),
				},
				NoncurrentVersionExpiration: &awss3.CfnBucket_NoncurrentVersionExpirationProperty{
					NoncurrentDays: jsii.Number(30),
				},
			}},
		},
		OwnershipControls: &awss3.CfnBucket_OwnershipControlsProperty{
			Rules: []any{&awss3.CfnBucket_OwnershipControlsRuleProperty{ObjectOwnership: jsii.String("BucketOwnerEnforced")}},
		},
		PublicAccessBlockConfiguration: &awss3.CfnBucket_PublicAccessBlockConfigurationProperty{
			BlockPublicAcls:       true,
			BlockPublicPolicy:     true,
			IgnorePublicAcls:      true,
			RestrictPublicBuckets: true,
		},
		VersioningConfiguration: &awss3.CfnBucket_VersioningConfigurationProperty{Status: jsii.String("Enabled")},
	})
	keep(bucket)
	return bucket
}

// newBucketPolicy lets this distribution, and no other, read files. It may not list them.
func newBucketPolicy(s awscdk.Stack, bucket awss3.CfnBucket, distribution awscloudfront.CfnDistribution) {
	files := objects(bucket, "/*")
	awss3.NewCfnBucketPolicy(s, jsii.String("SitePolicy"), &awss3.CfnBucketPolicyProps{
		Bucket: bucket.Ref(),
		PolicyDocument: policy(
			statement{
				"Sid":       "ReadByTheDistribution",
				"Effect":    "Allow",
				"Action":    "s3:GetObject",
				"Principal": map[string]any{"Service": "cloudfront.amazonaws.com"},
				"Resource":  files,
				"Condition": map[string]any{"StringEquals": map[string]any{
					"aws:SourceArn": sub("arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${" + *distribution.LogicalId() + "}"),
				}},
			},
			denyWithoutTLS("s3:*", bucket.AttrArn(), files),
		),
	})
}

// functionHeaders are the headers of what functions answer.
const functionHeaders = "FunctionHeaders"

// newHeaders makes the headers that files of the site are answered with: those that the functions give too, and more.
func newHeaders(s awscdk.Stack, id, name string, more ...any) awscloudfront.CfnResponseHeadersPolicy {
	return awscloudfront.NewCfnResponseHeadersPolicy(s, jsii.String(id), &awscloudfront.CfnResponseHeadersPolicyProps{
		ResponseHeadersPolicyConfig: &awscloudfront.CfnResponseHeadersPolicy_ResponseHeadersPolicyConfigProperty{
			Name: jsii.String(name),
			CustomHeadersConfig: &awscloudfront.CfnResponseHeadersPolicy_CustomHeadersConfigProperty{
				Items: append([]any{
					header("Cross-Origin-Opener-Policy", "same-origin"),
					header("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
				}, more...),
			},
			SecurityHeadersConfig: &awscloudfront.CfnResponseHeadersPolicy_SecurityHeadersConfigProperty{
				ContentSecurityPolicy: &awscloudfront.CfnResponseHeadersPolicy_ContentSecurityPolicyProperty{
					ContentSecurityPolicy: jsii.String(page.ContentSecurityPolicy),
					// A function has one page that posts to its bucket, and says so itself.
					Override: id != functionHeaders,
				},
				ContentTypeOptions: &awscloudfront.CfnResponseHeadersPolicy_ContentTypeOptionsProperty{Override: true},
				FrameOptions: &awscloudfront.CfnResponseHeadersPolicy_FrameOptionsProperty{
					FrameOption: jsii.String("DENY"), // for browsers that do not know frame-ancestors
					Override:    true,
				},
				// Not no-referrer: browsers then send "Origin: null" with our own forms, which are told from
				// other sites' by it.
				ReferrerPolicy: &awscloudfront.CfnResponseHeadersPolicy_ReferrerPolicyProperty{
					Override:       true,
					ReferrerPolicy: jsii.String("same-origin"),
				},
				StrictTransportSecurity: &awscloudfront.CfnResponseHeadersPolicy_StrictTransportSecurityProperty{
					AccessControlMaxAgeSec: jsii.Number(365 * 24 * 60 * 60),
					IncludeSubdomains:      true,
					Override:               true,
				},
			},
		},
	})
}

func header(name, value string) *awscloudfront.CfnResponseHeadersPolicy_CustomHeaderProperty {
	return &awscloudfront.CfnResponseHeadersPolicy_CustomHeaderProperty{
		Header:   jsii.String(name),
		Override: true,
		Value:    jsii.String(value),
	}
}
