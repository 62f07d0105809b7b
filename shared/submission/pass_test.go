package submission

import (
	"strings"
	"testing"
	"time"
)

var key = DraftKey("a token")

// A pass is good for what it was made for until its time has come, and for nothing else; what was changed in it is none.
func TestPass(t *testing.T) {
	until := time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC)
	pass := Pass(key, until)
	end, mac, _ := strings.Cut(pass, ".")
	later := Pass(key, until.Add(time.Hour))
	laterEnd, _, _ := strings.Cut(later, ".")
	for name, test := range map[string]struct {
		text string
		key  [32]byte
		now  time.Time
		want bool
	}{
		"a moment before its end":  {pass, key, until.Add(-time.Millisecond), true},
		"at its end":               {pass, key, until, false},
		"for another submission":   {pass, DraftKey("another token"), until.Add(-time.Hour), false},
		"for none":                 {pass, [32]byte{}, until.Add(-time.Hour), false},
		"with a later end":         {laterEnd + "." + mac, key, until.Add(-time.Hour), false},
		"without a mac":            {end, key, until.Add(-time.Hour), false},
		"with an empty mac":        {end + ".", key, until.Add(-time.Hour), false},
		"with a shorter mac":       {pass[:len(pass)-1], key, until.Add(-time.Hour), false},
		"with more behind it":      {pass + "A", key, until.Add(-time.Hour), false},
		"an end written otherwise": {"+" + pass, key, until.Add(-time.Hour), false},
		"no number":                {"x." + mac, key, until.Add(-time.Hour), false},
		"nothing":                  {"", key, until.Add(-time.Hour), false},
	} {
		if got := Passes(test.text, test.key, test.now); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if end != "1795352400" || len(mac) != 52 {
		t.Errorf("it reads %s", pass)
	}
}

// The code of a receipt is one that can be read, always the same of a key, another of another, and no other hash of the key.
func TestReceiptCode(t *testing.T) {
	code := ReceiptCode(key)
	if read, err := ParseCode(strings.ToLower(code.String())); err != nil || read != code || code != ReceiptCode(key) {
		t.Errorf("%s reads as %s, %v", code, read, err)
	}
	seen := map[Code]bool{}
	for n := range byte(200) {
		seen[ReceiptCode([32]byte{n})] = true
	}
	if len(seen) != 200 {
		t.Errorf("%d codes of 200 keys", len(seen))
	}
	if reference := Candidate(key, 0); strings.Contains(string(reference), string(code[:9])) {
		t.Errorf("the code %s is told by the reference %s", code, reference)
	}
}
