// Package department_test tries a repository of a department's own, which imports Frontline as a module.
package department_test

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/frontline-gov/frontline/infra/scaffold"
)

// A department's own repository, which imports Frontline as a module, builds, checks, synthesises and runs a transaction
// of its own, without a network.
func TestDepartmentsOwnRepository(t *testing.T) {
	frontline, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.CopyFS(root, os.DirFS("testdata/repository")); err != nil {
		t.Fatal(err)
	}
	module := fileText(t, filepath.Join(root, "go.mod"))
	if !strings.Contains(module, "=> ../../../../..\n") {
		t.Fatal("go.mod does not take the checkout for Frontline")
	}
	for name, text := range map[string]string{
		"go.mod":   strings.Replace(module, "../../../../..", frontline, 1),
		"go.sum":   fileText(t, filepath.Join(frontline, "go.sum")),
		"cdk.json": fileText(t, filepath.Join(frontline, "infra", "cdk.json")),
	} {
		write(t, filepath.Join(root, name), text)
	}
	if err := os.Symlink(filepath.Join(frontline, "infra", "node_modules"), filepath.Join(root, "node_modules")); err != nil {
		t.Fatal(err)
	}
	mains, err := filepath.Glob(filepath.Join(frontline, "functions", "platform", "*", "main.go"))
	if err != nil || len(mains) == 0 {
		t.Fatal("the platform has no functions", err)
	}
	for _, main := range mains {
		text := strings.ReplaceAll(fileText(t, main), `"github.com/frontline-gov/frontline/functions"`, `"example.org/westshire/functions"`)
		write(t, filepath.Join(root, "functions", "platform", filepath.Base(filepath.Dir(main)), "main.go"), text)
	}
	if _, err := scaffold.Write(root, scaffold.Transaction{Name: "allotment", Department: "westshire"}, scaffold.Taken{}); err != nil {
		t.Fatal(err)
	}
	command := func(args ...string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GOPROXY=off", "GOWORK=off", "GOFLAGS=-mod=mod -trimpath")
		return cmd
	}
	for _, args := range [][]string{{"vet", "./..."}, {"test", "./..."}, {"run", ".", "build"}, {"run", ".", "synth"}} {
		if said, err := command(args...).CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, said)
		}
	}
	for _, name := range []string{"build/lambda/arm64/allotment/bootstrap", "dist/site/allotment/index.html", "dist/site/cy/allotment/index.html",
		"dist/site/openapi/allotment.json", "template/frontline-allotment.json", "template/frontline-westshire.json",
		"cdk.out/frontline-allotment.template.json"} {
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Error(err)
		}
	}
	if others, _ := filepath.Glob(filepath.Join(root, "template", "frontline-child-benefit.json")); len(others) > 0 {
		t.Error("Frontline's own transactions are in the council's stacks")
	}
	if t.Failed() {
		return
	}
	runs(t, command("build", "-o", "westshire", "."), filepath.Join(root, "westshire"))
}

// runs runs the repository's own program, and sends a submission to the platform that it starts.
func runs(t *testing.T, compile *exec.Cmd, program string) {
	if said, err := compile.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	cmd := exec.Command(program, "run")
	cmd.Dir, cmd.Env, cmd.Stderr = compile.Dir, compile.Env, os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGINT)
		_, _ = io.Copy(io.Discard, out)
		if err := cmd.Wait(); err != nil {
			t.Errorf("it does not stop as it should: %v", err)
		}
	})
	lines := bufio.NewScanner(out)
	address := ""
	for address == "" && lines.Scan() {
		address, _ = strings.CutPrefix(lines.Text(), "Ready: ")
		if !strings.HasPrefix(lines.Text(), "Ready: ") {
			address = ""
		}
	}
	if address == "" {
		t.Fatal("it does not start")
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/apply/allotment/submissions", strings.NewReader(`{"answers": {"lives-here": false}}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", `"an-allotment-key-nobody-guesses"`)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(body), `"not-eligible"`) {
		t.Errorf("%s: %s, %v", response.Status, body, err)
	}
}

func fileText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
