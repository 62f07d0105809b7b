package words

import (
	"testing"
	"testing/fstest"
)

// Two texts under one key are a slip of the pen: which of them counts is chance.
func TestLoadRefusesTwoTextsUnderOneKey(t *testing.T) {
	text := `{"language": "en", "words": {"a": {"b": "one"}, "a.b": "two"}}`
	if _, err := Load(fstest.MapFS{"words.en.json": {Data: []byte(text)}}, English); err == nil {
		t.Error("no error")
	}
}
