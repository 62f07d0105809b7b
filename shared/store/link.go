package store

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// Link is an address at which whoever has it may read one object for a while, by the clock of S3: GET with a signature in the
// address (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html). S3 gives it as bytes to be saved under the name of
// a file, which holds nothing to be quoted; no browser shows it, whatever it is. What its signer may not read, the address does not either.
func (b *Bucket) Link(ctx context.Context, name, file string, now time.Time, lasts time.Duration) (string, error) {
	if b == nil || b.Name == "" {
		return "", errors.New("this function has no bucket: set BUCKET in its environment")
	}
	credentials, err := b.Credentials.Retrieve(ctx)
	if err != nil {
		return "", fmt.Errorf("credentials: %w", err)
	}
	asked := url.Values{
		"X-Amz-Expires":                {strconv.Itoa(int(lasts / time.Second))},
		"response-content-disposition": {`attachment; filename="` + file + `"`},
		"response-content-type":        {"application/octet-stream"},
		"response-cache-control":       {"no-store"},
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.address(name)+"?"+asked.Encode(), nil)
	if err != nil {
		return "", err
	}
	signer := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
	link, _, err := signer.PresignHTTP(ctx, credentials, r, "UNSIGNED-PAYLOAD", "s3", b.Region, now)
	if err != nil {
		return "", fmt.Errorf("sign a link to an object: %w", err)
	}
	return link, nil
}
