package performance_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/performance"
	"github.com/frontline-gov/frontline/shared/report"
)

// TestHostileRows asks for each row of the public figures by hostile addresses: what comes is a page or a file of what there is, nothing of
// the address is on it, in its headers or in the log, and a cache keeps only what is there. Which, the seed says.
func TestHostileRows(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance, year, log := rand.New(rand.NewPCG(seed, 0)), november(t), &bytes.Buffer{}
	f := &performance.Figures{Transactions: functions.All, Now: func() time.Time { return noon }, Log: slog.New(slog.NewJSONHandler(log, nil)),
		Year: func(context.Context, time.Time) (report.Year, error) { return year, nil }}
	h, err := f.Handler()
	if err != nil {
		t.Fatal(err)
	}
	answered := map[int]int{}
	for _, row := range access.Performance.Rows {
		for range 60 {
			name := functions.All[chance.IntN(len(functions.All))].Name + []string{"", ".csv", ".json"}[chance.IntN(3)]
			address := performance.Prefix + []string{"", "/cy"}[chance.IntN(2)] + sample.Address(chance, row.Route, map[string]string{"name": name}, []string{"month", "as", "q"})
			got := httptest.NewRecorder()
			h.ServeHTTP(got, httptest.NewRequest("GET", address, nil))
			answered[got.Code]++
			body, kept := got.Body.String(), strings.HasPrefix(got.Header().Get("Cache-Control"), "public")
			if mark := sample.MarkIn(body + fmt.Sprint(got.Header())); mark != "" || !slices.Contains([]int{200, 404}, got.Code) || kept != (got.Code == 200) || len(body) > 100_000 {
				t.Errorf("%s: %.90s: %d, %d bytes, kept %v, has %q", row.Route, address, got.Code, len(body), kept, mark)
			}
			if got.Code == 404 && (!strings.Contains(body, "<h1") || !strings.Contains(body, "</html>")) {
				t.Errorf("%.90s is no page: %.300s", address, body)
			}
		}
	}
	if answered[200] == 0 || answered[404] == 0 {
		t.Errorf("too little was tried: %v", answered)
	}
	for _, sign := range []string{"alert(1)", "passwd", `"level":"ERROR"`} {
		if strings.Contains(log.String(), sign) {
			t.Errorf("the log has %s", sign)
		}
	}
}
