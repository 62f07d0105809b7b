package check

import "testing"

// Whatever stands in a file, the place of a key is in it, and that of a key that is there is behind its name.
func FuzzKeyOffset(f *testing.F) {
	f.Add([]byte(`{"words": {"a": "b", "a.b": {"c": [1, {"d": 2}]}}}`), "words.a.b.c.1.d")
	f.Add([]byte(`{"words": {"a"`), "words.a")
	f.Add([]byte(`[[[`), "0.0")
	f.Add([]byte{0xff}, "")
	f.Fuzz(func(t *testing.T, text []byte, key string) {
		if at := keyOffset(text, key); at < 0 || at > int64(len(text)) {
			t.Errorf("%q in %q: %d", key, text, at)
		}
	})
}
