package object

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/scan"
)

// Protection is a plan of GuardDuty: which new objects of which bucket are looked at.
type Protection struct {
	Bucket   string
	Prefixes []string
}

// ReadProtection reads a plan. One that writes no tags is of no use to anybody here.
func ReadProtection(r template.Resource) (Protection, error) {
	var p struct {
		Role              string
		Actions           struct{ Tagging struct{ Status string } }
		ProtectedResource struct {
			S3Bucket struct {
				BucketName     string
				ObjectPrefixes []string
			}
		}
		Tags any
	}
	if err := r.Decode(&p); err != nil {
		return Protection{}, err
	}
	if p.Actions.Tagging.Status != "ENABLED" {
		return Protection{}, fmt.Errorf("%s: the local platform tells what the scanner found by tags only; enable them", r)
	}
	return Protection{p.ProtectedResource.S3Bucket.BucketName, p.ProtectedResource.S3Bucket.ObjectPrefixes}, nil
}

// Protect has the new objects of a bucket looked at from now on, by the scanner of this machine (scan.Look), before the
// call that stores them is answered: on AWS it takes a while longer. What it finds it writes into the object's tag.
func (s *Server) Protect(p Protection) { s.protected = append(s.protected, p) }

// found is the header in which the backend keeps what the scanner found; GuardDuty's tag stands for it.
const found = "X-Amz-Meta-Frontline-Scan"

// look has the scanner look at an object that is about to be stored.
func (s *Server) look(r *http.Request, bucket, name string) error {
	r.Header.Del(found)
	if !slices.ContainsFunc(s.protected, func(p Protection) bool {
		return p.Bucket == bucket && (len(p.Prefixes) == 0 || slices.ContainsFunc(p.Prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) }))
	}) {
		return nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.Header.Set(found, string(scan.Look(body)))
	return nil
}

// Tags are the tags of an object: what the scanner found, where it has looked. False where there is no such object.
func (s *Server) Tags(bucket, name string) (map[string]string, bool) {
	object, err := s.backend.HeadObject(bucket, name)
	if err != nil {
		return nil, false
	}
	if result := object.Metadata[found]; result != "" {
		return map[string]string{scan.Tag: result}, true
	}
	return nil, true
}

type tag struct{ Key, Value string }

// tagging answers what the tags of an object are. Nobody here writes any.
func (s *Server) tagging(w http.ResponseWriter, r *http.Request, bucket, name string) {
	tags, there := s.Tags(bucket, name)
	switch {
	case r.Method != http.MethodGet:
		refuse(w, http.StatusNotImplemented, "NotImplemented", "Only the scanner writes tags here.")
		return
	case !there:
		refuse(w, http.StatusForbidden, "AccessDenied", "Access Denied")
		return
	}
	var answer struct {
		XMLName xml.Name `xml:"Tagging"`
		TagSet  struct {
			Tag []tag
		}
	}
	for key, value := range tags {
		answer.TagSet.Tag = append(answer.TagSet.Tag, tag{key, value})
	}
	w.Header().Set("Content-Type", "application/xml")
	_ = xml.NewEncoder(w).Encode(answer) // a client that has gone needs no answer
}
