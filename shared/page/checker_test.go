package page_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/words"
)

// The link to the checker says how many questions it has, in a sentence that is right for one too.
func TestCheckerSaysHowManyQuestions(t *testing.T) {
	for language, want := range map[words.Language][3]string{
		words.English: {"", "in one question", "in at most 2 questions"},
		words.Welsh:   {"", "mewn un cwestiwn", "mewn hyd at 2 o gwestiynau"},
	} {
		for n := 1; n <= 2; n++ {
			tx := sample.Transaction
			tx.Checker = tx.Checker[:n]
			pages, err := page.New(tx, language, "0123456789ab")
			if err != nil {
				t.Fatal(err)
			}
			var start bytes.Buffer
			if err := pages.Start(&start); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(start.String(), want[n]) {
				t.Errorf("%s, %d: it does not say %q", language, n, want[n])
			}
		}
	}
}
