package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
)

// Save is one answer to be saved in a draft.
type Save struct {
	Path   string
	Answer json.RawMessage
	// Shown is the mark of the answer that the page showed; 0 where it showed none, and then another answer must not be there:
	// it was given in another tab, or on this page before.
	Shown int
	// Rows is how often the draft had been saved when the page of a group's row was made; 0 where the page did not say.
	Rows int
	// New says that the page asked for the first answer of a new row: one that was given to it since, in a tab that
	// added a row too, is not to be lost. Rows has to be there.
	New bool
	// After is an answer that must be there before this one: that of the row before it. Empty is none.
	After string
	// Definition is the version of the transaction that takes the answer.
	Definition string
	Locale     string
	Expires    time.Time
}

// Save writes one answer and gives the whole draft as it is then, in one call; in two, the first in vain, where another version of
// the transaction wrote to the draft last. ErrChanged comes with the draft that holds the other answer, ErrMoved with the draft in
// which the row is not what it was.
func (s Store) Save(ctx context.Context, id [32]byte, save Save, now time.Time) (Draft, error) {
	answer, err := s.writeAnswer(ctx, Draft{ID: id}, save.Answer, now)
	if err != nil {
		return Draft{}, err
	}
	var before Draft // in which the turn was not ours, and is to be taken; none at first
	for {
		there, wrote, err := s.trySave(ctx, id, save, answer, before, now)
		if err != nil {
			return Draft{}, err
		}
		draft, err := s.liveDraft(ctx, id, there, now)
		switch ours := draft.turns.are(save.Definition); {
		case err != nil || wrote:
			return draft, err
		case before.Saved == draft.Saved, before.Saved == 0 && ours:
			return save.refused(draft)
		case ours: // another request of this version has taken it
			before = Draft{}
		default:
			before = draft
		}
	}
}

// trySave is one attempt of Save: in our own turn, or taking that of the draft as it was before. It gives the draft's item, after the
// write or instead of it.
func (s Store) trySave(ctx context.Context, id [32]byte, save Save, answer types.AttributeValue, before Draft, now time.Time) (there item.Item, wrote bool, err error) {
	update := "SET answers.#path = :answer, marks.#path = saved + :one, saved = saved + :one, " +
		"locale = :locale, expires = :expires, #since = if_not_exists(#since, saved)"
	condition := "expires > :now AND attribute_not_exists(sent)"
	names := map[string]string{"#path": save.Path, "#since": since + save.Definition}
	values := item.Item{
		":now": item.Number(now.Unix()), ":answer": answer, ":one": item.Number(1),
		":locale": item.Text(save.Locale), ":expires": item.Number(save.Expires.Unix()),
	}
	if before.Saved == 0 {
		condition += " AND begins_with(turns, :turn)"
		values[":turn"] = item.Text(turnOf(save.Definition))
	} else {
		update += ", turns = :turns"
		condition += " AND saved = :before"
		values[":turns"] = item.Text(before.turns.with(save.Definition, before.Saved, before.Marks).String())
		values[":before"] = item.Number(int64(before.Saved))
	}
	if save.Shown > 0 {
		condition += " AND marks.#path <= :shown"
		values[":shown"] = item.Number(int64(save.Shown))
	} else {
		condition += " AND (attribute_not_exists(answers.#path) OR answers.#path = :answer)"
	}
	if save.Rows > 0 {
		condition += " AND (attribute_not_exists(moved) OR moved <= :rows)"
		if save.New {
			condition += " AND (attribute_not_exists(marks.#path) OR marks.#path <= :rows)"
		}
		values[":rows"] = item.Number(int64(save.Rows))
	}
	if save.After != "" {
		condition += " AND attribute_exists(marks.#after)"
		names["#after"] = save.After
	}
	out, err := s.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.Table, Key: draftKey(id),
		UpdateExpression:                    &update,
		ConditionExpression:                 &condition,
		ExpressionAttributeNames:            names,
		ExpressionAttributeValues:           values,
		ReturnValues:                        types.ReturnValueAllNew,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	if there, refused := item.Refused(err); refused {
		return there, false, nil
	}
	if err != nil {
		return nil, false, failure("save an answer", err)
	}
	return out.Attributes, true, nil
}

// refused says why an answer was not written to a draft as it is.
func (save Save) refused(d Draft) (Draft, error) {
	_, before := d.Marks[save.After]
	switch {
	case save.Rows > 0 && d.moved > save.Rows, save.After != "" && !before:
		return d, ErrMoved
	case string(d.Answers[save.Path]) == string(save.Answer):
		return d, nil // our own first attempt, its answer lost; or the same answer given twice
	}
	return d, ErrChanged
}
