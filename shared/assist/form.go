package assist

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/submission"
)

// FormYears is for how many years a numbered form can be keyed under its number.
const FormYears = 2

// ErrNoForm: no form has that number, or not any more.
var ErrNoForm = errors.New("no form has that number")

// Forms are the forms on paper that carry their reference already. They stand in the table of the department's desk, which no
// transaction's function reads: with the token of a form its draft can be filled.
type Forms struct {
	Client *dynamodb.Client
	Table  string
	Random io.Reader
}

// Allot makes the number of a new form: the reference that its submission will have. The draft into which it is keyed has the
// form's own token, so whoever keys the same form again has the same draft, and one draft makes one submission.
func (f Forms) Allot(ctx context.Context, transaction string, now time.Time) (submission.Reference, error) {
	token, err := staff.Secret(f.Random)
	if err != nil {
		return "", err
	}
	ref := reference(token)
	form := formKey(transaction, ref)
	form["token"], form["expires"] = item.Text(token), item.Number(now.AddDate(FormYears, 0, 0).Unix())
	if err := put(ctx, f.Client, f.Table, form); err != nil {
		return "", fmt.Errorf("allot a form's number: %w", err)
	}
	return ref, nil
}

// Token is the token of the draft of a numbered form; ErrNoForm where there is no such form.
func (f Forms) Token(ctx context.Context, transaction string, ref submission.Reference, now time.Time) (string, error) {
	found, err := get(ctx, f.Client, f.Table, formKey(transaction, ref))
	if err != nil {
		return "", fmt.Errorf("find a form: %w", err)
	}
	if found.Number("expires") <= now.Unix() {
		return "", ErrNoForm
	}
	return found.Text("token"), nil
}

// reference is the first that a submission from a draft tries.
func reference(token string) submission.Reference {
	return submission.Candidate(submission.DraftKey(token), 0)
}

func formKey(transaction string, ref submission.Reference) item.Item {
	return item.Item{"id": item.Text("form#" + transaction + "#" + string(ref)), "version": item.Number(0)}
}
