package stack

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"
)

// accepted is what the stacks do in another way than rules of cdk-nag have it, and why. A department's security officer reads
// this list; the reasons are here only.
var accepted = []struct {
	rules []string
	why   string
}{
	{[]string{"NIST.800.53.R5-IAMNoInlinePolicy"},
		"each policy stands in full beside the one role that it is for, goes with it, and nobody else can be given it"},
	{[]string{"AwsSolutions-IAM5"},
		"each * of an Allow is listed with its reason in TestWildcards: objects of a bucket, hand-offs of an API, what AWS knows as * only"},
	{[]string{"AwsSolutions-APIG4"},
		"citizens have no account: open routes are open; what each caller gets there is the table of shared/access, tried row by row"},
	{[]string{"NIST.800.53.R5-LambdaInsideVPC"},
		"a function reaches AWS's own services by TLS with its role, and has no network of ours to reach; a VPC would stand and cost"},
	{[]string{"NIST.800.53.R5-LambdaDLQ"},
		"who calls a function waits for its answer; a schedule calls again; what is handed over has its own dead-letter queue"},
	{[]string{"NIST.800.53.R5-LambdaConcurrency"},
		"set aside where a department needs it (the parameter Concurrency); set aside everywhere, 20 transactions would use up an account"},
	{[]string{"NIST.800.53.R5-CloudWatchLogGroupEncrypted", "NIST.800.53.R5-S3DefaultEncryptionKMS"},
		"logs hold quantities and the site what is public, encrypted by AWS's keys; what is about people is under the department's"},
	{[]string{"NIST.800.53.R5-DynamoDBInBackupPlan", "NIST.800.53.R5-S3BucketReplicationEnabled", "NIST.800.53.R5-S3BucketVersioningEnabled"},
		"tables go back to any second of 35 days; copies beside that would keep what was erased, and stand outside London"},
	{[]string{"AwsSolutions-S1", "NIST.800.53.R5-S3BucketLoggingEnabled", "AwsSolutions-CFR3"},
		"such logs hold who looked at what with their address; CloudTrail and the functions' own logs tell what has to be known"},
	{[]string{"AwsSolutions-CFR1"},
		"people claim from abroad"},
}

// TestNag holds the stacks against cdk-nag's rules of AWS's own solutions and of NIST SP 800-53, revision 5. What they do not
// follow is accepted above, for at most ten reasons. A bucket that breaks rules stands beside them and has to be found.
func TestNag(t *testing.T) {
	app := buildable(t)
	output := t.TempDir()
	_ = withCDK(true, func() { // it panics of what is found, once the reports are written
		whole := app.build(output)
		broken := awscdk.NewStack(whole, jsii.String("broken"), nil)
		awss3.NewCfnBucket(broken, jsii.String("Bucket"), nil)
		formats := []cdknag.NagReportFormat{cdknag.NagReportFormat_JSON}
		awscdk.Aspects_Of(whole).Add(cdknag.NewAwsSolutionsChecks(&cdknag.NagPackProps{Reports: jsii.Bool(true), ReportFormats: &formats}), nil)
		awscdk.Aspects_Of(whole).Add(cdknag.NewNIST80053R5Checks(&cdknag.NagPackProps{Reports: jsii.Bool(true), ReportFormats: &formats}), nil)
		whole.Synth(nil)
	})
	reports, err := filepath.Glob(filepath.Join(output, "*NagReport*.json"))
	if err != nil || len(reports) == 0 {
		t.Fatal("no report was written", err)
	}
	unused := map[string]bool{}
	for _, a := range accepted {
		for _, rule := range a.rules {
			unused[rule] = true
		}
	}
	known := maps.Clone(unused)
	held, broken := 0, 0
	for _, report := range reports {
		var lines struct {
			Lines []struct{ RuleID, ResourceID, Compliance, RuleInfo, ExceptionReason string }
		}
		if err := decode(os.DirFS(output), filepath.Base(report), &lines); err != nil {
			t.Fatal(err)
		}
		for _, line := range lines.Lines {
			held++
			switch {
			case line.Compliance == "Compliant" || line.Compliance == "N/A":
			case strings.HasPrefix(line.ResourceID, "broken/"):
				broken++
			case known[line.RuleID]:
				delete(unused, line.RuleID)
			default:
				t.Errorf("%s %s %s: %s", line.Compliance, line.RuleID, line.ResourceID, line.RuleInfo)
			}
		}
	}
	for rule := range unused {
		t.Errorf("%s is accepted, and nothing breaks it any more", rule)
	}
	if len(accepted) > 10 {
		t.Errorf("%d exceptions", len(accepted))
	}
	t.Logf("%d lines of %d reports: %d findings in the broken stack, %d rules accepted for %d reasons", held, len(reports), broken, len(known), len(accepted))
	if held < 400 || broken == 0 {
		t.Errorf("%d lines, %d of them found in the broken stack: this shows nothing", held, broken)
	}
}
