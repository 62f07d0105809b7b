package ledger

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzCut holds the cutter against encoding/json: of a valid object it finds the same fields and values.
func FuzzCut(f *testing.F) {
	for _, seed := range []string{`{}`, ` { "a" : 1 , "b":{"c":[1,"}"]}, "d":"\"" } `, `{"a":`, `{"a":1}x`, `{"a":null,"b":tru}`, `[1]`, `{"a":"\u0041\\"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		type field struct{ key, value []byte }
		var got []field
		err := cut(raw, func(key, value []byte) error {
			got = append(got, field{key, value})
			return nil
		})
		decoder := json.NewDecoder(bytes.NewReader(raw))
		if !json.Valid(raw) {
			return
		}
		if token, _ := decoder.Token(); token != json.Delim('{') {
			if err == nil {
				t.Fatalf("%q is no object and was cut", raw)
			}
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", raw, err)
		}
		for i := 0; decoder.More(); i++ {
			key, _ := decoder.Token()
			var value json.RawMessage
			if err := decoder.Decode(&value); err != nil {
				t.Fatal(err)
			}
			if i >= len(got) {
				t.Fatalf("%q: field %d was not found", raw, i)
			}
			var read string
			if err := json.Unmarshal(append(append([]byte(`"`), got[i].key...), '"'), &read); err != nil || read != key {
				t.Fatalf("%q: field %d is %q, not %q", raw, i, got[i].key, key)
			}
			if !bytes.Equal(bytes.TrimSpace(got[i].value), value) {
				t.Fatalf("%q: field %d holds %q, not %q", raw, i, got[i].value, value)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"meter":1,"rid":"a","tx":"t","dept":"d","http":1,"ddb":{"w2":3},"n":{"started":1}}`))
	f.Add([]byte(`{"type":"platform.report","record":{"requestId":"a","metrics":{"billedDurationMs":87,"initDurationMs":4.01}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		read, err := newReader().parse(raw)
		if err != nil {
			return
		}
		for _, used := range read.invocation.used {
			if used.quantity <= 0 {
				t.Errorf("%q uses %d of %s", raw, used.quantity, used.meter)
			}
		}
		if read.metered && (read.id == "" || read.invocation.department == "") || read.billed < 0 || read.initialised < 0 {
			t.Errorf("%q was read as %+v", raw, read)
		}
	})
}
