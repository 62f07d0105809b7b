//go:build !deep

package browser

// deep makes the tests look at every page in every state. Without it they take one case of each transaction, and look
// once at pages that differ in their words alone; make test-deep does the rest.
const deep = false
