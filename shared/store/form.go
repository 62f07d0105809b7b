package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// Form lets whoever has it store one file under one name, straight into the bucket, for a while: S3's POST with a policy
// that is signed (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html). It needs no JavaScript.
type Form struct {
	// Action is the address to which it is posted as multipart/form-data, with Fields before the field "file".
	Action string
	Fields []Field
}

// Field is a hidden field of a Form.
type Field struct{ Name, Value string }

// Origin is the origin of the address to which a form is posted.
func (f Form) Origin() string {
	u, err := url.Parse(f.Action)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// Form makes a form for a file of one byte to most bytes under a name, which is valid until a time by the clock of S3, and leads to
// redirect once the file is stored. Whatever the browser says that the file is, it is kept as bytes that no browser shows.
func (b *Bucket) Form(ctx context.Context, name string, most int, redirect string, now, until time.Time) (Form, error) {
	if b == nil || b.Name == "" {
		return Form{}, errors.New("this function has no bucket: set BUCKET in its environment")
	}
	credentials, err := b.Credentials.Retrieve(ctx)
	if err != nil {
		return Form{}, fmt.Errorf("credentials: %w", err)
	}
	day := now.UTC().Format("20060102")
	fields := []Field{
		{"key", name},
		{"Content-Type", "application/octet-stream"},
		{"success_action_redirect", redirect},
		{"x-amz-algorithm", "AWS4-HMAC-SHA256"},
		{"x-amz-credential", credentials.AccessKeyID + "/" + day + "/" + b.Region + "/s3/aws4_request"},
		{"x-amz-date", now.UTC().Format("20060102T150405Z")},
	}
	if credentials.SessionToken != "" {
		fields = append(fields, Field{"x-amz-security-token", credentials.SessionToken})
	}
	conditions := []any{map[string]string{"bucket": b.Name}, []any{"content-length-range", 1, most}}
	for _, f := range fields {
		conditions = append(conditions, map[string]string{f.Name: f.Value})
	}
	policy, err := json.Marshal(map[string]any{"expiration": until.UTC().Format("2006-01-02T15:04:05.000Z"), "conditions": conditions})
	if err != nil {
		return Form{}, err
	}
	text := base64.StdEncoding.EncodeToString(policy)
	fields = append(fields, Field{"policy", text}, Field{"x-amz-signature", SignPolicy(credentials.SecretAccessKey, day, b.Region, text)})
	return Form{Action: b.address(""), Fields: fields}, nil
}

// SignPolicy is the signature of a form's policy, given as it stands in the form, with a secret, for a day ("20261122") in a region.
func SignPolicy(secret, day, region, policy string) string {
	key := []byte("AWS4" + secret)
	for _, part := range []string{day, region, "s3", "aws4_request", policy} {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(part))
		key = mac.Sum(nil)
	}
	return hex.EncodeToString(key)
}

// address is where an object of the bucket is; with no name the bucket itself, with a slash at its end.
func (b *Bucket) address(name string) string {
	if b.Endpoint != "" {
		return b.Endpoint + "/" + b.Name + "/" + name
	}
	return "https://" + b.Name + ".s3." + b.Region + ".amazonaws.com/" + name
}
