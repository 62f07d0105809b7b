package page_test

import (
	"io"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/words"
)

// BenchmarkNew is what a cold start pays before the first page.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := page.New(sample.Transaction, words.English, "0123456789ab"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPage(b *testing.B) {
	pages := pagesOf(b, words.English)
	for _, s := range shots(b) {
		switch s.name {
		case "empty-garden", "home-parts-wrong", "empty-nationality", "group", "check", "receipt":
			b.Run(s.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := s.write(pages, io.Discard); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
