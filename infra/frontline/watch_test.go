package main

import (
	"errors"
	"slices"
	"testing"
)

// What the compiler finds is told as its lines; an error of any other kind is an error.
func TestCompilerLines(t *testing.T) {
	for said, want := range map[string][]string{
		"build ./functions/tax/lambda: exit status 1\n# example.org/functions/tax\nfunctions/tax/rates.go:12:3: undefined: x\nfunctions/tax/tax.go:4:1: too many\n": {
			"functions/tax/rates.go:12:3: undefined: x", "functions/tax/tax.go:4:1: too many"},
		"build ./functions/tax/lambda: exit status 1\nno space left on device": nil,
	} {
		lines, err := compilerLines(errors.New(said))
		if !slices.Equal(lines, want) || (err == nil) != (want != nil) {
			t.Errorf("%q: %q, %v", said, lines, err)
		}
	}
}
