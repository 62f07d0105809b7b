package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/deployment"
)

// What is wrong is told before anything is called, and the commands are printed in the order in which they run.
func TestDeployPrinted(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		code int
		says []string // in this order
	}{
		"no environment":            {[]string{"deploy"}, 2, []string{"say which environment"}},
		"an environment that isn't": {[]string{"deploy", "-print", "staging"}, 1, []string{"write infra/environment/staging.json"}},
		"a department that isn't":   {[]string{"diff", "-print", "example", "-department", "kennel"}, 2, []string{`no department "kennel"`}},
		"a folder that isn't":       {[]string{"diff", "-against", "nowhere", "example"}, 1, []string{"templates of before"}},
		"a folder of others":        {[]string{"diff", "-against", ".", "example"}, 1, []string{"frontline-*.json"}},
		"bootstrap":                 {[]string{"bootstrap", "-print", "example"}, 0, []string{"sts get-caller-identity", "cdk bootstrap aws://111122223333/eu-west-2"}},
		"diff":                      {[]string{"diff", "-print", "example"}, 0, []string{"sts get-caller-identity", "frontline build", "go run ./infra", "cdk diff"}},
		"deploy": {[]string{"deploy", "-print", "example", "-department", "hmrc"}, 0, []string{"sts get-caller-identity", "frontline build", "go run ./infra",
			"cdk deploy", "--require-approval broadening", "describe-stacks", "--exclude '*' --include 'assets/*'", "--include 'child-benefit/*'", "create-invalidation"}},
		"approved beforehand": {[]string{"deploy", "-print", "-approved", "example"}, 0, []string{"--require-approval never"}},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs bytes.Buffer
			code := dispatch(t.Context(), test.args, &out, &errs)
			said := out.String() + errs.String()
			if code != test.code {
				t.Errorf("code %d, want %d: %s", code, test.code, said)
			}
			for _, want := range test.says {
				_, after, found := strings.Cut(said, want)
				if !found {
					t.Fatalf("it does not go on with %q: %s", want, said)
				}
				said = after
			}
		})
	}
}

// Credentials of another account stop it before anything is built or called. The aws command is one that knows its account.
func TestDeployRefusesAnotherAccount(t *testing.T) {
	folder := t.TempDir()
	calls := filepath.Join(folder, "calls")
	script := "#!/bin/sh\necho \"$@\" >> " + calls + "\necho 999988887777\n"
	if err := os.WriteFile(filepath.Join(folder, "aws"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder)
	for _, command := range []string{"bootstrap", "diff", "deploy"} {
		var out, errs bytes.Buffer
		code := dispatch(t.Context(), []string{command, "example"}, &out, &errs)
		if want := "the credentials are for account 999988887777, and infra/environment/example.json is for 111122223333"; code != 1 || !strings.Contains(errs.String(), want) {
			t.Errorf("%s: %d %s", command, code, errs.String())
		}
	}
	text, err := os.ReadFile(calls)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Repeat("sts get-caller-identity --query Account --output text\n", 3); string(text) != want {
		t.Errorf("it called aws with %q", text)
	}
}

// CDK's real command compares templates with those of before, without an account and without a synthesis.
func TestDiffAgainst(t *testing.T) {
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(deployment.CDK))); err != nil {
		t.Fatalf("CDK's command is not installed: run make test, or npm ci --prefix infra/cdk: %v", err)
	}
	before := t.TempDir()
	if err := os.CopyFS(before, os.DirFS(filepath.Join(root, "infra", "template"))); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(before, "frontline-search.json")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.Replace(text, []byte(`"MemorySize": 512`), []byte(`"MemorySize": 256`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(before, "frontline-performance.json")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_PROFILE"} {
		t.Setenv(name, "")
	}
	var out, errs bytes.Buffer
	if code := dispatch(t.Context(), []string{"diff", "-against", before, "-department", "platform", "example"}, &out, &errs); code != 0 {
		t.Fatalf("%d %s%s", code, out.String(), errs.String())
	}
	said := out.String() + errs.String()
	for _, want := range []string{"1 stacks changed, 1 are new, 0 are gone", "new   frontline-performance", "Stack frontline-search", "[-] 256", "[+] 512"} {
		if !strings.Contains(said, want) {
			t.Errorf("nobody says %q in\n%s", want, said)
		}
	}
}
