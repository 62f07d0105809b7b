package service

import (
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

// Platform serves a handler of the platform's own as a Lambda function behind an HTTP API, with the clock and the log
// that every function has. It does not return.
func Platform(made func(now func() time.Time, log *slog.Logger) (http.Handler, error)) {
	log := Logger()
	now, err := Clock()
	if err != nil {
		log.Error("cannot start", "error", err.Error())
		os.Exit(1)
	}
	h, err := made(now, log)
	if err != nil {
		log.Error("cannot start", "error", err.Error())
		os.Exit(1)
	}
	tune()
	lambda.Start(Answering(h, log))
}

// Answering is a handler as Lambda invokes it, with the headers of every answer.
func Answering(h http.Handler, log *slog.Logger) Invocation { return adapt(headers(h), log) }
