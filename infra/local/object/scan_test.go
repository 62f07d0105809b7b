package object_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/scan"
)

// What a plan protects is looked at as it comes, and again when it is replaced; nothing else is, and nobody writes the tag.
func TestScan(t *testing.T) {
	s, base := open(t, "")
	s.Protect(object.Protection{Bucket: "a-bucket", Prefixes: []string{"evidence/"}})
	for _, step := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/a-bucket/evidence/1?tagging", "", 403, "AccessDenied"},
		{"PUT", "/a-bucket/evidence/1", "%PDF-1.7 a file", 200, ""},
		{"GET", "/a-bucket/evidence/1?tagging", "", 200, "<Key>" + scan.Tag + "</Key><Value>NO_THREATS_FOUND</Value>"},
		{"PUT", "/a-bucket/evidence/1", "%PDF-1.7 /Encrypt", 200, ""},
		{"GET", "/a-bucket/evidence/1?tagging", "", 200, "UNSUPPORTED"},
		{"PUT", "/a-bucket/evidence/1?tagging", "<Tagging/>", 501, "NotImplemented"},
		{"GET", "/a-bucket/evidence/1", "", 200, "%PDF-1.7 /Encrypt"},
		{"PUT", "/a-bucket/drafts/1", "%PDF-1.7 /Encrypt", 200, ""},
		{"GET", "/a-bucket/drafts/1?tagging", "", 200, "<TagSet></TagSet>"},
	} {
		status, body := do(t, step.method, base+step.path, step.body, step.body)
		if status != step.status || !strings.Contains(body, step.want) {
			t.Errorf("%s %s: %d %s", step.method, step.path, status, body)
		}
	}
	r, err := http.NewRequest("GET", base+"/a-bucket/evidence/1?tagging", nil)
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := answer(t, r); status != 403 {
		t.Errorf("an unsigned request: %d", status)
	}
}

func TestReadProtection(t *testing.T) {
	for properties, ok := range map[string]bool{
		`{"Role": "r", "Actions": {"Tagging": {"Status": "ENABLED"}}, "ProtectedResource": {"S3Bucket": {"BucketName": "b", "ObjectPrefixes": ["evidence/"]}}}`: true,
		`{"Role": "r", "ProtectedResource": {"S3Bucket": {"BucketName": "b"}}}`:                                                                                 false,
		`{"Role": "r", "Actions": {"Tagging": {"Status": "ENABLED"}}, "ProtectedResource": {"Disk": {}}}`:                                                       false,
	} {
		p, err := object.ReadProtection(template.Resource{Stack: "s", ID: "Scan", Type: "AWS::GuardDuty::MalwareProtectionPlan", Properties: []byte(properties)})
		if (err == nil) != ok || ok && (p.Bucket != "b" || len(p.Prefixes) != 1) {
			t.Errorf("%s: %+v %v", properties, p, err)
		}
	}
}
