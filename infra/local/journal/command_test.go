package journal_test

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"
)

// TestCommand uses the aws command where there is one.
func TestCommand(t *testing.T) {
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("there is no aws command on the PATH")
	}
	listener := httptest.NewServer(full(""))
	defer listener.Close()
	run := func(into any, arguments ...string) {
		t.Helper()
		command := exec.Command("aws", append([]string{"--endpoint-url", listener.URL, "--output", "json", "logs"}, arguments...)...)
		command.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local", "AWS_DEFAULT_REGION=eu-west-2", "AWS_CONFIG_FILE="+os.DevNull, "AWS_PAGER=")
		out, err := command.CombinedOutput()
		if err == nil {
			err = json.Unmarshal(out, into)
		}
		if err != nil {
			t.Fatalf("aws logs %v: %v\n%s", arguments, err, out)
		}
	}
	var groups struct {
		LogGroups []struct{ LogGroupName string }
	}
	run(&groups, "describe-log-groups", "--log-group-name-prefix", "/frontline/")
	if len(groups.LogGroups) != 2 {
		t.Errorf("%+v", groups)
	}
	var found struct{ Events []struct{ Message string } }
	run(&found, "filter-log-events", "--log-group-name", "/frontline/a", "--filter-pattern", `?"line 1" ?"line 4"`, "--start-time", "1")
	if len(found.Events) != 2 || found.Events[0].Message != "line 4 of a" {
		t.Errorf("%+v", found)
	}
}
