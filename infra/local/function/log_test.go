package function

import (
	"slices"
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	long := strings.Repeat("a", maxLine+10)
	for _, tt := range []struct {
		name   string
		writes []string
		want   []string
	}{
		{"whole lines", []string{"one\ntwo\n"}, []string{"one", "two"}},
		{"in pieces", []string{"o", "ne\nt", "wo", "\n"}, []string{"one", "two"}},
		{"empty line", []string{"\n\n"}, []string{"", ""}},
		{"without an end", []string{"one\ntwo"}, []string{"one", "two"}},
		{"too long", []string{long + "\n"}, []string{long[:maxLine], "aaaaaaaaaa"}},
		{"too long in pieces", []string{long, "b\n"}, []string{long[:maxLine], "aaaaaaaaaab"}},
		{"nothing", nil, nil},
	} {
		var got []string
		l := &lines{emit: func(text string) { got = append(got, text) }}
		for _, w := range tt.writes {
			if n, err := l.Write([]byte(w)); n != len(w) || err != nil {
				t.Errorf("%s: wrote %d, %v", tt.name, n, err)
			}
		}
		l.flush()
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %d lines, want %d", tt.name, len(got), len(tt.want))
		}
	}
}
