package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/submission"
)

// position is the place of an entry in the order of the due index over all its shards.
type position struct {
	dueAt   int64 // epoch milliseconds
	id      string
	version int
}

func (p position) compare(q position) int {
	return cmp.Or(cmp.Compare(p.dueAt, q.dueAt), cmp.Compare(p.id, q.id), cmp.Compare(p.version, q.version))
}

// String is a position as it stands in an address, and the empty text for none.
func (p position) String() string {
	if p == (position{}) {
		return ""
	}
	return fmt.Sprintf("%d.%s.%d", p.dueAt, p.id, p.version)
}

// ErrCursor: what should say where to go on is not what an earlier page gave.
var ErrCursor = errors.New("not a place in the list: begin anew")

// parsePosition reads what String wrote.
func parsePosition(cursor string) (p position, err error) {
	if cursor == "" {
		return position{}, nil
	}
	parts := strings.Split(cursor, ".")
	if len(parts) != 3 {
		return position{}, ErrCursor
	}
	ref, err := submission.ParseReference(parts[1])
	due, wrongDue := strconv.ParseInt(parts[0], 10, 64)
	version, wrongVersion := strconv.Atoi(parts[2])
	if err != nil || wrongDue != nil || wrongVersion != nil || due < 0 || version < 1 {
		return position{}, ErrCursor
	}
	return position{due, string(ref), version}, nil
}

// MostListed is the most submissions of a page of a list.
const MostListed = 100

// List is one page of submissions.
type List struct {
	Submissions []submission.Submission
	// Next is the cursor of the next page, empty where there is none.
	Next string
}

// Queue lists submissions with something to do by a time, in the order in which it is due, from a cursor on: what needs
// attention and what is late within the next day, what is not acknowledged within three, then each by the deadline of its
// decision or, where nobody promised one, when it was last looked at. What is only kept until it is erased is left out, so a page may hold fewer than limit. It reads at most limit
// submissions (MostListed at most), and their keys in each of the shards.
func (s Store) Queue(ctx context.Context, until time.Time, cursor string, limit int) (List, error) {
	return s.list(ctx, allShards(), time.Time{}, until, cursor, limit, func(sub submission.Submission) bool {
		return !sub.Erased && (sub.AcknowledgedAt.IsZero() || sub.Open())
	})
}

// Kept lists submissions that are decided and kept until times between two, the first to be erased first, from a cursor on.
func (s Store) Kept(ctx context.Context, begin, until time.Time, cursor string, limit int) (List, error) {
	return s.list(ctx, allShards(), begin, until, cursor, limit, func(sub submission.Submission) bool {
		return !sub.Erased && !sub.DecidedAt.IsZero()
	})
}

// allShards are the partitions of the due index.
func allShards() []int {
	shards := make([]int, AttentionShard+1)
	for i := range shards {
		shards[i] = i
	}
	return shards
}

// Earliest is the first of some cursors in the order of the queue, whichever table they are of; empty where all are. Of lists
// read from the same cursor, nothing up to it is missing.
func Earliest(cursors ...string) string {
	var first position
	for _, cursor := range cursors {
		if p, err := parsePosition(cursor); err == nil && p != (position{}) && (first == (position{}) || p.compare(first) < 0) {
			first = p
		}
	}
	return first.String()
}

// Within says whether a submission stands in the queue before a cursor, or at it; every one does where there is none.
func Within(sub submission.Submission, cursor string) bool {
	p, err := parsePosition(cursor)
	return err != nil || p == (position{}) || position{sub.DueAt.UnixMilli(), string(sub.Reference), sub.Version}.compare(p) <= 0
}

// Attention lists the submissions that need attention, from a cursor on.
func (s Store) Attention(ctx context.Context, cursor string, limit int) (List, error) {
	return s.list(ctx, []int{AttentionShard}, time.Time{}, time.UnixMilli(1<<52), cursor, limit, submission.Submission.NeedsAttention)
}

// list merges shards of the due index, and reads what it finds.
func (s Store) list(ctx context.Context, shards []int, begin, until time.Time, cursor string, limit int, wanted func(submission.Submission) bool) (List, error) {
	from, err := parsePosition(cursor)
	if err != nil {
		return List{}, err
	}
	if cursor == "" && !begin.IsZero() {
		from.dueAt = begin.UnixMilli()
	}
	limit = max(1, min(limit, MostListed))
	var all []position
	for _, shard := range shards {
		found, err := s.behind(ctx, shard, from, until, limit+1)
		if err != nil {
			return List{}, err
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, position.compare)
	// An index that lags may still have what has moved, so that it stands in it twice.
	seen := map[position]bool{}
	all = slices.DeleteFunc(all, func(p position) bool {
		item := position{id: p.id, version: p.version}
		twice := seen[item]
		seen[item] = true
		return twice
	})
	var list List
	if len(all) > limit {
		all = all[:limit]
		list.Next = all[limit-1].String()
	}
	read, err := s.read(ctx, all)
	for _, sub := range read {
		if wanted(sub) {
			list.Submissions = append(list.Submissions, sub)
		}
	}
	return list, err
}

// behind reads the first submissions of a shard behind a position, as many as are wanted or a few more: of those that are due
// at the same moment it reads all, because the index has no order among them.
func (s Store) behind(ctx context.Context, shard int, from position, until time.Time, wanted int) ([]position, error) {
	var all []position
	var last item.Item
	for {
		found, more, err := s.entries(ctx, shard, from, until, wanted, last)
		if err != nil {
			return nil, err
		}
		for _, entry := range found {
			if entry.compare(from) > 0 && !strings.Contains(entry.id, "#") { // what is no submission
				all = append(all, entry)
			}
		}
		if more == nil || len(all) > wanted && all[len(all)-1].dueAt > all[wanted-1].dueAt {
			return all, nil
		}
		last = more
	}
}

// read gives submissions in the order of their positions, less those that are not there, as they are now.
func (s Store) read(ctx context.Context, all []position) ([]submission.Submission, error) {
	found := map[string]submission.Submission{}
	key := func(ref submission.Reference, version int) string { return fmt.Sprint(ref, " ", version) }
	var missing []map[string]types.AttributeValue
	for _, p := range all {
		missing = append(missing, submissionKey(submission.Reference(p.id), p.version))
	}
	for n := 0; len(missing) > 0; n++ {
		some := missing[:min(len(missing), batchSize)]
		out, err := s.Client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{
			s.Table: {Keys: some, ConsistentRead: aws.Bool(true)}}})
		if err != nil {
			return nil, fmt.Errorf("read submissions: %w", err)
		}
		for _, i := range out.Responses[s.Table] {
			sub := readSubmission(i)
			found[key(sub.Reference, sub.Version)] = sub
		}
		// What DynamoDB had no room for it gives back: items are up to 400 KB, an answer up to 16 MB.
		left := out.UnprocessedKeys[s.Table].Keys
		missing = append(missing[len(some):], left...)
		if len(left) == len(some) && (n > len(all)+crossings || !wait(ctx, time.Duration(20<<min(n, crossings))*time.Millisecond)) {
			return nil, errors.New("read submissions: the table gives none of them; try again")
		}
	}
	read := make([]submission.Submission, 0, len(all))
	for _, p := range all {
		if sub, ok := found[key(submission.Reference(p.id), p.version)]; ok {
			read = append(read, sub)
		}
	}
	return read, nil
}

// batchSize is the most items of one BatchGetItem.
const batchSize = 100
