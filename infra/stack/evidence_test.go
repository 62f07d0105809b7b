package stack

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// A transaction that takes files has a scanner, and nobody reads one that is not clean; one that takes none has none of it.
func TestEvidence(t *testing.T) {
	app, err := deployed(App{Transactions: []transaction.Transaction{{Name: "child-benefit", Department: "hmrc", Upload: transaction.Small}}})
	if err != nil {
		t.Fatal(err)
	}
	texts, err := app.Templates()
	if err != nil {
		t.Fatal(err)
	}
	var made template
	if err := json.Unmarshal(texts["frontline-child-benefit.json"], &made); err != nil {
		t.Fatal(err)
	}
	plan := made.Resources["EvidenceScan"]
	if got := at(t, plan, "Actions") + at(t, plan, "ProtectedResource"); plan.Type != "AWS::GuardDuty::MalwareProtectionPlan" ||
		got != "{Tagging: {Status: ENABLED}}{S3Bucket: {BucketName: ${Payloads}, ObjectPrefixes: [evidence/]}}" {
		t.Errorf("%s %s", plan.Type, got)
	}
	var denied []string
	eachStatement(made.Resources["PayloadsPolicy"].Properties, func(s map[string]any) {
		if s["Effect"] == "Deny" && strings.HasSuffix(say(s["Resource"]), "/evidence/*") {
			denied = append(denied, say(s["Action"])+" "+say(s["Condition"]))
		}
	})
	slices.Sort(denied)
	if want := []string{
		"s3:GetObject {StringNotEquals: {aws:PrincipalArn: ${EvidenceScanRole.Arn}, s3:ExistingObjectTag/GuardDutyMalwareScanStatus: NO_THREATS_FOUND}}",
		"s3:PutObjectTagging {StringNotEquals: {aws:PrincipalArn: ${EvidenceScanRole.Arn}}}",
	}; !slices.Equal(denied, want) {
		t.Errorf("the bucket denies %q", denied)
	}
	for role, want := range map[string]string{
		"FunctionRole":     "[s3:PutObject]",
		"SweepRole":        "[s3:DeleteObject, s3:GetObjectTagging]",
		"BackOfficePolicy": "[s3:GetObject]",
		"DeskPolicy":       "[s3:GetObject]",
	} {
		var may []string
		eachStatement(made.Resources[role].Properties, func(s map[string]any) {
			if strings.HasSuffix(say(s["Resource"]), "/evidence/*") {
				may = append(may, say(s["Action"]))
			}
		})
		if len(may) != 1 || may[0] != want {
			t.Errorf("%s may %q", role, may)
		}
	}
	for id, r := range templates(t)["frontline-child-benefit"].Resources {
		if text := say(r.Properties); strings.Contains(text, "/evidence/") || r.Type == plan.Type {
			t.Errorf("%s of a transaction that takes no files: %s", id, text)
		}
	}
}

// Where people may change what they sent, the function reads the answers that the table does not hold; nowhere else.
func TestReadToAmend(t *testing.T) {
	for _, amend := range []bool{false, true} {
		app, err := deployed(App{Transactions: []transaction.Transaction{{Name: "child-benefit", Department: "hmrc", Amend: amend}}})
		if err != nil {
			t.Fatal(err)
		}
		texts, err := app.Templates()
		if err != nil {
			t.Fatal(err)
		}
		var made template
		if err := json.Unmarshal(texts["frontline-child-benefit.json"], &made); err != nil {
			t.Fatal(err)
		}
		may := false
		eachStatement(made.Resources["FunctionRole"].Properties, func(s map[string]any) {
			may = may || strings.HasSuffix(say(s["Resource"]), "/submissions/*") && say(s["Action"]) == "[s3:GetObject]"
		})
		if may != amend {
			t.Errorf("amend %v: it may read %v", amend, may)
		}
	}
}
