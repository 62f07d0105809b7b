package meter

import (
	"time"

	"github.com/frontline-gov/frontline/shared/ledger"
)

// portion is what of an invocation was for one submission of several, as the line has it.
type portion struct {
	Submission   string         `json:"sub,omitempty"`
	Channel      ledger.Channel `json:"ch,omitempty"`
	Microseconds int64          `json:"us"`
	DynamoDB     capacity       `json:"ddb,omitzero"`
	SQS          chunks         `json:"sqs,omitzero"`
	S3           tiers          `json:"s3,omitzero"`
	Scan         scanned        `json:"scan,omitzero"`
}

// Part is what an invocation does for one submission of several, from Part to End. Parts follow each other.
type Part struct {
	reading *Reading
	began   time.Time
	before  line
}

// Part begins a part.
func (r *Reading) Part() Part {
	p := Part{reading: r}
	r.change(func(l *line) { p.began, p.before = r.meter.Now(), *l })
	return p
}

// End ends the part: it was for the submission of a reference, of which the line holds a digest, that came by a channel. No
// reference is a part that came to no submission.
func (p Part) End(reference string, by ledger.Channel) {
	p.reading.change(func(l *line) {
		one := portion{Channel: by, Microseconds: p.reading.meter.Now().Sub(p.began).Microseconds(),
			DynamoDB: capacity{l.DynamoDB.Writes - p.before.DynamoDB.Writes, l.DynamoDB.Reads - p.before.DynamoDB.Reads},
			SQS:      chunks{l.SQS.Chunks - p.before.SQS.Chunks},
			S3:       tiers{l.S3.Writes - p.before.S3.Writes, l.S3.Reads - p.before.S3.Reads},
			Scan:     scanned{l.Scan.Objects - p.before.Scan.Objects, l.Scan.Bytes - p.before.Scan.Bytes}}
		if reference != "" {
			one.Submission = Submission(reference)
		}
		l.Parts = append(l.Parts, one)
	})
}

// Scanned counts a file that a scanner looks at because it is in its bucket: the file, its bytes, and the requests that the scanner
// makes of S3 on our account, to read it and to write what it found into its tag.
func (r *Reading) Scanned(bytes int) {
	r.change(func(l *line) {
		l.Scan.Objects++
		l.Scan.Bytes += int64(bytes)
		l.S3.Reads++
		l.S3.Writes++
	})
}

// Posted counts a file that a browser has sent straight to a bucket.
func (r *Reading) Posted() { r.change(func(l *line) { l.S3.Writes++ }) }
