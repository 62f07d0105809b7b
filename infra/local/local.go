// Package local realises synthesised CloudFormation templates on one machine: tables and queues in stand-ins, the compiled
// Lambda binaries behind the Runtime API, API Gateway and CloudFront in front of them, schedules on the clock. There is no
// second configuration: what runs here is what deploys, and what a template asks for that is not done here is refused.
//
// It runs on Linux and, with the differences told in packages child and function, on macOS.
package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/frontline-gov/frontline/infra/local/function"
	"github.com/frontline-gov/frontline/infra/local/gateway"
	"github.com/frontline-gov/frontline/infra/local/guard"
	"github.com/frontline-gov/frontline/infra/local/journal"
	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/infra/local/parameter"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/infra/local/queue"
	"github.com/frontline-gov/frontline/infra/local/schedule"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
)

// Options say what is run and where. Templates, Binaries and Dynoxide are needed; see table.Binary for the latter.
type Options struct {
	Templates fs.FS  // <stack>.json files at its top
	Binaries  string // the directory that holds <asset>/bootstrap for each function
	Site      fs.FS  // the files of the site; nil is an empty site
	Data      string // the directory in which state outlives the platform; empty keeps everything in memory
	Dynoxide  string // the path of the stand-in for DynamoDB

	// Ports on the loopback addresses; 0 is any free one.
	Port, HTTPSPort, DynamoDBPort, SQSPort, S3Port, SignInPort, LogsPort int

	Offset      time.Duration // what is added to the clock to give the platform's date; handed to the binaries
	Idle        time.Duration // how long a process stays warm; 0 is 60 seconds
	Init        time.Duration // how long a binary may take to start; 0 is AWS's 10 seconds
	Concurrency int           // how many requests run at once over all functions without a reservation; 0 is 200
	Unfrozen    bool          // lets idle processes run; see function.Host
	// SoftwareRate is how many submissions one piece of software may send in a minute; 0 is what the templates say.
	SoftwareRate int
	// AddressFile is the file in which people find their address (package address), whatever the templates say; empty is none.
	AddressFile string
	Log         io.Writer // gets one line for each request; nil for none
	// Heard gets each line that functions log as well; nil for none. It is called from many goroutines.
	Heard func(function.Line)
}

// Platform is a running platform.
type Platform struct {
	URL      string // the site and /apply, such as http://localhost:8080
	HTTPS    string // the same with the platform's own certificate
	DynamoDB string // the endpoint of the stand-in
	SQS      string // the endpoint of the stand-in
	S3       string // the endpoint of the stand-in
	Logs     string // the endpoint of the stand-in for CloudWatch Logs
	SignIn   string // the sign-in provider of the staff: its issuer, and a page about it

	// Certificate is the certificate behind HTTPS, in PEM, for clients that are to trust it.
	Certificate []byte

	options Options
	ssm     string // the endpoint of the stand-in for Systems Manager
	// dynoxide is the endpoint of the stand-in for DynamoDB itself, behind the guard.
	dynoxide string
	log      *journal.Journal
	plan     *plan
	guard    *guard.Guard
	tables   *table.Server // guarded by mu
	queues   *queue.Server
	objects  *object.Server
	people   *provider.Server
	// edgeSecret is what the distribution shows the functions, made for this run.
	edgeSecret string
	secrets    parameter.Server
	offset     atomic.Int64 // what is added to the clock, in nanoseconds

	functions map[string]*function.Function // by ARN

	ctx     context.Context // ends when Stop begins
	cancel  context.CancelFunc
	work    sync.WaitGroup
	once    sync.Once // stops only once
	mu      sync.Mutex
	closers []func() // what Stop does, the last one first
	stopped bool
}

// Start starts everything and returns when requests are answered. When ctx ends the platform stops.
func Start(ctx context.Context, o Options) (*Platform, error) {
	if o.Log == nil {
		o.Log = io.Discard
	}
	o.Log = &shared{out: o.Log}
	o.Idle = orUsual(o.Idle, 60*time.Second)
	o.Init = orUsual(o.Init, 10*time.Second)
	if o.Concurrency == 0 {
		o.Concurrency = 200
	}
	p := &Platform{options: o}
	p.offset.Store(int64(o.Offset))
	p.ctx, p.cancel = context.WithCancel(ctx)
	if err := p.start(); err != nil {
		p.Stop()
		return nil, fmt.Errorf("start the local platform: %w", err)
	}
	unwatch := context.AfterFunc(ctx, p.Stop)
	p.onStop(func() { unwatch() })
	return p, nil
}

func orUsual(d, usual time.Duration) time.Duration {
	if d == 0 {
		return usual
	}
	return d
}

func (p *Platform) start() error {
	if err := p.openData(); err != nil {
		return err
	}
	doors, err := p.openDoors()
	if err != nil {
		return err
	}
	p.people = &provider.Server{Issuer: p.SignIn, Now: p.Now}

	if p.queues, err = p.openQueues(); err != nil {
		return err
	}
	p.onStop(func() { _ = p.queues.Close() })
	if p.objects, err = p.openObjects(); err != nil {
		return err
	}
	p.onStop(func() { _ = p.objects.Close() })
	resources, err := template.Read(p.options.Templates, template.Place{
		Origin: p.URL,
		API:    func(name string) string { return p.URL + "/apis/" + name },
		Queue:  p.queues.URL,

		Parameter: p.given,
	})
	if err != nil {
		return err
	}
	if p.plan, err = newPlan(resources); err != nil {
		return err
	}
	for _, f := range p.plan.functions {
		p.log.Groups = append(p.log.Groups, f.settings.LogGroup)
	}
	if err := p.watch(); err != nil {
		return err
	}
	p.log.Allows = p.guard.Allows
	if err := p.startTables(); err != nil {
		return err
	}
	for _, q := range p.plan.queues {
		if err := p.queues.Create(q.name, q.attributes); err != nil {
			return err
		}
	}
	for _, bucket := range p.plan.buckets {
		if err := p.objects.Create(bucket); err != nil {
			return err
		}
	}
	for _, protection := range p.plan.protected {
		p.objects.Protect(protection)
	}
	if err := p.registerDesks(); err != nil {
		return err
	}
	if err := p.registerSoftware(); err != nil {
		return err
	}
	for _, written := range p.plan.parameters {
		p.secrets.Set(written.name, written.value)
	}
	p.shareEdgeSecret()
	if err := p.startFunctions(); err != nil {
		return err
	}
	handler, err := p.handler()
	if err != nil {
		return err
	}
	certificate, err := p.certificate()
	if err != nil {
		return err
	}
	p.serve(doors.dynamo, p.guardTables(), nil)
	p.serve(doors.sqs, p.guard.Before(guard.SQS, p.queues), nil)
	p.serve(doors.s3, object.Forms(gateway.Secret, time.Now, object.Links(gateway.Secret, time.Now, p.guard.Before(guard.S3, p.objects))), nil)
	p.serve(doors.signIn, p.people, nil)
	p.serve(doors.logs, p.log, nil)
	p.serve(doors.ssm, p.guard.Before(guard.SSM, &p.secrets), nil)
	p.serve(doors.front, handler, nil)
	p.serve(doors.secure, handler, certificate)
	for _, s := range p.plan.schedules {
		p.work.Go(func() { s.Run(p.ctx, func(context.Context, []byte) { _, _ = p.Run(s.Name) }) })
	}
	p.work.Go(p.keepTables)
	p.work.Go(p.sweepTables)
	return nil
}

// Stop ends everything and returns when no process is left. It may be called more than once.
func (p *Platform) Stop() {
	p.once.Do(func() {
		p.cancel()
		p.mu.Lock()
		p.stopped = true
		closers := p.closers
		p.mu.Unlock()
		for _, end := range slices.Backward(closers) {
			end()
		}
		p.work.Wait()
	})
}

func (p *Platform) onStop(end func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closers = append(p.closers, end)
}

// Now is the platform's date.
func (p *Platform) Now() time.Time { return time.Now().Add(time.Duration(p.offset.Load())) }

// SetOffset sets the platform to another date: what is added to the clock from now on. What is stored stays; functions
// find the date in their environment, so their processes begin anew, once they have answered what they were asked.
func (p *Platform) SetOffset(offset time.Duration) {
	p.offset.Store(int64(offset))
	for _, d := range p.plan.functions {
		p.functions[d.settings.ARN].Configure(p.environment(d))
	}
}

// Function gives a function by its name; nil when no template has it.
func (p *Platform) Function(name string) *function.Function {
	for _, f := range p.functions {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Functions lists the names of the functions in order.
func (p *Platform) Functions() []string {
	var names []string
	for _, f := range p.functions {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return names
}

// Schedules lists the names of the schedules in order.
func (p *Platform) Schedules() []string {
	var names []string
	for _, s := range p.plan.schedules {
		names = append(names, s.Name)
	}
	return names
}

// Lines gives what a function has logged since the platform started, the latest 10,000 lines.
func (p *Platform) Lines(name string) []function.Line { return p.log.Lines(name) }

// Run runs a schedule's target now, whatever the clock says, and gives its answer.
func (p *Platform) Run(name string) (function.Answer, error) {
	i := slices.IndexFunc(p.plan.schedules, func(s schedule.Schedule) bool { return s.Name == name })
	if i < 0 {
		return function.Answer{}, fmt.Errorf("no template has a schedule %s", name)
	}
	s := p.plan.schedules[i]
	began := time.Now()
	answer, err := p.functions[s.Target].Invoke(p.ctx, []byte(s.Input))
	switch {
	case errors.Is(err, function.ErrStopped) || p.ctx.Err() != nil:
	case err != nil:
		p.log.Printf("schedule %s: %v", name, err)
	case answer.Error != "":
		p.log.Printf("schedule %s: the function failed after %d ms; its log says why", name, time.Since(began).Milliseconds())
	}
	return answer, err
}

func (p *Platform) openQueues() (*queue.Server, error) {
	directory := ""
	if p.options.Data != "" {
		directory = filepath.Join(p.options.Data, "queues")
	}
	return queue.Open(queue.Config{Address: p.SQS, Directory: directory, Clock: p.Now})
}

func (p *Platform) openObjects() (*object.Server, error) {
	file := ""
	if p.options.Data != "" {
		file = filepath.Join(p.options.Data, "objects.bolt")
	}
	return object.Open(file)
}

// startFunctions makes the functions; their processes come with the first requests.
func (p *Platform) startFunctions() error {
	p.functions = make(map[string]*function.Function)
	host := function.Host{
		Idle: p.options.Idle, Init: p.options.Init, Capacity: function.NewCapacity(p.options.Concurrency),
		Now: p.Now, Log: p.logged, Unfrozen: p.options.Unfrozen,
	}
	for _, d := range p.plan.functions {
		s := d.settings
		s.Binary = filepath.Join(p.options.Binaries, d.asset, "bootstrap")
		if _, err := os.Stat(s.Binary); err != nil {
			return fmt.Errorf("function %s: there is no binary at %s: build it first", s.Name, s.Binary)
		}
		s.Environment = p.environment(d)
		f := function.New(s, host)
		p.functions[s.ARN] = f
		p.onStop(f.Stop)
	}
	return nil
}

// logged keeps a line of a function's log.
func (p *Platform) logged(l function.Line) {
	p.log.Add(l)
	if p.options.Heard != nil {
		p.options.Heard(l)
	}
}

// environment is what a binary finds: the template's variables, and what stands in for AWS here.
func (p *Platform) environment(d functionPlan) map[string]string {
	all := map[string]string{
		"AWS_REGION":                       template.Region,
		"AWS_DEFAULT_REGION":               template.Region,
		"AWS_ACCESS_KEY_ID":                d.role, // by its name the stand-ins can tell who calls
		"AWS_SECRET_ACCESS_KEY":            gateway.Secret,
		"AWS_ENDPOINT_URL_DYNAMODB":        p.DynamoDB,
		"AWS_ENDPOINT_URL_SQS":             p.SQS,
		"AWS_ENDPOINT_URL_S3":              p.S3,
		"AWS_ENDPOINT_URL_SSM":             p.ssm,
		"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": p.Logs, // the SDK's name for it
	}
	for name, value := range d.settings.Environment {
		all[name] = value
	}
	if p.options.SoftwareRate != 0 {
		all["SOFTWARE_RATE"] = strconv.Itoa(p.options.SoftwareRate)
	}
	if p.options.AddressFile != "" {
		all["ADDRESS_FILE"] = p.options.AddressFile
	}
	if offset := time.Duration(p.offset.Load()); offset != 0 {
		all["FRONTLINE_CLOCK_OFFSET"] = offset.String()
	}
	return all
}

// handler answers the site's addresses, and below /apis/<name> each API's own.
func (p *Platform) handler() (http.Handler, error) {
	apis, err := p.plan.gateways(p.functions, p.Now)
	if err != nil {
		return nil, err
	}
	distribution, err := p.plan.edge(apis, p.options.Site, p.edgeSecret)
	if err != nil {
		return nil, err
	}
	return gateway.Log(p.options.Log, front{apis: apis, distribution: distribution}), nil
}
