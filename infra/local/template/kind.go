package template

import (
	"maps"
	"slices"
)

// kind says how the resources of one type are named and what they answer to Ref and Fn::GetAtt. In the patterns, {name} is
// the physical name, {id} an identifier that stays the same from start to start, {arn} the ARN, {queue} and {api} the
// addresses here.
type kind struct {
	name       string // the property that holds the physical name
	ref        string // the pattern of Ref; {name} when empty
	arn        string // the pattern of the ARN, also the attribute Arn
	attributes map[string]string
}

const (
	arnIAM        = "arn:aws:iam::" + Account + ":"
	arnCloudFront = "arn:aws:cloudfront::" + Account + ":"
	regional      = ":" + Region + ":" + Account + ":"
)

// kinds lists every supported type. What has something running for it here is in runs; the others are accepted knowingly.
var kinds = map[string]kind{
	// Something runs for these.
	"AWS::ApiGatewayV2::Api":        {name: "Name", ref: "{id}", attributes: map[string]string{"ApiId": "{id}", "ApiEndpoint": "{api}"}},
	"AWS::ApiGatewayV2::ApiMapping": {ref: "{id}", attributes: map[string]string{"ApiMappingId": "{id}"}},
	"AWS::ApiGatewayV2::DomainName": {name: "DomainName", attributes: map[string]string{
		"RegionalDomainName": "d-{id}.execute-api." + Region + ".amazonaws.com", "RegionalHostedZoneId": "Z{id}"}},
	"AWS::ApiGatewayV2::Integration":         {ref: "{id}", attributes: map[string]string{"IntegrationId": "{id}"}},
	"AWS::ApiGatewayV2::Route":               {ref: "{id}", attributes: map[string]string{"RouteId": "{id}"}},
	"AWS::ApiGatewayV2::Stage":               {name: "StageName"},
	"AWS::CloudFront::Distribution":          {ref: "E{id}", arn: arnCloudFront + "distribution/E{id}", attributes: map[string]string{"Id": "E{id}", "DomainName": "d{id}.cloudfront.net"}},
	"AWS::CloudFront::Function":              {name: "Name", ref: "{arn}", arn: arnCloudFront + "function/{name}", attributes: map[string]string{"FunctionARN": "{arn}", "FunctionMetadata.FunctionARN": "{arn}", "Stage": "LIVE"}},
	"AWS::CloudFront::ResponseHeadersPolicy": {ref: "{id}", attributes: map[string]string{"Id": "{id}"}},
	"AWS::DynamoDB::Table":                   {name: "TableName", arn: "arn:aws:dynamodb" + regional + "table/{name}"},
	"AWS::GuardDuty::MalwareProtectionPlan":  {ref: "{id}", arn: "arn:aws:guardduty" + regional + "malware-protection-plan/{id}", attributes: map[string]string{"MalwareProtectionPlanId": "{id}", "Status": "ACTIVE"}},
	"AWS::IAM::ManagedPolicy":                {name: "ManagedPolicyName", ref: "{arn}", arn: arnIAM + "policy/{name}", attributes: map[string]string{"PolicyArn": "{arn}"}},
	"AWS::IAM::Policy":                       {name: "PolicyName"},
	"AWS::IAM::Role":                         {name: "RoleName", arn: arnIAM + "role/{name}", attributes: map[string]string{"RoleId": "AROA{id}"}},
	"AWS::IAM::RolePolicy":                   {name: "PolicyName"},
	"AWS::Lambda::Alias":                     {name: "Name", ref: "{id}"},
	"AWS::Lambda::Function":                  {name: "FunctionName", arn: "arn:aws:lambda" + regional + "function:{name}"},
	"AWS::Lambda::Permission":                {ref: "{id}"},
	"AWS::S3::Bucket": {name: "BucketName", arn: "arn:aws:s3:::{name}", attributes: map[string]string{
		"DomainName": "{name}.s3.amazonaws.com", "RegionalDomainName": "{name}.s3." + Region + ".amazonaws.com"}},
	"AWS::Scheduler::Schedule": {name: "Name", arn: "arn:aws:scheduler" + regional + "schedule/default/{name}"},
	"AWS::SSM::Parameter":      {name: "Name", attributes: map[string]string{"Type": "String"}},
	"AWS::SQS::Queue":          {name: "QueueName", ref: "{queue}", arn: "arn:aws:sqs" + regional + "{name}", attributes: map[string]string{"QueueName": "{name}", "QueueUrl": "{queue}"}},

	// Nothing runs for these, knowingly: they watch, encrypt, permit or describe, and one machine works without them.
	"AWS::Budgets::Budget":                        {ref: "{id}"},
	"AWS::CDK::Metadata":                          {},
	"AWS::CertificateManager::Certificate":        {ref: "{arn}", arn: "arn:aws:acm" + regional + "certificate/{id}"},
	"AWS::CloudFront::KeyValueStore":              {name: "Name", ref: "{id}", arn: arnCloudFront + "key-value-store/{id}", attributes: map[string]string{"Id": "{id}"}},
	"AWS::CloudFront::OriginAccessControl":        {ref: "E{id}", attributes: map[string]string{"Id": "E{id}"}},
	"AWS::CloudFront::OriginRequestPolicy":        {ref: "{id}", attributes: map[string]string{"Id": "{id}"}},
	"AWS::CloudWatch::Alarm":                      {name: "AlarmName", arn: "arn:aws:cloudwatch" + regional + "alarm:{name}"},
	"AWS::CloudWatch::CompositeAlarm":             {name: "AlarmName", arn: "arn:aws:cloudwatch" + regional + "alarm:{name}"},
	"AWS::CloudWatch::Dashboard":                  {name: "DashboardName"},
	"AWS::CodeDeploy::Application":                {name: "ApplicationName"},
	"AWS::CodeDeploy::DeploymentGroup":            {name: "DeploymentGroupName"},
	"AWS::KMS::Alias":                             {name: "AliasName"},
	"AWS::KMS::Key":                               {ref: "{id}", arn: "arn:aws:kms" + regional + "key/{id}", attributes: map[string]string{"KeyId": "{id}"}},
	"AWS::Lambda::EventInvokeConfig":              {ref: "{id}"},
	"AWS::Lambda::Version":                        {ref: "{id}", attributes: map[string]string{"Version": "1"}},
	"AWS::Logs::LogGroup":                         {name: "LogGroupName", arn: "arn:aws:logs" + regional + "log-group:{name}:*"},
	"AWS::Logs::MetricFilter":                     {name: "FilterName"},
	"AWS::Logs::ResourcePolicy":                   {name: "PolicyName"},
	"AWS::Route53::HostedZone":                    {ref: "Z{id}", attributes: map[string]string{"Id": "Z{id}"}},
	"AWS::Route53::RecordSet":                     {name: "Name"},
	"AWS::S3::BucketPolicy":                       {ref: "{id}"},
	"AWS::Scheduler::ScheduleGroup":               {name: "Name", arn: "arn:aws:scheduler" + regional + "schedule-group/{name}"},
	"AWS::SNS::Subscription":                      {ref: "{arn}", arn: "arn:aws:sns" + regional + "subscription:{id}"},
	"AWS::SNS::Topic":                             {name: "TopicName", ref: "{arn}", arn: "arn:aws:sns" + regional + "{name}", attributes: map[string]string{"TopicName": "{name}", "TopicArn": "{arn}"}},
	"AWS::SNS::TopicPolicy":                       {ref: "{id}"},
	"AWS::SQS::QueuePolicy":                       {ref: "{id}"},
	"AWS::WAFv2::WebACL":                          {name: "Name", ref: "{name}|{id}|CLOUDFRONT", arn: "arn:aws:wafv2:us-east-1:" + Account + ":global/webacl/{name}/{id}", attributes: map[string]string{"Id": "{id}"}},
	"AWS::WAFv2::WebACLAssociation":               {ref: "{id}"},
	"AWS::ResourceGroups::Group":                  {name: "Name", arn: "arn:aws:resource-groups" + regional + "group/{name}"},
	"AWS::CloudWatch::AnomalyDetector":            {ref: "{id}"},
	"AWS::ServiceCatalogAppRegistry::Application": {name: "Name", arn: "arn:aws:servicecatalog" + regional + "/applications/{id}", attributes: map[string]string{"Id": "{id}"}},
}

// Types lists the supported resource types in alphabetical order.
func Types() []string { return slices.Sorted(maps.Keys(kinds)) }

// Intrinsics lists the supported intrinsic functions in alphabetical order; Ref and Condition are among them.
func Intrinsics() []string { return slices.Sorted(maps.Keys(intrinsics())) }
