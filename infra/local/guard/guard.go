// Package guard stands before the stand-ins for AWS's services and lets each role of the templates do what its policies
// allow, and nothing else. A function signs with its role's name, as a department's back office does. Whoever signs with
// another name is a person at this machine, and may do anything.
//
// What a role was granted and what it used are both kept, so that a test can hold one against the other. Not yet run
// against AWS.
package guard

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/frontline-gov/frontline/infra/local/policy"
)

// Guard judges calls. It is safe for concurrent use.
type Guard struct {
	Roles *policy.Roles
	// Keys says by which key of KMS a resource is encrypted, by the resource's ARN. A service decrypts for its caller, who
	// has to be allowed the key through that service.
	Keys map[string]string
	// Tags are those of an object of S3, on which a right to read it may depend; nil knows none.
	Tags func(bucket, name string) (map[string]string, bool)
	// Said is told of each call that is denied; nil for none.
	Said func(Denial)

	mu     sync.Mutex
	used   map[policy.Grant]int
	denied []Denial
}

// Denial is a call that a role made and may not make.
type Denial struct{ Role, Action, Resource string }

// New is a guard of roles.
func New(roles *policy.Roles, keys map[string]string) *Guard {
	return &Guard{Roles: roles, Keys: keys, used: map[policy.Grant]int{}}
}

// longest is the longest call in bytes that is read: more than any service takes.
const longest = 32 << 20

// Before puts the guard before a service's stand-in.
func (g *Guard) Before(s Service, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		role := signer(r)
		if !g.Roles.Has(role) {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, longest))
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		asked, known := s.read(r, body)
		if !known {
			asked = []policy.Request{{Action: s.name + ":" + operation(r), Resource: "*"}}
		}
		for _, one := range asked {
			g.tagged(&one)
			if denial, ok := g.judge(s, role, one); !ok {
				g.deny(denial)
				s.refuse(w, denial)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// tagged brings along the tags of an object that is to be read.
func (g *Guard) tagged(asked *policy.Request) {
	object, ok := strings.CutPrefix(asked.Resource, "arn:aws:s3:::")
	if !ok || g.Tags == nil || asked.Action != "s3:GetObject" {
		return
	}
	bucket, name, _ := strings.Cut(object, "/")
	tags, _ := g.Tags(bucket, name)
	for key, value := range tags {
		if asked.Context == nil {
			asked.Context = map[string]string{}
		}
		asked.Context["s3:ExistingObjectTag/"+key] = value
	}
}

// Allows says whether whoever signs as role may do an action on a resource, for a stand-in that asks by itself.
func (g *Guard) Allows(role, action, resource string) bool {
	if !g.Roles.Has(role) {
		return true
	}
	denial, ok := g.judge(Service{}, role, policy.Request{Action: action, Resource: resource})
	if !ok {
		g.deny(denial)
	}
	return ok
}

// judge holds one action against the role's policies, and the use of the key that it needs.
func (g *Guard) judge(s Service, role string, asked policy.Request) (Denial, bool) {
	needed := []policy.Request{asked}
	if key := g.key(asked.Resource); key != "" {
		for _, action := range s.keyActions(asked.Action) {
			needed = append(needed, policy.Request{Action: action, Resource: key,
				Context: map[string]string{"kms:ViaService": s.host}})
		}
	}
	var by []policy.Grant
	for _, one := range needed {
		grants, allowed := g.Roles.Judge(role, one)
		if !allowed {
			return Denial{role, one.Action, one.Resource}, false
		}
		by = append(by, grants...)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, grant := range by {
		g.used[grant]++
	}
	return Denial{}, true
}

// key is the key of a resource, or of what it is in: an index is in its table, an object in its bucket.
func (g *Guard) key(resource string) string {
	for arn, key := range g.Keys {
		if resource == arn || strings.HasPrefix(resource, arn+"/") || strings.HasSuffix(arn, "*") && policy.Match(arn, resource) {
			return key
		}
	}
	return ""
}

func (g *Guard) deny(d Denial) {
	g.mu.Lock()
	if !slices.Contains(g.denied, d) {
		g.denied = append(g.denied, d)
	}
	g.mu.Unlock()
	if g.Said != nil {
		g.Said(d)
	}
}

// Denied lists what was denied since the guard was made, each once.
func (g *Guard) Denied() []Denial {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.denied)
}

// Used counts the calls by the grants that allowed them.
func (g *Guard) Used() map[policy.Grant]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	used := map[policy.Grant]int{}
	for grant, n := range g.used {
		used[grant] = n
	}
	return used
}

// signer is the access key in a request's signature, in its header or in its address.
func signer(r *http.Request) string {
	_, credential, ok := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	if !ok {
		credential = r.URL.Query().Get("X-Amz-Credential")
	}
	key, _, _ := strings.Cut(credential, "/")
	return key
}

// operation is the name of the operation in a JSON protocol's header, or the method.
func operation(r *http.Request) string {
	target := r.Header.Get("X-Amz-Target")
	if target == "" {
		return r.Method
	}
	return target[strings.LastIndex(target, ".")+1:]
}
