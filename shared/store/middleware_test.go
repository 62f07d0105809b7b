package store_test

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	smithy "github.com/aws/smithy-go/middleware"
)

// before does something before each call of an operation.
func before(operation string, do func()) func(*smithy.Stack) error {
	return instead(operation, nil, do)
}

// instead gives the first calls of an operation these errors in place of an answer, and does something before each.
func instead(operation string, errs []error, do ...func()) func(*smithy.Stack) error {
	return func(stack *smithy.Stack) error {
		return stack.Initialize.Add(smithy.InitializeMiddlewareFunc("instead", func(ctx context.Context, in smithy.InitializeInput,
			next smithy.InitializeHandler) (out smithy.InitializeOutput, metadata smithy.Metadata, err error) {
			if middleware.GetOperationName(ctx) == operation {
				for _, one := range do {
					one()
				}
				if len(errs) > 0 {
					err, errs = errs[0], errs[1:]
					return out, metadata, err
				}
			}
			return next.HandleInitialize(ctx, in)
		}), smithy.After)
	}
}
