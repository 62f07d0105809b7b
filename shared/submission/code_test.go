package submission

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const token = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

var born = []byte(`"1985-03-27"`)

// lock is the lock of a code and a fact.
func lock(t *testing.T, c Code, transaction string, fact []byte) Lock {
	t.Helper()
	l, err := c.Lock(transaction, fact)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestCodeReadsWhatPeopleWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, err := NewCode(bytes.NewReader(rapid.SliceOfN(rapid.Byte(), 8, 8).Draw(t, "bits")))
		if err != nil {
			t.Fatal(err)
		}
		if len(c) != 10 || len(c.String()) != 12 {
			t.Fatalf("%s has %d characters", c, len(c))
		}
		for _, written := range []string{c.String(), string(c), copied(c.String()), "\"" + c.String() + ".\"", strings.ToLower(c.String()), " " + strings.ReplaceAll(c.String(), "-", " ") + " ",
			strings.NewReplacer("0", "o", "1", "l").Replace(c.String())} {
			if got, err := ParseCode(written); err != nil || got != c {
				t.Fatalf("%q: %q, %v", written, got, err)
			}
		}
		i := rapid.IntRange(0, 9).Draw(t, "place")
		wrong := rapid.SampledFrom([]byte(alphabet)).Draw(t, "character")
		if slip := string(c[:i]) + string(wrong) + string(c[i+1:]); slip != string(c) {
			if _, err := ParseCode(slip); err == nil {
				t.Fatalf("%s passes for %s", slip, c)
			}
		}
	})
	for _, written := range []string{"", "ABC", "ABC-DEF-GHJ%", "UUU-UUU-UUUU", "ABC-DEF-GHJKM"} {
		if got, err := ParseCode(written); !errors.Is(err, ErrCode) {
			t.Errorf("%q was read as %q", written, got)
		}
	}
	if _, err := NewCode(strings.NewReader("short")); err == nil {
		t.Error("a code of too few bits")
	}
}

// A token comes out of the lock that sealed it, and of no other: not with another code, fact or transaction, not when a
// bit of it was changed, nor from under another code's id.
func TestLock(t *testing.T) {
	code, other := Code("0123456783"), Code("ABCDEFGHJ0")
	own := lock(t, code, "child-benefit", born)
	sealed, err := own.Seal(rand.Reader, token)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := lock(t, code, "child-benefit", born).Open(sealed); !ok || got != token {
		t.Fatalf("%q, %v", got, ok)
	}
	if len(sealed) != sealedSize || bytes.Contains(sealed, []byte(token[:8])) {
		t.Errorf("sealed is %x", sealed)
	}
	anotherID := own
	anotherID.ID[0]++
	for name, l := range map[string]Lock{
		"another code":        lock(t, other, "child-benefit", born),
		"another fact":        lock(t, code, "child-benefit", []byte(`"1985-03-28"`)),
		"no fact":             lock(t, code, "child-benefit", nil),
		"another transaction": lock(t, code, "vat-return", born),
		"under another id":    anotherID,
	} {
		if got, ok := l.Open(sealed); ok || got != "" {
			t.Errorf("%s opens it: %q", name, got)
		}
	}
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if _, ok := own.Open(changed); ok {
			t.Errorf("byte %d changed, and it opens", i)
		}
	}
	for _, nothing := range [][]byte{nil, {}, sealed[:11], sealed[:sealedSize-1]} {
		if _, ok := own.Open(nothing); ok {
			t.Errorf("%d bytes open", len(nothing))
		}
	}
	if lock(t, code, "child-benefit", nil).ID != own.ID {
		t.Error("the id tells facts apart")
	}
	if lock(t, code, "vat-return", born).ID == own.ID || lock(t, other, "child-benefit", born).ID == own.ID {
		t.Error("an id stands for two codes")
	}
}

func FuzzParseCode(f *testing.F) {
	f.Add("ABC-DEF-GHJK")
	f.Add("0123456783")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCode(text)
		if err != nil {
			return
		}
		if again, err := ParseCode(c.String()); err != nil || again != c {
			t.Errorf("%q was read as %q, and that as %q, %v", text, c, again, err)
		}
	})
}
