package store

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/submission"
)

// An Enquiry asks the person who sent a submission for information.
type Enquiry struct {
	// N counts a submission's enquiries from 1.
	N        int
	Question string
	AskedAt  time.Time
	// AskedBy is the role of who asked; who it was stands in the history.
	AskedBy string
	// Answer is empty until AnsweredAt.
	Answer     string
	AnsweredAt time.Time
}

// LongestText is the most characters of a question or of its answer.
const LongestText = submission.LongestText

// ErrText: a question or an answer is empty, too long, or no text.
var ErrText = errors.New("a text has 1 to 2,000 characters")

func enquiryKey(ref submission.Reference, n int) item.Item {
	return item.Item{"id": item.Text("enquiry#" + string(ref)), "version": item.Number(int64(n))}
}

// Ask puts a question to the person who sent a submission, which the department has, which it has not decided, and about which
// no other question waits for an answer; otherwise it is ErrOutOfOrder. The deadline of the decision stands still until the
// answer, and for submission.AnswerWithin at most. The question that was asked already, asked again by who saw the submission as it was before, is the same question.
func (s Store) Ask(ctx context.Context, sub submission.Submission, question, askedBy string, at time.Time) (Enquiry, error) {
	if !isText(question) {
		return Enquiry{}, ErrText
	}
	waiting := sub
	waiting.AskedAt = at
	asked := Enquiry{N: sub.Enquiries + 1, Question: question, AskedBy: askedBy, AskedAt: at}
	put := enquiryKey(sub.Reference, asked.N)
	put["question"], put["askedBy"], put["askedAt"] = item.Text(question), item.Text(askedBy), item.Millis(at)
	none := "attribute_not_exists(id)"
	failed, err := s.transact(ctx, "ask", sub.Key, []types.TransactWriteItem{
		{Put: &types.Put{TableName: &s.Table, Item: put, ConditionExpression: &none}},
		{Update: s.updating(submissionKey(sub.Reference, sub.Version),
			"SET askedAt = :at, enquiries = :n, dueAt = :next",
			"attribute_exists(acknowledgedAt) AND attribute_not_exists(decidedAt) AND attribute_not_exists(superseded) AND "+
				"attribute_not_exists(erased) AND attribute_not_exists(askedAt) AND (attribute_not_exists(enquiries) OR enquiries < :n)",
			item.Item{":at": item.Millis(at), ":n": item.Number(int64(asked.N)), ":next": item.Millis(waiting.Next(at))})},
	})
	if err != nil || !failed.any() {
		return asked, err
	}
	there, err := s.get(ctx, enquiryKey(sub.Reference, asked.N))
	if err != nil {
		return Enquiry{}, fmt.Errorf("ask: %w", err)
	}
	if before := readEnquiry(there); s.along == nil && there != nil && before.Question == question && before.AskedBy == askedBy {
		return before, nil
	}
	return Enquiry{}, ErrOutOfOrder
}

// Answer gives the answer to the enquiry of a submission that waits for one. The deadline of the decision moves by the time
// that the answer took. The same answer again is the same; another one, or one that nobody waits for any more, because a later
// question was asked or another version followed, is ErrOutOfOrder.
func (s Store) Answer(ctx context.Context, sub submission.Submission, n int, answer string, at time.Time) error {
	if !isText(answer) {
		return ErrText
	}
	answered := sub.Answered(at)
	set, values := "SET dueAt = :next", item.Item{":next": item.Millis(answered.Next(at)), ":asked": item.Millis(sub.AskedAt), ":n": item.Number(int64(n))}
	if !answered.DecideBy.IsZero() {
		set += ", decideBy = :by"
		values[":by"] = item.Millis(answered.DecideBy)
	}
	failed, err := s.transact(ctx, "answer", sub.Key, []types.TransactWriteItem{
		{Update: s.updating(enquiryKey(sub.Reference, n), "SET answer = :answer, answeredAt = :at",
			"attribute_exists(question) AND attribute_not_exists(answeredAt)", item.Item{":answer": item.Text(answer), ":at": item.Millis(at)})},
		{Update: s.updating(submissionKey(sub.Reference, sub.Version), set+" REMOVE askedAt", "askedAt = :asked AND enquiries = :n", values)},
	})
	if err != nil || !failed.any() {
		return err
	}
	there, err := s.get(ctx, enquiryKey(sub.Reference, n))
	if err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	if before := readEnquiry(there); !before.AnsweredAt.IsZero() && before.Answer == answer {
		return nil
	}
	return ErrOutOfOrder
}

// Enquiries are what was asked about a submission, the first one first.
func (s Store) Enquiries(ctx context.Context, sub submission.Submission) ([]Enquiry, error) {
	var all []Enquiry
	for n := range sub.Enquiries {
		found, err := s.get(ctx, enquiryKey(sub.Reference, n+1))
		if err != nil {
			return nil, fmt.Errorf("read the enquiries: %w", err)
		}
		if found != nil {
			all = append(all, readEnquiry(found))
		}
	}
	return all, nil
}

// eraseEnquiries takes away what was asked about a submission and what was answered, and leaves when.
func (s Store) eraseEnquiries(ctx context.Context, sub submission.Submission) error {
	for n := range sub.Enquiries {
		_, err := s.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.Table, Key: enquiryKey(sub.Reference, n+1),
			UpdateExpression: aws.String("REMOVE question, answer"), ConditionExpression: aws.String("attribute_exists(id)")})
		if _, gone := item.Refused(err); err != nil && !gone {
			return fmt.Errorf("erase an enquiry: %w", err)
		}
	}
	return nil
}

func readEnquiry(i item.Item) Enquiry {
	return Enquiry{N: int(i.Number("version")), Question: i.Text("question"), AskedBy: i.Text("askedBy"),
		AskedAt: i.Time("askedAt"), Answer: i.Text("answer"), AnsweredAt: i.Time("answeredAt")}
}

func isText(text string) bool {
	n := utf8.RuneCountInString(text)
	return n > 0 && n <= LongestText && utf8.ValidString(text)
}
