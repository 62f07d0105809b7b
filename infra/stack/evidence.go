package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsguardduty"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/scan"
	"github.com/frontline-gov/frontline/shared/transaction"
)

const (
	// evidenceObjects are the files that people send to prove what they say.
	evidenceObjects = "/" + evidence.Prefix + "*"
	// scanner is who looks at them.
	scanner = "malware-protection-plan.guardduty.amazonaws.com"
	// cleanTag is the condition key of what the scanner says of an object.
	cleanTag = "s3:ExistingObjectTag/" + scan.Tag
)

// newScanner has GuardDuty look at each file that is sent as evidence and write what it finds into the object's tag, and
// gives what the policy of the bucket says of it: nobody reads a file that is not clean, and nobody else writes its tag.
// What its role may do is what GuardDuty asks for, less the versions that the bucket has not:
// https://docs.aws.amazon.com/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html
func newScanner(s awscdk.Stack, t transaction.Transaction, bucket awss3.CfnBucket, key *string) []statement {
	rule := sub("arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*")
	own := allow(rule, "events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets")
	own["Condition"] = map[string]any{"StringEquals": map[string]any{"events:ManagedBy": scanner}}
	role := awsiam.NewCfnRole(s, jsii.String("EvidenceScanRole"), &awsiam.CfnRoleProps{
		Description:              jsii.String("Lets GuardDuty look at the evidence of " + t.Name + "."),
		AssumeRolePolicyDocument: assumedBy(scanner, fromThisAccount()),
		Policies: []any{&awsiam.CfnRole_PolicyProperty{
			PolicyName: jsii.String("scan"),
			PolicyDocument: policy(
				own,
				allow(rule, "events:DescribeRule", "events:ListTargetsByRule"),
				allow(bucket.AttrArn(), "s3:GetBucketNotification", "s3:ListBucket", "s3:PutBucketNotification"),
				allow(objects(bucket, evidenceObjects), "s3:GetObject", "s3:GetObjectTagging", "s3:PutObjectTagging"),
				allow(objects(bucket, "/malware-protection-resource-validation-object"), "s3:PutObject"),
				allowThrough([]*string{sub("s3.${AWS::Region}.amazonaws.com")}, key, "kms:Decrypt", "kms:GenerateDataKey"),
			),
		}},
	})
	awsguardduty.NewCfnMalwareProtectionPlan(s, jsii.String("EvidenceScan"), &awsguardduty.CfnMalwareProtectionPlanProps{
		Actions: &awsguardduty.CfnMalwareProtectionPlan_CFNActionsProperty{
			Tagging: &awsguardduty.CfnMalwareProtectionPlan_CFNTaggingProperty{Status: jsii.String("ENABLED")},
		},
		ProtectedResource: &awsguardduty.CfnMalwareProtectionPlan_CFNProtectedResourceProperty{
			S3Bucket: &awsguardduty.CfnMalwareProtectionPlan_S3BucketProperty{
				BucketName:     bucket.Ref(),
				ObjectPrefixes: jsii.Strings(evidence.Prefix),
			},
		},
		Role: role.AttrArn(),
	})
	everybodyElse := func(sid, action string, more map[string]any) statement {
		conditions := map[string]any{"aws:PrincipalArn": role.AttrArn()}
		for name, value := range more {
			conditions[name] = value
		}
		return statement{"Sid": sid, "Effect": "Deny", "Principal": map[string]any{"AWS": "*"}, "Action": action,
			"Resource": objects(bucket, evidenceObjects), "Condition": map[string]any{"StringNotEquals": conditions}}
	}
	return []statement{
		everybodyElse("ReadWhenClean", "s3:GetObject", map[string]any{cleanTag: string(scan.Clean)}),
		everybodyElse("TaggedByTheScanner", "s3:PutObjectTagging", nil),
	}
}

// takeEvidence is what the function that takes evidence may do besides.
func takeEvidence(t transaction.Transaction, bucket awss3.CfnBucket) []statement {
	if t.Upload == transaction.NoUpload {
		return nil
	}
	return []statement{allow(objects(bucket, evidenceObjects), "s3:PutObject")}
}

// sweepEvidence is what the sweep may do besides: ask what the scanner found, and remove what nobody may have. It reads only
// what went straight to the bucket, once that is clean, to see what it is.
func sweepEvidence(t transaction.Transaction, bucket awss3.CfnBucket) []statement {
	if t.Upload == transaction.NoUpload {
		return nil
	}
	may := []statement{allow(objects(bucket, evidenceObjects), "s3:DeleteObject", "s3:GetObjectTagging")}
	if t.Upload == transaction.Large {
		may = append(may, readEvidence(t, bucket)...)
	}
	return may
}

// readEvidence is what the back office and the desk may do besides: read what is clean.
func readEvidence(t transaction.Transaction, bucket awss3.CfnBucket) []statement {
	if t.Upload == transaction.NoUpload {
		return nil
	}
	read := allow(objects(bucket, evidenceObjects), "s3:GetObject")
	read["Condition"] = map[string]any{"StringEquals": map[string]any{cleanTag: string(scan.Clean)}}
	return []statement{read}
}
