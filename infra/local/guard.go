package local

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"

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
func (p *Platform) guardTables() (http.Handler, error) {
	target, err := url.Parse(p.dynoxide)
	if err != nil {
		return nil, err
	}
	proxy := &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = r.In.Host },
		Transport:    &http.Transport{MaxIdleConnsPerHost: 1000},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusServiceUnavailable) },
	}
	return p.guard.Before(guard.DynamoDB, proxy), nil
}
