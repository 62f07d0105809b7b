package staff

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/shared/item"
)

// Attempt is a sign-in on its way: the browser is at the provider.
type Attempt struct {
	// State goes to the provider and comes back; Browser stays in a cookie of the browser.
	State, Browser string
	// Nonce is to stand in the ID token, and Verifier proves that who has the code is who asked for it (PKCE).
	Nonce, Verifier string
	// To is the address to go to once signed in.
	To string
}

// StartAttempt keeps a sign-in until it comes back.
func (s Sessions) StartAttempt(ctx context.Context, a Attempt, now time.Time) error {
	attempt := key("attempt#", a.State)
	attempt["browser"] = item.Raw(hash(a.Browser))
	attempt["nonce"], attempt["verifier"], attempt["to"] = item.Text(a.Nonce), item.Text(a.Verifier), item.Text(a.To)
	attempt["expires"] = item.Number(now.Add(AttemptLasts).Unix())
	_, err := s.Client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.Table, Item: attempt, ConditionExpression: aws.String("attribute_not_exists(id)"),
	})
	if err != nil && !refused(err) { // what is there is our own first attempt, its answer lost
		return fmt.Errorf("begin a sign-in: %w", err)
	}
	return nil
}

// TakeAttempt gives the sign-in that comes back with a state in the browser that began it, once; ErrNoAttempt else.
// Another browser does not use it up.
func (s Sessions) TakeAttempt(ctx context.Context, state, browser string, now time.Time) (Attempt, error) {
	mark, err := Secret(s.Random)
	if err != nil {
		return Attempt{}, err
	}
	k := key("attempt#", state)
	found, err := s.get(ctx, k)
	if err != nil {
		return Attempt{}, fmt.Errorf("take a sign-in: %w", err)
	}
	if found == nil || found.Number("expires") <= now.Unix() || !bytes.Equal(found.Raw("browser"), hash(browser)) {
		return Attempt{}, ErrNoAttempt
	}
	_, err = s.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.Table, Key: k,
		UpdateExpression: aws.String("SET taken = :mark"),
		// Our own first try, its answer lost, has left our own mark.
		ConditionExpression:       aws.String("attribute_exists(id) AND (attribute_not_exists(taken) OR taken = :mark)"),
		ExpressionAttributeValues: item.Item{":mark": item.Text(mark)},
	})
	if refused(err) {
		return Attempt{}, ErrNoAttempt
	}
	if err != nil {
		return Attempt{}, fmt.Errorf("take a sign-in: %w", err)
	}
	return Attempt{State: state, Browser: browser, Nonce: found.Text("nonce"), Verifier: found.Text("verifier"), To: found.Text("to")}, nil
}

func hash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
