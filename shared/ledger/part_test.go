package ledger_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

var tenth = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// window takes lines that stand in one hour.
func windowOf(t interface{ Fatal(...any) }, lines ...string) *ledger.Window {
	w := ledger.NewWindow()
	for i, line := range lines {
		if err := w.Add(tenth.Add(time.Duration(i)*time.Millisecond), []byte(line)); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// usedBy are the quantities of a submission's steps.
func usedBy(w *ledger.Window, submission string) map[price.Meter]int64 {
	used := map[price.Meter]int64{}
	for _, step := range w.Steps(submission) {
		for _, u := range step.Used {
			used[u.Meter] += u.Quantity
		}
	}
	return used
}

const reported = `{"type":"platform.report","record":{"requestId":"r","metrics":{"durationMs":6.1,"billedDurationMs":7,"memorySizeMB":512}}}`

// A file of three lines, one of which was refused: each line has what it wrote itself, the milliseconds by its time and of the rest
// the same as the others; the receipts of two have nothing of the third's.
func TestReceiptOfALine(t *testing.T) {
	w := windowOf(t, `{"meter":1,"rid":"r","tx":"vat-return","dept":"hmrc","ch":"api","step":"POST /bulk/{job}/work","out":"completed","mb":512,"us":6000,"http":1,`+
		`"ddb":{"w2":46,"r2":4},"sqs":{"chunks":2},"n":{"completed":2},"of":[{"sub":"one","ch":"api","us":999,"ddb":{"w2":16},"sqs":{"chunks":1}},`+
		`{"sub":"two","ch":"api","us":2999,"ddb":{"w2":20},"sqs":{"chunks":1}},{"us":1999}]}`, reported)
	// 7 ms × 512 MB are 3,584: by 1, 3 and 2 of 6. Five write units and four halves are of nobody, the request and the call neither.
	one, two := usedBy(w, "one"), usedBy(w, "two")
	for meter, want := range map[price.Meter][2]int64{price.LambdaCompute: {597, 1792}, price.WriteUnits: {8 + 2, 10 + 2}, price.SQSRequests: {1, 1},
		price.ReadUnits: {2, 1}, price.LambdaRequests: {1, 0}, price.HTTPRequests: {1, 0}} {
		if one[meter] != want[0] || two[meter] != want[1] {
			t.Errorf("%s: %d and %d, want %v", meter, one[meter], two[meter], want)
		}
	}
	steps := w.Steps("two")
	if len(steps) != 1 || steps[0].Name != "POST /bulk/{job}/work" || steps[0].Channel != ledger.Software || steps[0].State != ledger.Metered {
		t.Errorf("%+v", steps)
	}
	if len(w.Steps("three")) != 0 {
		t.Error("a submission of no line has steps")
	}
}

// The receipts of all lines of a file sum to what the invocation used, exactly, whatever each line used itself.
func TestPartsSumToTheInvocation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, units, names := "", int64(0), []string{}
		for n := range rapid.IntRange(1, 12).Draw(t, "lines") {
			own := rapid.Int64Range(0, 30).Draw(t, "own")
			units += own
			names = append(names, fmt.Sprint("s", n))
			lines += fmt.Sprintf(`,{"sub":"s%d","us":%d,"ddb":{"w2":%d}}`, n, rapid.Int64Range(0, 9999).Draw(t, "us"), 2*own)
		}
		units += rapid.Int64Range(0, 99).Draw(t, "shared")
		w := windowOf(t, fmt.Sprintf(`{"meter":1,"rid":"r","tx":"t","dept":"d","ch":"api","mb":512,"us":6000,"http":1,"ddb":{"w2":%d,"r2":5},"of":[%s]}`, 2*units, lines[1:]), reported)
		sums := map[price.Meter]int64{}
		for _, name := range names {
			for meter, quantity := range usedBy(w, name) {
				sums[meter] += quantity
			}
		}
		for key, quantity := range w.Totals(tenth) {
			if sums[key.Meter] != quantity {
				t.Errorf("%s: the receipts come to %d, the invocation used %d", key.Meter, sums[key.Meter], quantity)
			}
			delete(sums, key.Meter)
		}
		for meter, quantity := range sums {
			if quantity != 0 {
				t.Errorf("%d of %s are in the receipts only", quantity, meter)
			}
		}
	})
}

// The scan of a file that the sweep finds, and the POST that brought it, are their submission's, and marginal; the rest of the sweep stays
// standing, and on nobody's receipt.
func TestPartOfASweep(t *testing.T) {
	w := windowOf(t, `{"meter":1,"rid":"r","tx":"student-finance","dept":"slc","basis":"standing","step":"sweep","mb":512,"us":6000,"ddb":{"w2":8},"s3":{"t1":3,"t2":5},`+
		`"scan":{"objects":1,"bytes":26214400},"of":[{"sub":"one","ch":"online","us":10,"s3":{"t1":2,"t2":1},"scan":{"objects":1,"bytes":26214400}}]}`, reported)
	got := usedBy(w, "one")
	for meter, want := range map[price.Meter]int64{price.ScannedObjects: 1, price.ScannedBytes: 26214400, price.S3Writes: 2, price.S3Reads: 1, price.LambdaCompute: 0, price.WriteUnits: 0} {
		if got[meter] != want {
			t.Errorf("the receipt has %d of %s, want %d", got[meter], meter, want)
		}
	}
	marginal, standing := map[price.Meter]int64{}, map[price.Meter]int64{}
	for key, quantity := range w.Totals(tenth) {
		switch {
		case key.Basis == ledger.Marginal && key.Channel == ledger.Online && key.Outcome == ledger.Completed:
			marginal[key.Meter] += quantity
		case key.Basis == ledger.Standing:
			standing[key.Meter] += quantity
		default:
			t.Errorf("%+v", key)
		}
	}
	if marginal[price.ScannedBytes] != 26214400 || standing[price.ScannedBytes] != 0 || marginal[price.S3Writes] != 2 || standing[price.S3Writes] != 1 || standing[price.WriteUnits] != 4 {
		t.Errorf("marginal %v, standing %v", marginal, standing)
	}
}
