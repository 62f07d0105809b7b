package local_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontline-gov/frontline/infra/local"
)

// TestRefusals: what cannot be done is one clear error, and nothing is left running.
func TestRefusals(t *testing.T) {
	data := t.TempDir()
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	port := busy.Addr().(*net.TCPAddr).Port
	holder := run(t, func(o *local.Options) { o.Data = data })
	quiet(t, holder)
	defer holder.Stop()
	before := len(descendants(t, os.Getpid()))
	tests := []struct {
		name   string
		change func(*local.Options)
		want   string
	}{
		{"busy port", func(o *local.Options) { o.Port = port }, fmt.Sprintf("port %d is taken by another program", port)},
		{"busy port of the stand-in", func(o *local.Options) { o.DynamoDBPort = port }, fmt.Sprintf("port %d is taken", port)},
		{"data of another platform", func(o *local.Options) { o.Data = data }, "belongs to another platform that is running"},
		{"no binaries", func(o *local.Options) { o.Binaries = "/nowhere" }, "function probe: there is no binary at /nowhere/probe/bootstrap: build it first"},
		{"no templates", func(o *local.Options) { o.Templates = fstest.MapFS{} }, "no templates found"},
		{"no dynoxide", func(o *local.Options) { o.Dynoxide = "/nowhere" }, "start dynoxide"},
		{"unknown type", edited(`"AWS::SQS::Queue"`, `"AWS::SQS::Puddle"`), "does not support the type AWS::SQS::Puddle"},
		{"unknown property", edited(`"MemorySize"`, `"MemoryShape"`), `stack frontline-probe, resource Function (AWS::Lambda::Function): the local platform does not support this: unknown field "MemoryShape"`},
		{"unknown property of a bucket", edited(`{"LifecycleConfiguration"`, `{"ReplicationConfiguration"`), `resource Payloads (AWS::S3::Bucket): the local platform does not support this: unknown field "ReplicationConfiguration"`},
		{"a secret in a template", edited(`"/frontline/office/payloads/probe", "Type": "String"`, `"/frontline/office/payloads/probe", "Type": "SecureString"`), "a parameter of the type String only, not SecureString"},
		{"busy port of S3", func(o *local.Options) { o.S3Port = port }, fmt.Sprintf("port %d is taken by another program", port)},
		{"busy port of the sign-in", func(o *local.Options) { o.SignInPort = port }, fmt.Sprintf("port %d is taken by another program", port)},
		{"cron", edited(`rate(1 hour)`, `cron(0 * * * ? *)`), "by rate(…) only"},
		{"no permission", edited(`"lambda:InvokeFunction", "FunctionName"`, `"lambda:GetFunction", "FunctionName"`), "no AWS::Lambda::Permission lets the route call"},
		{"alias that is not there", edited(`{"Name": "live", "FunctionName"`, `{"Name": "other", "FunctionName"`), "no stack has the function arn:aws:lambda:eu-west-2:000000000000:function:probe:live"},
		{"permission of the function and not of its alias", edited(`"FunctionName": {"Fn::Join": [":", [{"Fn::GetAtt": ["Function", "Arn"]}, "live"]]}`, `"FunctionName": {"Ref": "Function"}`), "no AWS::Lambda::Permission lets the route call"},
		{"schedule without a right", edited(`"lambda:InvokeFunction", "Resource"`, `"lambda:GetFunction", "Resource"`), "its role does not allow lambda:InvokeFunction"},
		{"role that is not there", edited(`"frontline-office-back-office"]`, `"somebody"]`), "attached to the role somebody, which no stack has"},
		{"other runtime", edited(`provided.al2023`, `nodejs22.x`), "not nodejs22.x"},
		{"other authoriser", edited(`"AWS_IAM"`, `"JWT"`), "not JWT"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := local.Options{Templates: os.DirFS("testdata/template"), Binaries: binaries, Site: site, Dynoxide: dynoxide(t), Log: t.Output()}
			tt.change(&o)
			p, err := local.Start(t.Context(), o)
			if err == nil {
				p.Stop()
				t.Fatal("it started")
			}
			if !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q, want %q in it", err, tt.want)
			}
			if now := len(descendants(t, os.Getpid())); now != before {
				t.Errorf("%d processes, %d before", now, before)
			}
		})
	}
}

// edited changes the text of a template.
func edited(old, replacement string) func(*local.Options) {
	return func(o *local.Options) {
		changed := make(fstest.MapFS)
		found := false
		err := fs.WalkDir(o.Templates, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fs.ReadFile(o.Templates, path)
			found = found || strings.Contains(string(text), old)
			changed[path] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(text), old, replacement))}
			return err
		})
		if err == nil && !found {
			err = errors.New("no template has " + old)
		}
		if err != nil {
			panic(err)
		}
		o.Templates = changed
	}
}
