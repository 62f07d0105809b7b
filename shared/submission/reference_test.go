package submission

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// copied is a reference or a code as it comes along with what stood around it: an en dash for each hyphen, a tab, a zero-width
// space, quotes, brackets, a full stop.
func copied(shown string) string {
	return "\t('\u200b" + strings.ReplaceAll(shown, "-", "–") + "').\r\n"
}

func TestReferenceReadsWhatPeopleWrite(t *testing.T) {
	ref := Candidate(DraftKey("token"), 0)
	for _, written := range []string{
		ref.String(), string(ref), strings.ToLower(ref.String()), " " + strings.ReplaceAll(ref.String(), "-", " ") + " ",
		copied(ref.String()), "“" + ref.String() + ".”", strings.ReplaceAll(ref.String(), "-", "\u2011"), strings.ReplaceAll(ref.String(), "-", "\u00a0"),
		strings.NewReplacer("0", "O", "1", "I").Replace(ref.String()), strings.NewReplacer("0", "o", "1", "l").Replace(ref.String()),
	} {
		if got, err := ParseReference(written); err != nil || got != ref {
			t.Errorf("%q: %q, %v", written, got, err)
		}
	}
	for _, written := range []string{"", "ABCD", ref.String() + "0", "UUUU-UUUU-UUUU", "abcd-efgh-jkm%", strings.Replace(ref.String(), "-", "+", 1), ref.String() + "\ufffd"} {
		if got, err := ParseReference(written); err == nil {
			t.Errorf("%q was read as %q", written, got)
		}
	}
}

// Every single wrong character is told; every swap of neighbours is, but for 0 and Z's place in the alphabet, which
// Luhn cannot tell apart.
func TestReferenceTellsSlips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ref := Candidate(DraftKey(rapid.String().Draw(t, "token")), rapid.IntRange(0, 8).Draw(t, "n"))
		if _, err := ParseReference(ref.String()); err != nil {
			t.Fatalf("%s is not read back: %v", ref, err)
		}
		i := rapid.IntRange(0, 11).Draw(t, "place")
		wrong := rapid.SampledFrom([]byte(alphabet)).Draw(t, "character")
		slip := string(ref[:i]) + string(wrong) + string(ref[i+1:])
		if _, err := ParseReference(slip); err == nil && slip != string(ref) {
			t.Fatalf("%s passes for %s", slip, ref)
		}
		if i == 11 || ref[i] == ref[i+1] {
			return
		}
		swap := string(ref[:i]) + string(ref[i+1]) + string(ref[i]) + string(ref[i+2:])
		blind := strings.Contains("0Z0", string(ref[i])+string(ref[i+1]))
		if _, err := ParseReference(swap); (err == nil) != blind {
			t.Fatalf("%s for %s: %v", swap, ref, err)
		}
	})
}

// A reference is made of 55 bits of the hash; keys that differ have references that differ, bar one in 3.6e16.
func TestCandidatesDiffer(t *testing.T) {
	seen := map[Reference]bool{}
	for _, token := range []string{"a", "b", "c"} {
		for n := range 8 {
			seen[Candidate(DraftKey(token), n)] = true
			seen[Candidate(SoftwareKey(token), n)] = true
		}
	}
	if len(seen) != 48 {
		t.Errorf("%d references of 48", len(seen))
	}
}

func FuzzParseReference(f *testing.F) {
	f.Add("ABCD-EFGH-JKMN")
	f.Add(Candidate(DraftKey("x"), 0).String())
	f.Fuzz(func(t *testing.T, text string) {
		ref, err := ParseReference(text)
		if err != nil {
			return
		}
		if again, err := ParseReference(ref.String()); err != nil || again != ref {
			t.Errorf("%q was read as %q, and that as %q, %v", text, ref, again, err)
		}
	})
}
