// Package bulk keeps files of submissions that registered software sends at once, and what came of each of their lines. A
// file is a job, which stands in the transaction's table until all of it is worked; whoever works it may die at any moment,
// and the next goes on where it stopped. What a line is, and what comes of it, the caller knows.
//
//	id (S, partition)             version (N, sort)   item
//	bulk#<job>                     0                   the job
//	bulk#<job>#<fingerprint>       1, 101, …           the lines of the file from that one on, until they are worked
//	bulk#<job>                     1, 101, …           what came of the lines from that one on
//
// # A job
//
//	client       S   the id of the software that sent it, which alone may ask after it
//	fingerprint  B   SHA-256 of the file
//	receivedAt   N   epoch milliseconds, as are all times; each line is judged on that day
//	lines, done  N   how many lines it has, and how many of them, from the first on, are worked
//	part         N   the first line of the part that holds the next line to work
//	counts       M   how many lines got each status ("201": N)
//	dueShard N, dueAt N   when somebody is to work it; absent once all is done
//	expires      N   epoch seconds, 30 days after it came; TTL
//
// A part of the file has keys (B, 32 bytes a line: under which each is submitted), text (B, gzip: the lines) and expires; what came
// of lines has results (B, gzip: a JSON array) and expires. The parts are written before the job, and their
// key names what is in them, so a file whose sender died half-way is sent again under the same key, and two files under one key
// never mix. Jobs have a partition of the due index to themselves, which the sweep of submissions does not read.
package bulk

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/store"
)

const (
	// MostLines is how many lines a file may have.
	MostLines = 5000
	// Largest is how large a file may be, in bytes: Lambda is given 6 MB of a request at most, and API Gateway writes what is
	// no JSON as base64, a third longer.
	Largest = 4 << 20
	// LargestLine is how large a line may be, in bytes, so that a part of the file is one item.
	LargestLine = 128 << 10
	// Kept is how long a job and its results are kept.
	Kept = 30 * 24 * time.Hour

	// shard is the partition of the due index that jobs have to themselves.
	shard = store.AttentionShard + 1
	// lease is how long whoever works a job keeps others off it: longer than any function answers.
	lease = 40 * time.Second
	// A part holds at most partLines lines and partSize bytes; an item holds 400 KB.
	partLines = 100
	partSize  = 256 << 10
)

// What a caller must tell apart.
var (
	// ErrNone: there is no such job, or its time is over.
	ErrNone = errors.New("no such job")
	// ErrReused: another file was sent under the same key.
	ErrReused = errors.New("the key was used for another file")
	// ErrTaken: somebody else works the job, or has just done so.
	ErrTaken = errors.New("somebody else works the job")
)

// Job is a file of submissions and how far it is worked.
type Job struct {
	ID          string
	Client      string
	Fingerprint [32]byte
	ReceivedAt  time.Time
	Lines, Done int
	// Counts are how many lines got each status.
	Counts map[int]int
	// Expires is when it is forgotten.
	Expires time.Time

	part  int
	dueAt int64 // epoch milliseconds
}

// Finished says whether every line is worked.
func (j Job) Finished() bool { return j.Done == j.Lines }

// Line is one line of a file, and the key under which it is submitted.
type Line struct {
	Key  [32]byte
	Text []byte
}

// Result is what came of one line.
type Result struct {
	Status int
	// JSON tells it, in less than 256 KB.
	JSON json.RawMessage
}

// clientLetters is how many letters of the id of a job stand for its client, so that the due index, which holds keys only, tells whose
// turn it is.
const clientLetters = 8

// ID names the job of a client's key: nobody who does not know the key can name it.
func ID(client string, key [32]byte) string {
	return letters("bulk client", []byte(client))[:clientLetters] + letters("bulk", key[:])[clientLetters:]
}

// clientOf is what the ids of all jobs of one client begin with.
func clientOf(id string) string { return id[:min(clientLetters, len(id))] }

// letters are 32 of a hash, 160 bits, of what stands for something of that name.
func letters(of string, b []byte) string {
	sum := sha256.Sum256(append([]byte(of+"\x00"), b...))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:20]))
}

// Split cuts a file into its lines, without what ends them. The last need not end.
func Split(file []byte) [][]byte {
	file = bytes.TrimSuffix(file, []byte("\n"))
	if len(file) == 0 {
		return nil
	}
	lines := bytes.Split(file, []byte("\n"))
	for i, line := range lines {
		lines[i] = bytes.TrimSuffix(line, []byte("\r"))
	}
	return lines
}

// Jobs keeps jobs in a transaction's table.
type Jobs struct {
	Client *dynamodb.Client
	Table  string
}

func jobKey(id string) item.Item {
	return item.Item{"id": item.Text("bulk#" + id), "version": item.Number(0)}
}

func partKey(j Job, first int) item.Item {
	return item.Item{"id": item.Text("bulk#" + j.ID + "#" + hex.EncodeToString(j.Fingerprint[:])), "version": item.Number(int64(first))}
}

func resultsKey(id string, first int) item.Item {
	return item.Item{"id": item.Text("bulk#" + id), "version": item.Number(int64(first))}
}

// Open keeps a file as a job; ErrReused comes with the job of another file that has its ID. Where the same file stands there
// already, that job is what it gives.
func (s Jobs) Open(ctx context.Context, j Job, lines []Line) (Job, error) {
	j.Lines = len(lines)
	j.Expires = j.ReceivedAt.Add(Kept)
	for first := 0; first < len(lines); {
		end, size := first, 0
		for end < len(lines) && end-first < partLines && (end == first || size+len(lines[end].Text) <= partSize) {
			size += len(lines[end].Text)
			end++
		}
		if err := s.putPart(ctx, j, first+1, lines[first:end]); err != nil {
			return Job{}, err
		}
		first = end
	}
	head := jobKey(j.ID)
	head["client"] = item.Text(j.Client)
	head["fingerprint"] = item.Raw(j.Fingerprint[:])
	head["receivedAt"] = item.Millis(j.ReceivedAt)
	head["lines"], head["done"], head["part"] = item.Number(int64(j.Lines)), item.Number(0), item.Number(1)
	head["counts"] = &types.AttributeValueMemberM{Value: item.Item{}}
	head["dueShard"], head["dueAt"] = item.Number(shard), item.Millis(j.ReceivedAt)
	head["expires"] = item.Number(j.Expires.Unix())
	err := s.put(ctx, head, j.ReceivedAt)
	if _, there := item.Refused(err); there {
		return s.same(ctx, j)
	}
	if err != nil {
		return Job{}, fmt.Errorf("store a job: %w", err)
	}
	return s.Job(ctx, j.ID, j.ReceivedAt)
}

// same is the job that stands where another was to be written.
func (s Jobs) same(ctx context.Context, j Job) (Job, error) {
	there, err := s.Job(ctx, j.ID, j.ReceivedAt)
	if err == nil && there.Fingerprint != j.Fingerprint {
		err = ErrReused
	}
	return there, err
}

func (s Jobs) putPart(ctx context.Context, j Job, first int, lines []Line) error {
	part := partKey(j, first)
	var keys []byte
	texts := make([][]byte, len(lines))
	for i, line := range lines {
		keys = append(keys, line.Key[:]...)
		texts[i] = line.Text
	}
	part["keys"], part["text"] = item.Raw(keys), item.Raw(pack(bytes.Join(texts, []byte("\n"))))
	part["expires"] = item.Number(j.Expires.Unix())
	err := s.put(ctx, part, j.ReceivedAt)
	if _, there := item.Refused(err); there {
		return nil // the same: its key names what is in it
	}
	if err != nil {
		return fmt.Errorf("store lines of a job: %w", err)
	}
	return nil
}

// put writes an item where none is, or one whose time is over.
func (s Jobs) put(ctx context.Context, i item.Item, now time.Time) error {
	_, err := s.Client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.Table, Item: i, ConditionExpression: aws.String("attribute_not_exists(id) OR expires < :now"),
		ExpressionAttributeValues: item.Item{":now": item.Number(now.Unix())},
	})
	return err
}

// Job reads a job at a time; ErrNone where there is none.
func (s Jobs) Job(ctx context.Context, id string, now time.Time) (Job, error) {
	found, err := s.get(ctx, jobKey(id))
	if err != nil {
		return Job{}, fmt.Errorf("read a job: %w", err)
	}
	if found == nil || found.Number("expires") <= now.Unix() {
		return Job{}, ErrNone
	}
	return read(id, found), nil
}

func (s Jobs) get(ctx context.Context, key item.Item) (item.Item, error) {
	out, err := s.Client.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.Table, Key: key, ConsistentRead: aws.Bool(true)})
	if err != nil {
		return nil, err
	}
	return out.Item, nil
}

func read(id string, i item.Item) Job {
	j := Job{ID: id, Client: i.Text("client"), ReceivedAt: i.Time("receivedAt"), Lines: int(i.Number("lines")), Done: int(i.Number("done")),
		Counts: map[int]int{}, Expires: time.Unix(i.Number("expires"), 0).UTC(), part: int(i.Number("part")), dueAt: i.Number("dueAt")}
	copy(j.Fingerprint[:], i.Raw("fingerprint"))
	counts := i.Map("counts")
	for status := range counts {
		if n, err := strconv.Atoi(status); err == nil {
			j.Counts[n] = int(counts.Number(status))
		}
	}
	return j
}

// pack makes less of bytes; unpack gives them back.
func pack(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b) // a buffer takes everything
	w.Close()
	return out.Bytes()
}

func unpack(b []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
