package staff

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
)

// How long things last.
const (
	// Idle is how long a session lasts without a request.
	Idle = 30 * time.Minute
	// Longest is how long a session lasts whatever happens.
	Longest = 12 * time.Hour
	// AttemptLasts is how long somebody has to sign in at the provider.
	AttemptLasts = 10 * time.Minute
)

// What a caller must tell apart. Everything else is a fault of the storage.
var (
	// ErrNoSession: there is no such session, or it is over.
	ErrNoSession = errors.New("no such session")
	// ErrNoAttempt: no such sign-in was begun in this browser, or it came back before, or took too long.
	ErrNoAttempt = errors.New("no such sign-in")
)

// Sessions are the attempts and sessions of one department's desk. It gets, puts and updates items, and nothing else.
type Sessions struct {
	Client *dynamodb.Client
	Table  string
	Random io.Reader
}

// tokenBytes is the size of every secret: 160 random bits.
const tokenBytes = 20

// Secret makes a secret of 160 random bits, in letters and digits.
func Secret(random io.Reader) (string, error) {
	var bytes [tokenBytes]byte
	if _, err := io.ReadFull(random, bytes[:]); err != nil {
		return "", fmt.Errorf("make a secret: %w", err)
	}
	return base32.StdEncoding.EncodeToString(bytes[:]), nil
}

// Session is somebody who is signed in.
type Session struct {
	Person
	StartedAt time.Time
}

// Start signs somebody in and gives the secret of their session.
func (s Sessions) Start(ctx context.Context, p Person, now time.Time) (token string, err error) {
	if token, err = Secret(s.Random); err != nil {
		return "", err
	}
	// The person's item outlives the session: were it gone, the session would be over.
	generation, err := s.count(ctx, p.Subject, 0, now)
	if err != nil {
		return "", fmt.Errorf("start a session: %w", err)
	}
	roles := &types.AttributeValueMemberSS{}
	for _, role := range p.Roles {
		roles.Value = append(roles.Value, string(role))
	}
	session := key("session#", token)
	session["subject"], session["name"], session["provider"], session["roles"] = item.Text(p.Subject), item.Text(p.Name), item.Text(p.Provider), roles
	session["generation"], session["startedAt"], session["seenAt"] = item.Number(generation), item.Millis(now), item.Millis(now)
	session["expires"] = item.Number(now.Add(Longest).Unix())
	_, err = s.Client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.Table, Item: session, ConditionExpression: aws.String("attribute_not_exists(id)"),
	})
	if err != nil && !refused(err) { // what is there is our own first attempt, its answer lost
		return "", fmt.Errorf("start a session: %w", err)
	}
	return token, nil
}

// Find gives the session of a token, and renews it; ErrNoSession where there is none, or none any more.
func (s Sessions) Find(ctx context.Context, token string, now time.Time) (Session, error) {
	out, err := s.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.Table, Key: key("session#", token),
		UpdateExpression:    aws.String("SET seenAt = :now"),
		ConditionExpression: aws.String("seenAt > :idle AND startedAt > :oldest"),
		ExpressionAttributeValues: item.Item{":now": item.Millis(now), ":idle": item.Millis(now.Add(-Idle)),
			":oldest": item.Millis(now.Add(-Longest))},
		ReturnValues: types.ReturnValueAllNew,
	})
	if refused(err) {
		return Session{}, ErrNoSession
	}
	if err != nil {
		return Session{}, fmt.Errorf("find a session: %w", err)
	}
	found := readSession(out.Attributes)
	person, err := s.get(ctx, key("person#", found.Subject))
	if err != nil {
		return Session{}, fmt.Errorf("find a session: %w", err)
	}
	if person == nil || person.Number("generation") != item.Item(out.Attributes).Number("generation") {
		return Session{}, ErrNoSession
	}
	if found.Provider == "" {
		return found, nil
	}
	over, err := s.get(ctx, key("over#", found.Provider))
	if err != nil {
		return Session{}, fmt.Errorf("find a session: %w", err)
	}
	if over != nil {
		return Session{}, ErrNoSession
	}
	return found, nil
}

// EndAll signs somebody out everywhere.
func (s Sessions) EndAll(ctx context.Context, subject string, now time.Time) error {
	if _, err := s.count(ctx, subject, 1, now); err != nil {
		return fmt.Errorf("end the sessions of somebody: %w", err)
	}
	return nil
}

// EndProvider ends what began with a session of the provider, by its sid.
func (s Sessions) EndProvider(ctx context.Context, sid string, now time.Time) error {
	over := key("over#", sid)
	over["expires"] = item.Number(outlives(now).Unix())
	if _, err := s.Client.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.Table, Item: over}); err != nil {
		return fmt.Errorf("end a session of the provider: %w", err)
	}
	return nil
}

// count counts a person's generation up and gives it as it is then.
func (s Sessions) count(ctx context.Context, subject string, up int64, now time.Time) (int64, error) {
	out, err := s.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.Table, Key: key("person#", subject),
		UpdateExpression:          aws.String("ADD generation :up SET expires = :expires"),
		ExpressionAttributeValues: item.Item{":up": item.Number(up), ":expires": item.Number(outlives(now).Unix())},
		ReturnValues:              types.ReturnValueAllNew,
	})
	if err != nil {
		return 0, err
	}
	return item.Item(out.Attributes).Number("generation"), nil
}

// outlives is when no session is left that began by now.
func outlives(now time.Time) time.Time { return now.Add(Longest + time.Hour) }

func readSession(i item.Item) Session {
	s := Session{StartedAt: time.UnixMilli(i.Number("startedAt")).UTC(),
		Person: Person{Subject: i.Text("subject"), Name: i.Text("name"), Provider: i.Text("provider")}}
	if roles, ok := i["roles"].(*types.AttributeValueMemberSS); ok {
		for _, known := range Roles { // in their order
			for _, role := range roles.Value {
				if role == string(known) {
					s.Roles = append(s.Roles, known)
				}
			}
		}
	}
	return s
}

// key is the key of an item that is found by a secret or a name, of which it holds the hash.
func key(prefix, of string) item.Item {
	sum := sha256.Sum256([]byte(prefix + of))
	return item.Item{"id": item.Text(prefix + hex.EncodeToString(sum[:])), "version": item.Number(0)}
}
