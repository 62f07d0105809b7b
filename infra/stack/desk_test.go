package stack

import (
	"regexp"
	"testing"
)

// TestDesk holds what a department's desk promises, by resource and property.
func TestDesk(t *testing.T) {
	made := templates(t)["frontline-hmrc"]
	for id, properties := range map[string]map[string]string{
		"Mapping": {"ApiMappingKey": "desk/hmrc", "DomainName": "${import frontline-api-domain}"},
		"Api":     {"Name": "hmrc-desk"},
		"Stage":   {"DefaultRouteSettings": "{ThrottlingBurstLimit: 100, ThrottlingRateLimit: 50}"},
		"Desk": {
			"FunctionName": "hmrc-desk", "Code.S3Key": "desk.zip", "Timeout": "15",
			"Environment": "{Variables: {DEPARTMENT: hmrc, PUBLIC_ORIGIN: ${import frontline-public-origin}, " +
				"SIGN_IN_AUTHENTICATION: ${SignInAuthentication}, SIGN_IN_CLIENT: ${SignInClient}, " +
				"SIGN_IN_DEPARTMENT_CLAIM: ${SignInDepartmentClaim}, SIGN_IN_GROUPS: ${SignInGroups}, " +
				"SIGN_IN_GROUPS_CLAIM: ${SignInGroupsClaim}, SIGN_IN_ISSUER: ${SignInIssuer}, " +
				"SIGN_IN_KEY: /frontline/hmrc/sign-in, TABLE: ${DeskSessions}}}",
		},
		"DeskSessions": {
			"TableName": "hmrc-desk-sessions", "BillingMode": "PAY_PER_REQUEST", "DeletionProtectionEnabled": "true",
			"SSESpecification":                 "{KMSMasterKeyId: ${Key.Arn}, SSEEnabled: true, SSEType: KMS}",
			"TimeToLiveSpecification":          "{AttributeName: expires, Enabled: true}",
			"PointInTimeRecoverySpecification": "{PointInTimeRecoveryEnabled: true}",
		},
	} {
		for path, want := range properties {
			if got := at(t, made.Resources[id], path); got != want {
				t.Errorf("%s %s:\n got %s\nwant %s", id, path, got, want)
			}
		}
	}
	// Without a word of whoever deploys, nobody can sign in; and a provider of this machine stands in no template.
	for name, want := range map[string]string{"SignInIssuer": "", "SignInClient": "", "SignInAuthentication": "private_key_jwt", "SignInGroups": "",
		"SignInGroupsClaim": "groups", "SignInDepartmentClaim": "department"} {
		if p, ok := made.Parameters[name]; !ok || p.Default == nil || *p.Default != want {
			t.Errorf("the standard of %s is not %q", name, want)
		}
	}
}

// TestIssuerPattern holds which addresses a deployment takes for a provider's.
func TestIssuerPattern(t *testing.T) {
	pattern := regexp.MustCompile(issuerPattern)
	for issuer, want := range map[string]bool{
		"": true, "https://sign-in.example.gov.uk": true, "https://login.example/0f/v2.0": true, "http://sign-in.example": false,
		"https://": false, "https://a.example/?x": false, "https://a.example/#x": false, "https://a.example https://b.example": false,
	} {
		if got := pattern.MatchString(issuer); got != want {
			t.Errorf("%q: %v", issuer, got)
		}
	}
}
