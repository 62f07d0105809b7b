package local

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/infra/local/function"
	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/infra/local/policy"
	"github.com/frontline-gov/frontline/infra/local/schedule"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
)

// plan is what the templates ask for, read and checked before anything starts.
type plan struct {
	resources  []template.Resource
	roles      *policy.Roles
	functions  []functionPlan
	tables     []table.Definition
	queues     []queuePlan
	buckets    []string
	protected  []object.Protection
	parameters []parameterPlan
	schedules  []schedule.Schedule
	aliases    map[string]string // the ARN of the function, by that of its alias
}

// functionPlan is a function without what only this machine knows.
type functionPlan struct {
	settings function.Settings
	asset    string // the directory of its binary
	role     string // the name of its role
}

// queuePlan is a queue with its attributes in the words of the SQS API.
type queuePlan struct {
	name, arn  string
	attributes map[string]string
}

func newPlan(resources []template.Resource) (*plan, error) {
	p := &plan{resources: resources}
	var err error
	if p.roles, err = policy.Read(resources); err != nil {
		return nil, err
	}
	for _, r := range resources {
		switch r.Type {
		case "AWS::Lambda::Function":
			err = add(&p.functions, r, p.readFunction)
		case "AWS::DynamoDB::Table":
			err = add(&p.tables, r, table.Read)
		case "AWS::SQS::Queue":
			err = add(&p.queues, r, readQueue)
		case "AWS::S3::Bucket":
			err = object.Check(r)
			p.buckets = append(p.buckets, r.Name)
		case "AWS::GuardDuty::MalwareProtectionPlan":
			err = add(&p.protected, r, object.ReadProtection)
		case "AWS::SSM::Parameter":
			err = add(&p.parameters, r, readParameter)
		case "AWS::Scheduler::Schedule":
			err = add(&p.schedules, r, schedule.Read)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := p.readAliases(); err != nil {
		return nil, err
	}
	if err := p.checkSchedules(); err != nil {
		return nil, err
	}
	return p, p.orderQueues()
}

// add reads a resource to the end of a list.
func add[T any](list *[]T, r template.Resource, read func(template.Resource) (T, error)) error {
	made, err := read(r)
	*list = append(*list, made)
	return err
}

// every reads all resources of a type as T, in their order.
func every[T any](p *plan, kind string, use func(template.Resource, T) error) error {
	for _, r := range p.resources {
		if r.Type != kind {
			continue
		}
		var properties T
		if err := r.Decode(&properties); err != nil {
			return err
		}
		if err := use(r, properties); err != nil {
			return fmt.Errorf("%s: %w", r, err)
		}
	}
	return nil
}

func (p *plan) readFunction(r template.Resource) (functionPlan, error) {
	var f struct {
		FunctionName, Description, Handler, Runtime, Role, PackageType string
		Architectures                                                  []string // the binary is built for this machine
		Code                                                           struct{ S3Bucket, S3Key string }
		MemorySize, Timeout                                            int
		ReservedConcurrentExecutions                                   json.Number // a parameter's value is a text
		Environment                                                    struct{ Variables map[string]string }
		LoggingConfig                                                  struct {
			LogFormat, LogGroup, ApplicationLogLevel, SystemLogLevel string
		}
		// Without effect here: words, disk, traces, and what happens on updates.
		Tags, EphemeralStorage, TracingConfig, RuntimeManagementConfig, RecursiveLoop, KmsKeyArn json.RawMessage
	}
	if err := r.Decode(&f); err != nil {
		return functionPlan{}, err
	}
	if !strings.HasPrefix(f.Runtime, "provided.") {
		return functionPlan{}, fmt.Errorf("%s: the local platform runs compiled binaries (provided.al2023), not %s", r, f.Runtime)
	}
	if format := f.LoggingConfig.LogFormat; format != "JSON" {
		return functionPlan{}, fmt.Errorf("%s: the local platform writes logs in the format JSON only; set LoggingConfig", r)
	}
	asset, isZip := strings.CutSuffix(f.Code.S3Key, ".zip")
	if !isZip || strings.ContainsAny(asset, `/\`) || asset == "" {
		return functionPlan{}, fmt.Errorf("%s: Code.S3Key %q is not <asset>.zip, so the binary cannot be found", r, f.Code.S3Key)
	}
	role := p.roles.Named(f.Role)
	if role == "" {
		return functionPlan{}, fmt.Errorf("%s: no stack has its role %s", r, f.Role)
	}
	group := f.LoggingConfig.LogGroup
	if group == "" {
		group = "/aws/lambda/" + r.Name
	}
	var reserved *int
	if text := f.ReservedConcurrentExecutions.String(); text != "" {
		most, err := strconv.Atoi(text)
		if err != nil {
			return functionPlan{}, fmt.Errorf("%s: ReservedConcurrentExecutions: %w", r, err)
		}
		reserved = &most
	}
	return functionPlan{asset: asset, role: role, settings: function.Settings{
		Name: r.Name, ARN: r.ARN, LogGroup: group, Environment: f.Environment.Variables, Reserved: reserved,
		Timeout: time.Duration(orAWS(f.Timeout, 3)) * time.Second, Memory: orAWS(f.MemorySize, 128),
	}}, nil
}

// parameterPlan is a parameter of Parameter Store that a template writes.
type parameterPlan struct{ name, value string }

func readParameter(r template.Resource) (parameterPlan, error) {
	var p struct {
		Name, Type, Value, Description string
		Tags                           json.RawMessage
	}
	if err := r.Decode(&p); err != nil {
		return parameterPlan{}, err
	}
	if p.Type != "String" {
		return parameterPlan{}, fmt.Errorf("%s: a template holds a parameter of the type String only, not %s", r, p.Type)
	}
	return parameterPlan{r.Name, p.Value}, nil
}

// orAWS is what AWS takes where a template says nothing.
func orAWS(n, usual int) int {
	if n == 0 {
		return usual
	}
	return n
}

// readQueue turns properties into attributes: text stays, everything else becomes its JSON.
func readQueue(r template.Resource) (queuePlan, error) {
	var known struct {
		QueueName                                                       string
		ContentBasedDeduplication, FifoQueue, SqsManagedSseEnabled      json.RawMessage
		DeduplicationScope, FifoThroughputLimit, KmsMasterKeyId         json.RawMessage
		DelaySeconds, MaximumMessageSize, MessageRetentionPeriod        json.RawMessage
		ReceiveMessageWaitTimeSeconds, VisibilityTimeout                json.RawMessage
		KmsDataKeyReusePeriodSeconds, RedriveAllowPolicy, RedrivePolicy json.RawMessage
		Tags                                                            json.RawMessage
	}
	if err := r.Decode(&known); err != nil {
		return queuePlan{}, err
	}
	var properties map[string]json.RawMessage
	if err := json.Unmarshal(r.Properties, &properties); err != nil {
		return queuePlan{}, fmt.Errorf("%s: %w", r, err)
	}
	delete(properties, "QueueName")
	delete(properties, "Tags")
	q := queuePlan{name: r.Name, arn: r.ARN, attributes: make(map[string]string)}
	for name, value := range properties {
		q.attributes[name] = plainText(value)
	}
	return q, nil
}

func plainText(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}

// orderQueues puts each dead-letter queue before the queues that name it.
func (p *plan) orderQueues() error {
	var ordered []queuePlan
	made := make(map[string]bool)
	left := p.queues
	for len(left) > 0 {
		var later []queuePlan
		for _, q := range left {
			var redrive struct{ DeadLetterTargetArn string }
			_ = json.Unmarshal([]byte(q.attributes["RedrivePolicy"]), &redrive) // the stand-in refuses a wrong one
			known := slices.ContainsFunc(p.queues, func(other queuePlan) bool { return other.arn == redrive.DeadLetterTargetArn })
			if known && !made[redrive.DeadLetterTargetArn] {
				later = append(later, q)
				continue
			}
			ordered = append(ordered, q)
			made[q.arn] = true
		}
		if len(later) == len(left) {
			return fmt.Errorf("the queue %s is its own dead-letter queue, at last", later[0].name)
		}
		left = later
	}
	p.queues = ordered
	return nil
}

// checkSchedules sees to it that each schedule has a target, and a role that may call it: AWS would fail in silence.
func (p *plan) checkSchedules() error {
	for _, s := range p.schedules {
		if !slices.ContainsFunc(p.functions, func(f functionPlan) bool { return f.settings.ARN == s.Target }) {
			return fmt.Errorf("schedule %s: the local platform calls functions only, and no stack has %s", s.Name, s.Target)
		}
		if !p.roles.Allows(p.roles.Named(s.Role), "lambda:InvokeFunction", s.Target) {
			return fmt.Errorf("schedule %s: its role does not allow lambda:InvokeFunction on %s", s.Name, s.Target)
		}
	}
	return nil
}
