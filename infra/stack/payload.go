package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// What the bucket of a transaction holds, by the beginning of its name: see shared/store.
const (
	submissionObjects = "/submissions/*"
	draftObjects      = "/drafts/*"
)

// draftBackstop is the number of days after which the object of a draft is gone whatever happened. The sweep removes it
// when the draft is sent, changed or expired; this is for the case that the sweep stands still for a year.
const draftBackstop = 365

// newPayloads makes the bucket for what is too large for the table. It has no versions: what is erased is gone, nothing
// in it is ever overwritten, and a table restored to an earlier time names again only what was meant to be erased.
// docs/decisions/storage.md has the reasons, and why it stands with the transaction and not with the department.
func newPayloads(s awscdk.Stack, t transaction.Transaction, key *string) awss3.CfnBucket {
	bucket := awss3.NewCfnBucket(s, jsii.String("Payloads"), &awss3.CfnBucketProps{
		BucketEncryption: &awss3.CfnBucket_BucketEncryptionProperty{
			ServerSideEncryptionConfiguration: []any{&awss3.CfnBucket_ServerSideEncryptionRuleProperty{
				BucketKeyEnabled: true,
				ServerSideEncryptionByDefault: &awss3.CfnBucket_ServerSideEncryptionByDefaultProperty{
					KmsMasterKeyId: key,
					SseAlgorithm:   jsii.String("aws:kms"),
				},
			}},
		},
		LifecycleConfiguration: &awss3.CfnBucket_LifecycleConfigurationProperty{
			Rules: []any{&awss3.CfnBucket_RuleProperty{
				Id:               jsii.String("forget-drafts"),
				Status:           jsii.String("Enabled"),
				Prefix:           jsii.String("drafts/"),
				ExpirationInDays: jsii.Number(draftBackstop),
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
	})
	keep(bucket)
	said := []statement{denyWithoutTLS("s3:*", bucket.AttrArn(), objects(bucket, "/*"))}
	if t.Upload != transaction.NoUpload {
		said = append(said, newScanner(s, t, bucket, key)...)
	}
	awss3.NewCfnBucketPolicy(s, jsii.String("PayloadsPolicy"), &awss3.CfnBucketPolicyProps{
		Bucket:         bucket.Ref(),
		PolicyDocument: policy(said...),
	})
	return bucket
}

// objects are those of a bucket whose names begin alike.
func objects(bucket awss3.CfnBucket, pattern string) *string {
	return awscdk.Fn_Join(jsii.String(""), &[]*string{bucket.AttrArn(), jsii.String(pattern)})
}

// readToAmend is what the function may do besides, where people may change what they sent: read the answers that the table does not
// hold, to ask them again.
func readToAmend(t transaction.Transaction, bucket awss3.CfnBucket) []statement {
	if !t.Amend {
		return nil
	}
	return []statement{allow(objects(bucket, submissionObjects), "s3:GetObject")}
}
