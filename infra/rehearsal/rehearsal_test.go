package rehearsal_test

import (
	"os"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/rehearsal"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

// Every transaction has a case that goes through by page and by software, and each uses something.
func TestEveryTransactionCanBeRehearsed(t *testing.T) {
	dynoxide, err := table.Binary(os.Getenv, "..")
	if err != nil {
		t.Fatal(err)
	}
	for _, tx := range functions.All {
		t.Run(tx.Name, func(t *testing.T) {
			cases, err := tx.Cases()
			if err != nil {
				t.Fatal(err)
			}
			c, ok := rehearsal.Typical(tx, cases)
			if !ok {
				t.Fatal("no case completes")
			}
			now := price.Start(c.On).Add(12 * time.Hour)
			var stage *rehearsal.Stage
			for about, play := range map[string]func() error{
				"by page":     func() error { return stage.ByPage(t.Context(), c) },
				"by software": func() error { return stage.BySoftware(t.Context(), c) },
			} {
				if stage, err = rehearsal.Open(t.Context(), tx, now, os.DirFS("../template"), dynoxide, 512); err != nil {
					t.Fatal(err)
				}
				defer stage.Close()
				if err := play(); err != nil {
					t.Fatalf("%s: %v", about, err)
				}
				used, err := stage.Used()
				if err != nil {
					t.Fatal(err)
				}
				sums := map[price.Meter]int64{}
				for key, quantity := range used {
					sums[key.Meter] += quantity
				}
				if sums[ledger.Completions] != 1 || sums[ledger.Starts] != 1 || sums[price.WriteUnits] < 2 || sums[price.SQSRequests] < 1 || sums[price.HTTPRequests] < 1 {
					t.Errorf("%s uses %v", about, sums)
				}
			}
			if err := stage.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if used, err := stage.Used(); err != nil || len(used) == 0 {
				t.Errorf("a sweep uses %v, %v", used, err)
			}
		})
	}
}
