package local_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/function"
)

// order asks the probe for something by the query.
func order(base, what string) string { return base + "?order=" + url.QueryEscape(what) }

// TestVariables: a binary finds the addresses of this machine where the template refers to AWS's.
func TestVariables(t *testing.T) {
	p := run(t, func(o *local.Options) { o.Offset = 24 * time.Hour })
	for name, want := range map[string]string{
		"TABLE":                     "probe-submissions",
		"BUCKET":                    "frontline-probe-payloads",
		"QUEUE_URL":                 p.SQS + "/000000000000/probe-handoff",
		"PUBLIC_ORIGIN":             p.URL,
		"API_ADDRESS":               p.URL + "/apis/probe",
		"AWS_ENDPOINT_URL_DYNAMODB": p.DynamoDB,
		"AWS_ENDPOINT_URL_SQS":      p.SQS,
		"AWS_ENDPOINT_URL_S3":       p.S3,
		"AWS_REGION":                "eu-west-2",
		"AWS_ACCESS_KEY_ID":         "frontline-probe-Role",
		"FRONTLINE_CLOCK_OFFSET":    "24h0m0s",
	} {
		if got := echoed(t, get(t, order(p.URL+"/apply/probe/x", `{"env":"`+name+`"}`))).Env; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	a := get(t, p.URL+"/")
	if got, want := a.Header.Get("Content-Security-Policy"), "default-src 'none'; form-action "+p.URL; got != want {
		t.Errorf("policy %q, want %q", got, want)
	}
}

// TestSetOffset: from one request to the next the platform is at another date, with what is stored.
func TestSetOffset(t *testing.T) {
	p := run(t, nil)
	put(t, p, "kept", "")
	for _, days := range []int{3, 400, -2, 0} {
		offset := time.Duration(days) * 24 * time.Hour
		p.SetOffset(offset)
		want := offset.String()
		if days == 0 {
			want = ""
		}
		if got := echoed(t, get(t, order(p.URL+"/apply/probe/x", `{"env":"FRONTLINE_CLOCK_OFFSET"}`))).Env; got != want {
			t.Errorf("%d days: %q, want %q", days, got, want)
		}
		if off := time.Until(p.Now()) - offset; off.Abs() > time.Minute {
			t.Errorf("%d days: it is %s", days, p.Now())
		}
	}
	if got := items(t, p); len(got) != 1 {
		t.Errorf("the table holds %v", got)
	}
}

// TestAddresses: the same API answers behind the distribution and at its own address.
func TestAddresses(t *testing.T) {
	p := run(t, nil)
	e := echoed(t, get(t, p.URL+"/apply/probe/a%20b"))
	if e.Event.RawPath != "/apply/probe/a b" || e.Event.Headers["host"] != "api.frontline.example" {
		t.Errorf("behind the distribution: %+v", e.Event)
	}
	e = echoed(t, get(t, p.URL+"/apis/probe/a%20b"))
	if e.Event.RawPath != "/a b" || "http://"+e.Event.Headers["host"] != p.URL {
		t.Errorf("at its own address: %+v", e.Event)
	}
	for path, want := range map[string]int{
		"/": 200, "/child-benefit": 301, "/child-benefit/": 200, "/nowhere/": 404, "/apply/nothing/x": 404, "/apis/nothing/x": 301,
		"/apply/probe/handoffs/1/decision": 200, // a GET is not the signed route
	} {
		if a := get(t, p.URL+path); a.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, a.StatusCode, want)
		}
	}
}

// TestLoopbackOnly: both loopback addresses answer, and no other address of the machine does.
func TestLoopbackOnly(t *testing.T) {
	p := run(t, nil)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(p.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		ip := a.(*net.IPNet).IP
		if ip.IsLinkLocalUnicast() {
			continue
		}
		conn, err := net.DialTimeout("tcp", net.JoinHostPort(ip.String(), port), 5*time.Second)
		if err == nil {
			conn.Close()
		}
		if (err == nil) != ip.IsLoopback() {
			t.Errorf("%s: %v", ip, err)
		}
	}
}

// TestSignedRoute: the back office answers at the API's own address, signed with its role. Not yet run against AWS.
func TestSignedRoute(t *testing.T) {
	p := run(t, nil)
	for role, want := range map[string]int{"frontline-office-back-office": 200, "frontline-office-stranger": 403, "": 403} {
		body := `{"paid":true}`
		r, err := http.NewRequest(http.MethodPost, p.URL+"/apis/probe/handoffs/ABCD-EFGH-JKMN-1/decision", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if role != "" {
			sum := sha256.Sum256([]byte(body))
			own := aws.Credentials{AccessKeyID: role, SecretAccessKey: "local"}
			if err := v4.NewSigner().SignHTTP(t.Context(), own, r, hex.EncodeToString(sum[:]), "execute-api", "eu-west-2", time.Now()); err != nil {
				t.Fatal(err)
			}
		}
		a := send(t, plain, r)
		if a.StatusCode != want {
			t.Errorf("role %q: %d %s, want %d", role, a.StatusCode, a.body, want)
			continue
		}
		if want != 200 {
			continue
		}
		iam := echoed(t, a).Event.RequestContext.Authorizer.IAM
		if iam.AccessKey != role || iam.UserARN != "arn:aws:sts::000000000000:assumed-role/"+role+"/local" {
			t.Errorf("the function is told %+v", iam)
		}
	}
}

// TestFaults: what goes wrong in a function is answered as API Gateway does, and the next request is served. Not yet run
// against AWS.
func TestFaults(t *testing.T) {
	p := run(t, nil)
	for what, want := range map[string]int{`{"panic":true}`: 500, `{"exit":1}`: 500, `{"fail":"no"}`: 500, `{"sleepMs":60000}`: 500} {
		if a := get(t, order(p.URL+"/apply/probe/x", what)); a.StatusCode != want || a.body != `{"message":"Internal Server Error"}` {
			t.Errorf("%s: %d %s", what, a.StatusCode, a.body)
		}
		if a := get(t, p.URL+"/apply/probe/x"); a.StatusCode != 200 {
			t.Errorf("after %s: %d %s", what, a.StatusCode, a.body)
		}
	}
	p.Function("probe").Kill()
	if a := get(t, p.URL+"/apply/probe/x"); a.StatusCode != 200 {
		t.Errorf("after a kill: %d %s", a.StatusCode, a.body)
	}
}

// TestTenSlowRequests make ten processes.
func TestTenSlowRequests(t *testing.T) {
	p := run(t, edited(`"Function": 5`, `"Function": 60`))
	quiet(t, p)
	gate := filepath.Join(t.TempDir(), "gate")
	address := order(p.URL+"/apply/probe/x", fmt.Sprintf(`{"until":%q}`, gate))
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := make(map[int]bool)
	for range 10 {
		wg.Go(func() {
			e := echoed(t, get(t, address))
			mu.Lock()
			defer mu.Unlock()
			seen[e.PID] = true
		})
	}
	eventually(t, "ten processes are busy", func() bool { return len(p.Function("probe").Processes()) == 10 })
	if err := os.WriteFile(gate, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if len(seen) != 10 {
		t.Errorf("%d processes", len(seen))
	}
}

// TestSchedule: it runs at once and on demand, with the template's input.
func TestSchedule(t *testing.T) {
	p := run(t, nil)
	ticks := func() (n int) {
		for _, l := range p.Lines("probe") {
			if l.Text == "tick" {
				n++
			}
		}
		return n
	}
	eventually(t, "the schedule has run by itself", func() bool { return ticks() == 1 })
	if _, err := p.Run("probe-tick"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the schedule has run on demand", func() bool { return ticks() == 2 })
	if _, err := p.Run("nothing"); err == nil {
		t.Error("a schedule that is not there was run")
	}
	if got := fmt.Sprint(p.Schedules(), p.Functions()); got != "[probe-tick] [probe]" {
		t.Errorf("schedules and functions are %s", got)
	}
}

// TestLogFiles: what functions log is kept beside the state, as events of CloudWatch Logs.
func TestLogFiles(t *testing.T) {
	data := t.TempDir()
	p := run(t, func(o *local.Options) { o.Data = data })
	echoed(t, get(t, order(p.URL+"/apply/probe/x", `{"print":"hello"}`)))
	p.Stop()
	text, err := os.ReadFile(filepath.Join(data, "logs", "probe.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	reports, hellos := 0, 0
	for line := range strings.Lines(string(text)) {
		var event struct {
			Timestamp    int64
			LogGroupName string
			Message      string
		}
		if err := json.Unmarshal([]byte(line), &event); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if event.Timestamp == 0 || event.LogGroupName != "/aws/lambda/probe" {
			t.Errorf("event %+v", event)
		}
		if event.Message == "hello" {
			hellos++
		}
		if strings.Contains(event.Message, `"platform.report"`) {
			reports++
		}
	}
	if hellos != 1 || reports < 1 {
		t.Errorf("%d greetings and %d reports in %s", hellos, reports, text)
	}
}

// TestRequestLog: nothing that a citizen gives is in the platform's log.
func TestRequestLog(t *testing.T) {
	out := &log{}
	p := run(t, func(o *local.Options) { o.Log = out })
	r, err := http.NewRequest(http.MethodPost, p.URL+"/apply/probe/submissions/ABCD-EFGH-JKMN?name=secret", strings.NewReader("secret"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Cookie", "__Secure-draft=secret")
	send(t, plain, r)
	p.Stop()
	if got := out.String(); !strings.HasPrefix(got, "POST /apply/probe/submissions/… 200 ") || strings.Contains(got, "secret") {
		t.Errorf("log %q", got)
	}
}

func queueClient(p *local.Platform) *sqs.Client {
	return sqs.New(sqs.Options{
		Region: "eu-west-2", BaseEndpoint: aws.String(p.SQS), Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
}

// TestStop: no process of the platform is left, and its ports are free.
func TestStop(t *testing.T) {
	p := run(t, nil)
	echoed(t, get(t, p.URL+"/apply/probe/x"))
	if n := len(descendants(t, os.Getpid())); n < 2 {
		t.Fatalf("%d processes while it runs, want a function and dynoxide", n)
	}
	p.Stop()
	p.Stop()
	if left := descendants(t, os.Getpid()); len(left) > 0 {
		t.Errorf("left are %v", left)
	}
	if _, err := http.Get(p.URL); err == nil {
		t.Error("the port still answers")
	}
}

// quiet waits until the schedule, which runs at once, has done so.
func quiet(t testing.TB, p *local.Platform) {
	t.Helper()
	eventually(t, "the schedule has run", func() bool {
		return slices.ContainsFunc(p.Lines("probe"), func(l function.Line) bool { return strings.Contains(l.Text, "platform.report") })
	})
}

func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}

// BenchmarkRequest is one request to a warm function through the whole platform.
func BenchmarkRequest(b *testing.B) {
	p := run(b, func(o *local.Options) { o.Log = nil })
	b.Run("one client", func(b *testing.B) {
		for b.Loop() {
			get(b, p.URL+"/apply/probe/x")
		}
	})
	b.Run("many clients", func(b *testing.B) {
		b.SetParallelism(4)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				get(b, p.URL+"/apply/probe/x")
			}
		})
	})
}
