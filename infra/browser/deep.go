//go:build deep

package browser

// deep makes the tests look at every page in every state; make test-deep does.
const deep = true
