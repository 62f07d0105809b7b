package ask

import (
	"bytes"
	"encoding/json"
	"testing"
)

// Whatever encoding/json takes for an object or an array is cut into what encoding/json finds in it.
func FuzzCut(f *testing.F) {
	for _, seed := range []string{`{}`, `[]`, ` { "a" : [1, {"b": "}"}], "a": null, "\u0061": "\\\"" } `, `[1,"x]",[],{},-1.5e9,true , null]`,
		`{"a" 1}`, `{"a":1,}`, `[1,]`, `[,1]`, `{"a":1}{`, `{"a":{"b":1}`, `{1:2}`, `[1 2]`, `"{}"`, `null`, ``, `{"a":}`, `["`, `[]]`, `{"a":1 "b":2}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		fields, twice, err := object(text)
		items, ok := array(text)
		var wantItems []json.RawMessage
		isArray := json.Unmarshal(text, &wantItems) == nil && wantItems != nil
		if isArray && (!ok || len(items) != len(wantItems)) {
			t.Fatalf("%d items, want %d", len(items), len(wantItems))
		}
		for i := range wantItems {
			if !bytes.Equal(items[i], wantItems[i]) {
				t.Errorf("item %d is %s, want %s", i, items[i], wantItems[i])
			}
		}
		var want map[string]json.RawMessage
		if json.Unmarshal(text, &want) == nil && want != nil {
			if err != nil || len(fields) != len(want) {
				t.Fatalf("%v: %d fields, want %d", err, len(fields), len(want))
			}
			for name := range want {
				if !bytes.Equal(fields[name], want[name]) {
					t.Errorf("%q is %s, want %s", name, fields[name], want[name])
				}
			}
		}
		if json.Valid(text) && (ok != isArray || (err == nil) != (want != nil)) {
			t.Errorf("taken for an array: %v, an object: %v", ok, err)
		}
		_ = twice
	})
}

func TestObjectTwice(t *testing.T) {
	_, twice, err := object(json.RawMessage(`{"b":1,"a":2,"\u0062":3,"b":4,"c":5,"a":6}`))
	if err != nil || len(twice) != 2 || twice[0] != "a" || twice[1] != "b" {
		t.Errorf("%v, %v", twice, err)
	}
}
