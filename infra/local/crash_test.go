package local_test

// serveForever is the platform as a process of its own, for tests that kill it.
func serveForever(options string) {}
