// Package object is the local stand-in for S3: gofakes3 over one file or over memory, with the buckets that templates
// describe and no others. It adds what gofakes3 leaves undone and the functions rely on: an unsigned request is refused,
// bytes that are not those whose hash was signed are not kept, what a plan of GuardDuty protects is looked at as it comes, and who reads an object that is not there is told 403, as
// S3 tells who may not list the bucket: no role may. Encryption, policies and life cycles are accepted and
// have no effect.
package object

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3bolt"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"go.etcd.io/bbolt"

	"github.com/frontline-gov/frontline/infra/local/template"
)

// Server answers as S3 does, to requests that name the bucket in the path. It is safe for concurrent use.
type Server struct {
	backend gofakes3.Backend
	answers http.Handler
	file    *bbolt.DB // nil in memory

	protected []Protection
}

// Open opens the file in which objects are kept, made if missing; an empty path keeps everything in memory.
func Open(file string) (*Server, error) {
	s := &Server{}
	if file == "" {
		s.backend = s3mem.New()
	} else {
		db, err := bbolt.Open(file, 0o600, &bbolt.Options{Timeout: time.Second})
		if err != nil {
			return nil, fmt.Errorf("open the objects: %w", err)
		}
		s.file, s.backend = db, s3bolt.New(db)
	}
	s.answers = gofakes3.New(s.backend, gofakes3.WithoutVersioning()).Server()
	return s, nil
}

// Close ends the server. What it answered to is in its file.
func (s *Server) Close() error {
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}

// Create makes a bucket, where it is not there.
func (s *Server) Create(bucket string) error {
	if err := gofakes3.ValidateBucketName(bucket); err != nil {
		return fmt.Errorf("make the bucket %s: %w", bucket, err)
	}
	there, err := s.backend.BucketExists(bucket)
	if err == nil && !there {
		err = s.backend.CreateBucket(bucket)
	}
	if err != nil {
		return fmt.Errorf("make the bucket %s: %w", bucket, err)
	}
	return nil
}

// Names lists the objects of a bucket in order.
func (s *Server) Names(bucket string) ([]string, error) {
	all, err := s.backend.ListBucket(bucket, &gofakes3.Prefix{}, gofakes3.ListBucketPage{})
	if err != nil {
		return nil, fmt.Errorf("list the bucket %s: %w", bucket, err)
	}
	var names []string
	for _, o := range all.Contents {
		names = append(names, o.Key)
	}
	slices.Sort(names)
	return names, nil
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") && r.URL.Query().Get("X-Amz-Signature") == "" {
		refuse(w, http.StatusForbidden, "AccessDenied", "Access Denied")
		return
	}
	if hash := r.Header.Get("X-Amz-Content-Sha256"); len(hash) == 2*sha256.Size {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			refuse(w, http.StatusBadRequest, "IncompleteBody", "The request body is shorter than it says.")
			return
		}
		if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != hash {
			refuse(w, http.StatusBadRequest, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.")
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	bucket, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if name != "" && r.URL.Query().Has("tagging") {
		s.tagging(w, r, bucket, name)
		return
	}
	if r.Method == http.MethodPut {
		if err := s.look(r, bucket, name); err != nil {
			refuse(w, http.StatusBadRequest, "IncompleteBody", "The request body is shorter than it says.")
			return
		}
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		if name != "" && s.missing(bucket, name) {
			refuse(w, http.StatusForbidden, "AccessDenied", "Access Denied")
			return
		}
	}
	s.answers.ServeHTTP(w, r)
}

// missing says that the bucket is there, and the object is not.
func (s *Server) missing(bucket, name string) bool {
	_, err := s.backend.HeadObject(bucket, name)
	return gofakes3.HasErrorCode(err, gofakes3.ErrNoSuchKey)
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, xml.Header)
	_ = xml.NewEncoder(w).Encode(struct {
		XMLName       xml.Name `xml:"Error"`
		Code, Message string
	}{Code: code, Message: message})
}

// Check refuses a bucket with properties that the stand-in does not know.
func Check(r template.Resource) error {
	var known struct {
		BucketName string
		// Without effect here: one machine trusts its only user, nothing lies idle in it for months, and what is erased
		// is erased by the functions.
		BucketEncryption, OwnershipControls, PublicAccessBlockConfiguration, LifecycleConfiguration, Tags json.RawMessage
		VersioningConfiguration                                                                           struct{ Status string }
	}
	return r.Decode(&known)
}
