package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
)

// FeedbackMonths is how long it is kept: as long as the figures of satisfaction look back.
const FeedbackMonths = 12

// Feedback is what somebody said of the service: how satisfied they were when it ended for them, or what is wrong with a page.
// It names nobody, no draft and no submission.
type Feedback struct {
	// ID is a hash of what may be said once, such as of one ending of one draft.
	ID [32]byte
	// Each says that another text under the same ID is kept beside the first, of up to sixteen.
	Each bool
	// Since is when what it is about came to its end. It decides under which month it is kept, so that it has one place,
	// whenever it is said.
	Since time.Time
	// About says what it is about: an ending ("receipt", "not-eligible", …) with a Rating, or a page ("problem") with Page and Kind.
	About string
	// Rating is from 1, very dissatisfied, to 5, very satisfied; 0 for none.
	Rating int
	// Page names the question and Kind what is wrong with it.
	Page, Kind string
	Text       string
	Locale     string
	At         time.Time
}

// feedbackMonth is the partition of a month ("2026-11").
func feedbackMonth(month string) string { return "feedback#" + month }

// Tell keeps what somebody said. fresh is false where it was said already: the first stands, and another one of the same ID is
// not kept, other than the text of one of which Each is.
func (s Store) Tell(ctx context.Context, f Feedback) (fresh bool, err error) {
	said := item.Item{
		"id":      item.Text(feedbackMonth(f.Since.UTC().Format("2006-01"))),
		"version": item.Number(int64(binary.BigEndian.Uint64(f.ID[:8]) >> 1)),
		"about":   item.Text(f.About), "locale": item.Text(f.Locale), "at": item.Millis(f.At),
		"expires": item.Number(f.At.AddDate(0, FeedbackMonths, 0).Unix()),
	}
	if f.Rating > 0 {
		said["rating"] = item.Number(int64(f.Rating))
	}
	for name, text := range map[string]string{"page": f.Page, "kind": f.Kind, "text": f.Text} {
		if text != "" {
			said[name] = item.Text(text)
		}
	}
	_, err = s.Client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.Table, Item: said, ConditionExpression: aws.String("attribute_not_exists(id)"),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	if first, there := item.Refused(err); there {
		if !f.Each || f.Text == "" || f.Text == first.Text("text") {
			return false, nil
		}
		f.Each, f.ID = false, beside(f.ID, f.Text)
		_, err := s.Tell(ctx, f)
		return false, err
	}
	if err != nil {
		return false, failure("keep what was said", err)
	}
	return true, nil
}

// beside is the ID of another text than the first: one of sixteen places, so that nobody fills the table.
func beside(first [32]byte, text string) [32]byte {
	place := sha256.Sum256([]byte(text))[0] % 16
	return sha256.Sum256(append(first[:], place))
}

// Told is what was said in a month ("2026-11") and is kept still at a time, in no order that means anything. It needs the right
// to query the table, which no function has.
func (s Store) Told(ctx context.Context, month string, now time.Time) ([]Feedback, error) {
	pages := dynamodb.NewQueryPaginator(s.Client, &dynamodb.QueryInput{
		TableName: &s.Table, KeyConditionExpression: aws.String("id = :month"),
		ExpressionAttributeValues: item.Item{":month": item.Text(feedbackMonth(month))},
	})
	var all []Feedback
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("read what was said in %s: %w", month, err)
		}
		for _, found := range page.Items {
			i := item.Item(found)
			if i.Number("expires") <= now.Unix() {
				continue
			}
			all = append(all, Feedback{About: i.Text("about"), Rating: int(i.Number("rating")), Page: i.Text("page"), Kind: i.Text("kind"),
				Text: i.Text("text"), Locale: i.Text("locale"), At: i.Time("at")})
		}
	}
	return all, nil
}
