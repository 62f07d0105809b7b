package stack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/edge"
)

// TestRollOut holds how a new version takes over, and what takes it back.
func TestRollOut(t *testing.T) {
	for _, stack := range transactionStacks {
		template := templates(t)[stack]
		for id, properties := range map[string]map[string]string{
			"Live":    {"Name": "live", "FunctionName": "${Function}", "FunctionVersion": "${Version.Version}"},
			"Version": {"FunctionName": "${Function}"},
			"RollOutGroup": {
				"DeploymentConfigName":      "CodeDeployDefault.${RollOut}",
				"AlarmConfiguration":        "{Alarms: [{Name: ${ErrorsAlarm}}, {Name: ${ServerErrorsAlarm}}], Enabled: ${if RollOutInSteps then true else false}}",
				"AutoRollbackConfiguration": "{Enabled: true, Events: [DEPLOYMENT_FAILURE, DEPLOYMENT_STOP_ON_ALARM, DEPLOYMENT_STOP_ON_REQUEST]}",
				"DeploymentStyle":           "{DeploymentOption: WITH_TRAFFIC_CONTROL, DeploymentType: BLUE_GREEN}",
			},
			"RollOutApplication": {"ComputePlatform": "Lambda"},
		} {
			for path, want := range properties {
				if got := at(t, template.Resources[id], path); got != want {
					t.Errorf("%s/%s %s:\n got %s\nwant %s", stack, id, path, got, want)
				}
			}
		}
		if got := *template.Parameters["RollOut"].Default; got != "LambdaCanary10Percent5Minutes" {
			t.Errorf("%s: a new version takes over by %s", stack, got)
		}
		if got := template.Resources["Version"].UpdateReplacePolicy + template.Resources["Version"].DeletionPolicy; got != "RetainDelete" {
			t.Errorf("%s: the version of before: %s", stack, got)
		}
		if got := say(template.Resources["Live"].UpdatePolicy["CodeDeployLambdaAliasUpdate"]); got !=
			"{ApplicationName: ${RollOutApplication}, DeploymentGroupName: ${RollOutGroup}}" {
			t.Errorf("%s: the alias moves by %s", stack, got)
		}
		for _, id := range []string{"Integration", "FunctionPermission"} {
			if got := say(template.Resources[id].DependsOn); !strings.Contains(got, "Live") {
				t.Errorf("%s: %s may be there before the alias: %s", stack, id, got)
			}
		}
	}
	// What whoever deploys may change is part of the version: without it the function would go on with what it knew.
	got := at(t, templates(t)["frontline-vat-return"].Resources["Version"], "Description")
	if !strings.HasPrefix(got, "vat-return.zip ") || !strings.HasSuffix(got, " ${SoftwareIssuer} ${SoftwareAudience}") {
		t.Errorf("a version of vat-return says %s", got)
	}
}

// TestVersion holds that what a version holds makes another one, and that what it does not hold makes none: Lambda refuses
// to publish what is no other, and the deployment would fail. Another binary is tried by TestOnlyWhatChanged.
func TestVersion(t *testing.T) {
	version := func(change func(*App)) string {
		app := buildable(t)
		app.Transactions = app.Transactions[:2]
		change(&app)
		return assembled(t, app)["frontline-vat-return/Version"]
	}
	before := version(func(*App) {})
	for name, test := range map[string]struct {
		change func(*App)
		same   bool
	}{
		"another environment": {func(a *App) { a.Capacity = map[string]Capacity{"vat-return": {Software: 91}} }, false},
		"more requests, more copies, and another transaction beside it": {func(a *App) {
			a.Capacity = map[string]Capacity{"vat-return": {Software: 90, Rate: 600, Concurrency: 50}}
			a.Transactions = sample.Transactions
		}, true},
	} {
		if same := version(test.change) == before; same != test.same {
			t.Errorf("%s: the version is the same: %v", name, same)
		}
	}
}

// TestCaller runs the function that stands in CloudFront, in node, with a stand-in for its store: it tells the caller and
// shows the secret, over whatever the browser wrote, and shows nothing where there is none. Node knows more than cloudfront-js-2.0,
// which is ES 5.1 with const, let, async, await, template literals, arrow functions and rest parameters: of what AWS does not list,
// neither function has anything.
func TestCaller(t *testing.T) {
	unlisted := regexp.MustCompile(`(const|let|var) *[{\[]|\?\.|\?\?|\.\.\.|for \([^;]* of |class `)
	for name, script := range map[string]string{"caller.js": callerScript, "index.js": indexScript} {
		if found := unlisted.FindString(script); found != "" {
			t.Errorf("%s has %q", name, found)
		}
	}
	for name, test := range map[string]struct{ store, want string }{
		"the secret": {`({get: async key => key === "secret" ? "shown\n" : ""})`, `{"true-client-ip":{"value":"203.0.113.1"},"frontline-edge":{"value":"shown"}}`},
		"none":       {`({get: async () => { throw new Error("KeyNotFound"); }})`, `{"true-client-ip":{"value":"203.0.113.1"}}`},
	} {
		script, found := strings.CutPrefix(callerScript, "import cf from 'cloudfront';\n")
		if !found {
			t.Fatal("the script does not begin with its import")
		}
		run := exec.CommandContext(t.Context(), "node", "-e", "const cf = {kvs: () => "+test.store+"}; console.log = () => {};"+script+`
handler({viewer: {ip: "203.0.113.1"}, request: {headers: {"true-client-ip": {value: "forged"}, "frontline-edge": {value: "forged"}}}})
	.then(request => process.stdout.write(JSON.stringify(request.headers)));`)
		output, err := run.Output()
		if err != nil {
			t.Fatal(err)
		}
		if string(output) != test.want {
			t.Errorf("%s: %s, want %s", name, output, test.want)
		}
	}
}

// TestTooLarge runs it over forms: one with a file that is larger than a function can be sent leads back to its page, and nothing else does.
func TestTooLarge(t *testing.T) {
	script := strings.TrimPrefix(callerScript, "import cf from 'cloudfront';\n")
	const page, form = "/apply/a/cy/submissions/R/evidence/b", "multipart/form-data; boundary=x"
	larger := fmt.Sprint(edge.MostForm + 1)
	for name, test := range map[string]struct {
		method, uri string
		headers     map[string]string
		want        string
	}{
		"a file as large as it may be": {"POST", page, map[string]string{"content-type": form, "content-length": fmt.Sprint(edge.MostForm)}, ""},
		"one byte more":                {"POST", page, map[string]string{"content-type": form, "content-length": larger}, "303 " + page + "?" + edge.TooLarge},
		"of unknown length":            {"POST", page, map[string]string{"content-type": form}, ""},
		"of no kind":                   {"POST", page, map[string]string{"content-length": larger}, ""},
		"of another kind":              {"POST", "/apply/a/submissions", map[string]string{"content-type": "application/json", "content-length": larger}, ""},
		"nothing at all":               {"POST", page, nil, ""},
		"asked for, not sent":          {"GET", page, map[string]string{"content-type": form, "content-length": larger}, ""},
		"at a desk":                    {"POST", "/desk/a/b", map[string]string{"content-type": form, "content-length": larger}, ""},
		"of software":                  {"POST", page, map[string]string{"content-type": form, "content-length": larger, "idempotency-key": "k"}, ""},
	} {
		headers := map[string]map[string]string{}
		for header, value := range test.headers {
			headers[header] = map[string]string{"value": value}
		}
		event, err := json.Marshal(map[string]any{"viewer": map[string]string{"ip": "203.0.113.1"}, "request": map[string]any{"method": test.method, "uri": test.uri, "headers": headers}})
		if err != nil {
			t.Fatal(err)
		}
		run := exec.CommandContext(t.Context(), "node", "-e", "const cf = {kvs: () => ({get: async () => 'x'})};"+script+`
handler(JSON.parse(require("fs").readFileSync(0, "utf8")))
	.then(a => process.stdout.write(a.statusCode ? a.statusCode + " " + a.headers.location.value : ""));`)
		run.Stdin = bytes.NewReader(event)
		if output, err := run.Output(); err != nil || string(output) != test.want {
			t.Errorf("%s: %s %v, want %s", name, output, err, test.want)
		}
	}
}

// TestBudget holds that somebody is told when a transaction costs more than it may, and when it is about to.
func TestBudget(t *testing.T) {
	for stack, department := range map[string]string{"frontline-child-benefit": "hmrc", "frontline-student-finance": "slc"} {
		budget := templates(t)[stack].Resources["Budget"]
		name := strings.TrimPrefix(stack, "frontline-")
		tell := "Subscribers: [{Address: ${import frontline-" + department + "-alarms}, SubscriptionType: SNS}]}"
		compare(t, map[string]string{"budget": at(t, budget, "Budget"), "notifications": at(t, budget, "NotificationsWithSubscribers")}, map[string]string{
			"budget": "{BudgetLimit: {Amount: ${MonthlyBudget}, Unit: USD}, BudgetType: COST, CostFilters: {TagKeyValue: [user:transaction$" + name + "]}, TimeUnit: MONTHLY}",
			"notifications": "[{Notification: {ComparisonOperator: GREATER_THAN, NotificationType: ACTUAL, Threshold: 100}, " + tell +
				", {Notification: {ComparisonOperator: GREATER_THAN, NotificationType: FORECASTED, Threshold: 100}, " + tell + "]",
		})
	}
}

// TestDashboard holds that what is shown is there: every alarm, function, queue, table and metric that a dashboard names is one
// of a transaction of its department, and every alarm of them is shown.
func TestDashboard(t *testing.T) {
	for stack, transactions := range map[string][]string{"frontline-hmrc": {"child-benefit", "vat-return"}, "frontline-slc": {"student-finance"}} {
		body := at(t, templates(t)[stack].Resources["Dashboard"], "DashboardBody")
		var dashboard struct{ Widgets []widget }
		if err := json.Unmarshal([]byte(body), &dashboard); err != nil {
			t.Fatal(err)
		}
		alarms, there := map[string]bool{}, map[string]bool{}
		for _, name := range transactions {
			for _, r := range templates(t)["frontline-"+name].Resources {
				for _, property := range []string{"FunctionName", "QueueName", "TableName"} {
					if text, ok := r.Properties[property].(string); ok {
						there[text] = true
					}
				}
				for _, made := range list(r.Properties["MetricTransformations"]) {
					if made, ok := made.(map[string]any); ok {
						there[say(made["MetricNamespace"])+" "+say(made["MetricName"])] = true
					}
				}
				if r.Type == "AWS::CloudWatch::Alarm" {
					alarms["arn:${AWS::Partition}:cloudwatch:eu-west-2:${AWS::AccountId}:alarm:"+at(t, r, "AlarmName")] = true
				}
			}
		}
		lines := 0
		for _, w := range dashboard.Widgets {
			for _, alarm := range list(w.Properties["alarms"]) {
				if alarm != nil && !alarms[say(alarm)] {
					t.Errorf("%s shows the alarm %v, which is none", stack, alarm)
				}
				delete(alarms, say(alarm))
			}
			for _, metric := range list(w.Properties["metrics"]) {
				line, ok := metric.([]any)
				if !ok {
					continue
				}
				lines++
				of := say(line[0]) + " " + say(line[1]) // one of ours
				if len(line) == 5 {
					of = say(line[3])
				}
				if !there[of] {
					t.Errorf("%s shows %s, which is nowhere", stack, of)
				}
			}
		}
		if len(alarms) > 0 || lines != 11*len(transactions) || lines > 50 {
			t.Errorf("%s: %d metrics (a dashboard of more than 50 costs more), and these alarms are not shown: %v", stack, lines, alarms)
		}
	}
}

// TestResidency holds that everything stands in London. Nothing is replicated, nothing runs at the edge but two small scripts,
// and another region is named only in what a parameter has to be like: the site's certificate and firewall, which hold
// nothing of anybody.
func TestResidency(t *testing.T) {
	app := buildable(t)
	output := t.TempDir()
	if err := app.Synth(output); err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		Artifacts map[string]struct{ Type, Environment string }
	}
	if err := decode(os.DirFS(output), "manifest.json", &manifest); err != nil {
		t.Fatal(err)
	}
	stacks := 0
	for name, artifact := range manifest.Artifacts {
		if artifact.Type != "aws:cloudformation:stack" {
			continue
		}
		stacks++
		if !strings.HasSuffix(artifact.Environment, "/eu-west-2") {
			t.Errorf("%s stands in %s", name, artifact.Environment)
		}
	}
	if stacks != len(templates(t)) {
		t.Errorf("%d stacks, want %d", stacks, len(templates(t)))
	}
	for stack, template := range templates(t) {
		for id, r := range template.Resources {
			text, err := json.Marshal(r.Properties)
			if err != nil {
				t.Fatal(err)
			}
			for _, never := range []string{"us-", "eu-west-1", "eu-west-3", "eu-central", "Replica", "ReplicationConfiguration", "ReplicationSpecification", "LambdaFunctionAssociations", "CrossRegion"} {
				if strings.Contains(string(text), never) {
					t.Errorf("%s/%s says %s", stack, id, never)
				}
			}
			if strings.Contains(r.Type, "GlobalTable") || strings.Contains(r.Type, "ReplicaKey") || r.Type == "AWS::KMS::Key" && r.Properties["MultiRegion"] != nil {
				t.Errorf("%s/%s may stand in other regions too", stack, id)
			}
		}
	}
}
