package local

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"

	"github.com/frontline-gov/frontline/infra/local/guard"
	"github.com/frontline-gov/frontline/infra/local/template"
)

// Guard is what stands before the stand-ins for AWS's services: which role used what it is granted, and what it was denied.
func (p *Platform) Guard() *guard.Guard { return p.guard }

// watch makes the guard of the roles of the templates.
func (p *Platform) watch() error {
	for _, t := range p.plan.tables {
		if name := *t.KeySchema[0].AttributeName; name != guard.Partition {
			return fmt.Errorf("table %s: the local platform judges rights on tables whose partition key is %s, not %s", t.TableName, guard.Partition, name)
		}
	}
	keys, err := p.plan.keys()
	if err != nil {
		return err
	}
	p.guard = guard.New(p.plan.roles, keys)
	p.guard.Tags = p.objects.Tags
	p.guard.Said = func(d guard.Denial) { p.log.Printf("denied: %s", d) }
	return nil
}

// keys says by which key of KMS each table, queue, bucket and sign-in secret is encrypted, by ARN.
func (p *plan) keys() (map[string]string, error) {
	keys := map[string]string{}
	for _, r := range p.resources {
		var said struct {
			SSESpecification struct{ KMSMasterKeyId string } // a table
			KmsMasterKeyId   string                          // a queue
			BucketEncryption struct {
				ServerSideEncryptionConfiguration []struct {
					ServerSideEncryptionByDefault struct{ KMSMasterKeyID string }
				}
			}
		}
		switch r.Type {
		case "AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::S3::Bucket":
			if err := json.Unmarshal(r.Properties, &said); err != nil {
				return nil, fmt.Errorf("%s: read its key: %w", r, err)
			}
		}
		key := cmp.Or(said.SSESpecification.KMSMasterKeyId, said.KmsMasterKeyId)
		for _, rule := range said.BucketEncryption.ServerSideEncryptionConfiguration {
			key = cmp.Or(key, rule.ServerSideEncryptionByDefault.KMSMasterKeyID)
		}
		if key != "" {
			keys[r.ARN] = key
		}
	}
	// A secret is no resource of a template: a person puts it there under the department's key, which the table of the
	// function that reads it has too.
	for _, f := range p.functions {
		if secret := f.settings.Environment["SIGN_IN_KEY"]; secret != "" {
			table := "arn:aws:dynamodb:" + template.Region + ":" + template.Account + ":table/" + f.settings.Environment["TABLE"]
			if key := keys[table]; key != "" {
				keys["arn:aws:ssm:"+template.Region+":"+template.Account+":parameter"+secret] = key
			}
		}
	}
	return keys, nil
}

// guardTables stands before the stand-in for DynamoDB, which is another process.
func (p *Platform) guardTables() http.Handler {
	return p.guard.Before(guard.DynamoDB, &forward{to: p.dynoxide, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1000}}})
}

// forward hands calls on to another process and gives its answers whole. What has begun is finished though its caller is
// killed meanwhile, as at AWS; and a call that fails on its way is an error of the service, which the SDK tries again.
type forward struct {
	to     string
	client *http.Client
}

func (f *forward) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer, body, err := f.call(r)
	if err != nil {
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, `{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"the stand-in does not answer"}`)
		return
	}
	maps.Copy(w.Header(), answer.Header)
	w.WriteHeader(answer.StatusCode)
	_, _ = w.Write(body) // a client that has gone needs no answer
}

func (f *forward) call(r *http.Request) (*http.Response, []byte, error) {
	out, err := http.NewRequestWithContext(context.WithoutCancel(r.Context()), r.Method, f.to+r.URL.RequestURI(), r.Body)
	if err != nil {
		return nil, nil, err
	}
	out.Header, out.Host, out.ContentLength = r.Header.Clone(), r.Host, r.ContentLength
	answer, err := f.client.Do(out)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer, body, err
}
