// Command probe is a Lambda function that behaves as its event asks: it answers, sleeps, panics, exits, allocates, fails or
// echoes. The tests of the local platform run it as the real binary that it is.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

// order is what the event asks for; several may come together and are done in this order.
type order struct {
	Print    string `json:"print"`
	SleepMS  int    `json:"sleepMs"`
	Until    string `json:"until"` // waits until this file is there
	AllocMB  int    `json:"allocMb"`
	AnswerMB int    `json:"answerMb"`
	Panic    bool   `json:"panic"`
	Fail     string `json:"fail"`
	Exit     int    `json:"exit"`
	Env      string `json:"env"`
	Raw      string `json:"raw"` // answered as it is
}

type reply struct {
	PID       int             `json:"pid"`
	RequestID string          `json:"requestId"`
	ARN       string          `json:"arn"`
	LeftMS    int64           `json:"leftMs"`
	Beats     int             `json:"beats"`
	Env       string          `json:"env"`
	Answer    string          `json:"answer,omitempty"`
	Event     json.RawMessage `json:"event"`
}

// beats counts in the background while the process is allowed to run.
var beats int

func handle(ctx context.Context, event json.RawMessage) (any, error) {
	var o order
	if err := json.Unmarshal(event, &o); err != nil {
		return nil, err
	}
	// Behind a gateway the order comes in the query, so that any request can carry it.
	var web struct {
		Query map[string]string `json:"queryStringParameters"`
	}
	if json.Unmarshal(event, &web) == nil && web.Query["order"] != "" {
		if err := json.Unmarshal([]byte(web.Query["order"]), &o); err != nil {
			return nil, err
		}
	}
	if o.Print != "" {
		fmt.Println(o.Print)
	}
	time.Sleep(time.Duration(o.SleepMS) * time.Millisecond)
	for o.Until != "" {
		if _, err := os.Stat(o.Until); err == nil {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if o.AllocMB > 0 {
		held := make([]byte, o.AllocMB<<20)
		for i := range held {
			held[i] = byte(i)
		}
		fmt.Fprintln(os.Stderr, "held", len(held)>>20)
	}
	if o.Panic {
		panic("asked to")
	}
	if o.Fail != "" {
		return nil, errors.New(o.Fail)
	}
	if o.Exit != 0 {
		os.Exit(o.Exit)
	}
	if o.Raw != "" {
		return json.RawMessage(o.Raw), nil
	}
	lc, _ := lambdacontext.FromContext(ctx)
	deadline, _ := ctx.Deadline()
	return reply{
		PID: os.Getpid(), RequestID: lc.AwsRequestID, ARN: lc.InvokedFunctionArn, LeftMS: time.Until(deadline).Milliseconds(),
		Beats: beats, Env: os.Getenv(o.Env), Answer: strings.Repeat("a", o.AnswerMB<<20), Event: event,
	}, nil
}

func main() {
	fmt.Println("starting")
	switch os.Getenv("PROBE_START") {
	case "crash":
		os.Exit(7)
	case "panic":
		panic("during the start")
	case "hang":
		select {}
	}
	go func() {
		for {
			time.Sleep(time.Millisecond)
			beats++
		}
	}()
	lambda.Start(handle)
}
