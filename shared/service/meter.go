package service

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/submission"
)

// metered counts what each invocation uses, where the meter stands behind the log.
func metered(invoke Invocation, log *slog.Logger) Invocation {
	m := meter.Of(log)
	return func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (answer events.APIGatewayV2HTTPResponse, err error) {
		ctx, reading := m.Begin(ctx, requestID(ctx))
		defer func() {
			status := answer.StatusCode
			if err != nil {
				status = http.StatusInternalServerError
			}
			reading.Answered(size(event.Body, event.IsBase64Encoded), size(answer.Body, answer.IsBase64Encoded), status)
			reading.End()
		}()
		return invoke(ctx, event)
	}
}

// Scheduled is what a schedule invokes, counted: a step of its own name.
func Scheduled(name string, log *slog.Logger, do func(context.Context) error) func(context.Context) error {
	m := meter.Of(log)
	return func(ctx context.Context) (err error) {
		ctx, reading := m.Begin(ctx, requestID(ctx))
		reading.Step(name)
		defer func() {
			if err != nil {
				reading.Failed()
			}
			reading.End()
		}()
		return do(ctx)
	}
}

func requestID(ctx context.Context) string {
	if of, ok := lambdacontext.FromContext(ctx); ok {
		return of.AwsRequestID
	}
	return ""
}

// size is how many bytes a body has that may stand there as base64.
func size(body string, encoded bool) int {
	if encoded {
		return base64.StdEncoding.DecodedLen(len(body))
	}
	return len(body)
}

// channelOf is the channel of a submission as its record names it. What people and software send is told apart, and both
// from what staff type for somebody.
func channelOf(record string) ledger.Channel {
	switch record {
	case submission.Software:
		return ledger.Software
	case submission.Phone:
		return ledger.AssistedPhone
	case submission.Counter, submission.Helper, submission.Library:
		return ledger.AssistedFace
	case submission.Paper:
		return ledger.Post
	case "":
		return ledger.Online
	}
	return ledger.Channel(record)
}

// came says on the reading of a request what it is: its route, its channel and its draft.
func came(r *http.Request, route string, software bool) {
	reading := meter.From(r.Context())
	reading.Step(route)
	reading.Came(ledger.Online)
	if software {
		reading.Came(ledger.Software)
	}
	if token, err := token(r); err == nil && token != "" {
		reading.In(submission.DraftID(token))
	}
}

// completed counts a submission that was stored just now. What software sends was begun with the same request.
// A line of a file is one of many that share a request, so that request is no one submission's.
func completed(ctx context.Context, sub submission.Submission, of sending) {
	reading := meter.From(ctx)
	if of.from == nil || !of.from.file {
		reading.Of(sub.Reference.String())
	}
	reading.Ended(ledger.Completed)
	reading.Count(ledger.Completions)
	if channelOf(of.channel) == ledger.Software {
		reading.Count(ledger.Starts)
	}
}

// ineligible counts a journey that ended because there is no claim.
func ineligible(ctx context.Context) {
	reading := meter.From(ctx)
	reading.Ended(ledger.Ineligible)
	reading.Count(ledger.Refusals)
}

// about says on the reading of a request which submission it is about, and how that came.
func about(ctx context.Context, sub submission.Submission) {
	reading := meter.From(ctx)
	if reading == nil || sub.Reference == "" {
		return
	}
	reading.Of(sub.Reference.String())
	reading.Came(cameBy(sub))
	reading.Ended(ledger.Completed)
}

// cameBy is the channel of a submission.
func cameBy(sub submission.Submission) ledger.Channel {
	var record struct{ Channel string }
	_ = json.Unmarshal(sub.Record, &record) // what was erased has no channel any more
	return channelOf(record.Channel)
}

// scannedFor counts a file that went straight to the bucket, for its submission.
func scannedFor(ctx context.Context, sub submission.Submission, size int) {
	reading := meter.From(ctx)
	part := reading.Part()
	reading.Posted()
	reading.Scanned(size)
	part.End(sub.Reference.String(), cameBy(sub))
}
