package bill

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
)

// compare holds the billed quantities against the metered ones, and names a cause for each difference: of a day at a
// time, so that one fault is one finding and not one for each meter that it moved.
func (r *Result) compare(month report.Month, lines []Line) error {
	untagged := map[key]pair{} // of no transaction
	billedDays := map[date.Date]bool{}
	for _, line := range lines {
		item, _, _ := month.Book.At(line.Meter, line.Day)
		parts, err := wholeParts(item, line.Quantity)
		if err != nil {
			return err
		}
		billedDays[line.Day] = true
		k := key{line.Transaction, line.Meter, r.dayOf(item, line.Day, month.Month)}
		if line.Operation == Shutdown {
			p := untagged[k]
			p.metered += parts // set aside: taken off below where the ledger does not have it
			untagged[k] = p
		}
		p := r.quantities[k]
		p.billed += parts
		r.quantities[k] = p
	}
	r.shutdowns(untagged)
	r.untagged(lines)
	metered := map[string]bool{}
	for k, p := range r.quantities {
		metered[k.transaction] = metered[k.transaction] || p.metered > 0
	}
	open := map[string]map[date.Date]map[price.Meter]pair{}
	for k, p := range r.quantities {
		if p.metered == p.billed {
			continue
		}
		if open[k.transaction] == nil {
			open[k.transaction] = map[date.Date]map[price.Meter]pair{}
		}
		if open[k.transaction][k.day] == nil {
			open[k.transaction][k.day] = map[price.Meter]pair{}
		}
		open[k.transaction][k.day][k.meter] = p
	}
	missing := map[date.Date]bool{}
	for _, transaction := range slices.Sorted(maps.Keys(open)) {
		days := slices.SortedFunc(maps.Keys(open[transaction]), date.Date.Compare)
		for i, day := range days {
			meters := open[transaction][day]
			f := Finding{Transaction: transaction, Day: day}
			switch {
			case len(meters) == 0:
				continue // accounted for with the day before
			case !metered[transaction]:
				f.Cause, f.Says = Unmetered, "nothing of it is in the ledger"
				r.findEach(f, meters)
				continue
			case !billedDays[day] && !monthlyOnly(month.Book, day, meters):
				if !missing[day] {
					missing[day] = true
					r.find(Finding{Cause: NoBill, Day: day, Says: "the bill is not final"})
				}
				continue
			case i+1 < len(days) && days[i+1] == day.AddDays(1) && cancel(meters, open[transaction][days[i+1]]):
				f.Cause, f.Says = OtherDay, "the two days agree together"
				clear(open[transaction][days[i+1]])
				r.findFirst(f, meters)
				continue
			}
			r.day(month.Book, f, meters)
		}
	}
	return nil
}

// shutdowns takes what was charged for shutting down off the bill where the ledger does not have it yet.
func (r *Result) shutdowns(of map[key]pair) {
	for _, k := range sortedKeys(of) {
		p := r.quantities[k]
		if p.billed-p.metered == of[k].metered {
			p.billed -= of[k].metered
			r.quantities[k] = p
			r.find(Finding{Cause: ShutDown, Transaction: k.transaction, Meter: k.meter, Day: k.day, Billed: of[k].metered})
		}
	}
}

// untagged gives what the bill has without a transaction to the only one that lacks as much.
func (r *Result) untagged(lines []Line) {
	named := map[string]bool{}
	for _, k := range sortedKeys(r.quantities) {
		p := r.quantities[k]
		if k.transaction != "" || p.billed == 0 {
			continue
		}
		var lacks []key
		for other, q := range r.quantities {
			if other.transaction != "" && other.meter == k.meter && other.day == k.day && q.metered-q.billed == p.billed {
				lacks = append(lacks, other)
			}
		}
		delete(r.quantities, k)
		resource := ""
		if i := slices.IndexFunc(lines, func(l Line) bool { return l.Transaction == "" && l.Meter == k.meter }); i >= 0 {
			resource = lines[i].Resource
		}
		f := Finding{Cause: Untagged, Meter: k.meter, Day: k.day, Resource: resource, Billed: p.billed, Says: "it belongs to no transaction known"}
		if len(lacks) == 1 {
			q := r.quantities[lacks[0]]
			q.billed += p.billed
			r.quantities[lacks[0]] = q
			f.Transaction, f.Says = lacks[0].transaction, "by its quantity it belongs to "+lacks[0].transaction
		}
		if !named[resource+string(k.meter)] {
			named[resource+string(k.meter)] = true
			r.find(f)
		}
	}
}

// day names the cause of one transaction's differences of one day.
func (r *Result) day(book price.Book, f Finding, meters map[price.Meter]pair) {
	requests, differ := meters[price.LambdaRequests]
	switch {
	case differ && requests.metered < requests.billed:
		f.Cause, f.Says = Missing, fmt.Sprintf("%d requests were charged and not metered", requests.billed-requests.metered)
	case differ:
		f.Cause, f.Says = Twice, fmt.Sprintf("%d requests were metered and not charged", requests.metered-requests.billed)
	}
	if differ {
		f.Meter, f.Metered, f.Billed = price.LambdaRequests, requests.metered, requests.billed
		r.find(f)
		return
	}
	for _, meter := range slices.Sorted(maps.Keys(meters)) {
		p := meters[meter]
		f.Meter, f.Metered, f.Billed = meter, p.metered, p.billed
		item, _, _ := book.At(meter, f.Day)
		switch {
		case within(p, item.Measure):
			f.Cause, f.Says = Tolerated, ""
		case item.Measure == price.MBMs && memories(p) != "":
			f.Cause, f.Says = Memory, memories(p)
		case item.Measure == price.MBMs:
			f.Cause, f.Says = Duration, "the requests agree"
		default:
			f.Cause, f.Says = Unknown, ""
		}
		r.find(f)
	}
}

// within reports that a difference is one that AWS's own rounding makes: a thousandth of milliseconds, a hundredth of
// bytes, nothing of what is counted one by one.
func within(p pair, m price.Measure) bool {
	off := max(p.billed-p.metered, p.metered-p.billed)
	switch m {
	case price.MBMs:
		return off <= p.billed/1000
	case price.Byte, price.ByteHour:
		return off <= p.billed/100
	}
	return false
}

// memories says that two quantities are in the ratio of two usual sizes of memory.
func memories(p pair) string {
	sizes := []int64{128, 256, 512, 1024, 2048, 4096}
	for _, metered := range sizes {
		for _, billed := range sizes {
			if metered != billed && p.metered > 0 && p.metered%metered == 0 && p.billed%billed == 0 && p.metered/metered == p.billed/billed {
				return fmt.Sprintf("as if %d MB were metered of %d MB", metered, billed)
			}
		}
	}
	return ""
}

func monthlyOnly(book price.Book, day date.Date, meters map[price.Meter]pair) bool {
	for meter := range meters {
		item, _, err := book.At(meter, day)
		if err != nil || item.Measure != price.ByteHour && item.Measure != price.ThingHour {
			return false
		}
	}
	return true
}

// cancel reports that two days' differences sum to nothing, meter by meter.
func cancel(one, other map[price.Meter]pair) bool {
	if len(one) != len(other) {
		return false
	}
	for meter, p := range one {
		q := other[meter]
		if p.metered+q.metered != p.billed+q.billed {
			return false
		}
	}
	return true
}

func (r *Result) findEach(f Finding, meters map[price.Meter]pair) {
	for _, meter := range slices.Sorted(maps.Keys(meters)) {
		f.Meter, f.Metered, f.Billed = meter, meters[meter].metered, meters[meter].billed
		r.find(f)
	}
}

func (r *Result) findFirst(f Finding, meters map[price.Meter]pair) {
	f.Meter = slices.Min(slices.Collect(maps.Keys(meters)))
	f.Metered, f.Billed = meters[f.Meter].metered, meters[f.Meter].billed
	r.find(f)
}

func sortedKeys(of map[key]pair) []key {
	return slices.SortedFunc(maps.Keys(of), func(a, b key) int {
		return cmp.Or(a.day.Compare(b.day), cmp.Compare(a.meter, b.meter), cmp.Compare(a.transaction, b.transaction))
	})
}

// Table is report R6: of each meter what was metered and billed, and every finding.
func (r Result) Table(month report.Month, account string) report.Table {
	table := report.Table{Name: "R6 reconciliation", Columns: []report.Column{{Name: "account"}, {Name: "period"}, {Name: "transaction"},
		{Name: "service"}, {Name: "usage type"}, {Name: "operation"}, {Name: "resource"}, {Name: "day"}, {Name: "metered quantity", Number: true},
		{Name: "billed quantity", Number: true}, {Name: "difference", Number: true}, {Name: "difference %", Number: true},
		{Name: "metered USD", Number: true}, {Name: "billed USD", Number: true}, {Name: "free quantity", Number: true},
		{Name: "credit USD", Number: true}, {Name: "cause"}, {Name: "status"}}, Notes: report.Notes(month)}
	totals := map[price.Meter]pair{}
	for k, p := range r.quantities {
		t := totals[k.meter]
		t.metered, t.billed = t.metered+p.metered, t.billed+p.billed
		totals[k.meter] = t
	}
	row := func(transaction, operation, resource, day string, meter price.Meter, p pair, cells ...string) {
		metered, billed, off, share := "", "", "", ""
		if item, _, err := month.Book.At(meter, month.Month.First()); err == nil && (p.metered != 0 || p.billed != 0) {
			metered, billed = item.Measure.In(p.metered).String(), item.Measure.In(p.billed).String()
			off = item.Measure.In(p.billed - p.metered).String()
			if p.billed != 0 {
				share = price.Ratio(item.Measure.In(p.billed-p.metered).Shift(2), item.Measure.In(p.billed), 4).String()
			}
		}
		table.Rows = append(table.Rows, append([]string{account, string(month.Month), transaction, meter.Service(), meter.UsageType(),
			operation, resource, day, metered, billed, off, share}, cells...))
	}
	for _, meter := range slices.Sorted(maps.Keys(r.byMeter)) {
		s := r.byMeter[meter]
		status := "agrees"
		if !s.billed.Equal(s.metered) {
			status = "differs"
		}
		row("", "", "", "", meter, totals[meter], s.metered.String(), s.billed.String(), s.free.String(), "", "", status)
	}
	for _, f := range r.Findings {
		status, operation := "to be looked at", ""
		if f.Cause.Expected() {
			status = "explained"
		}
		if f.Cause == ShutDown {
			operation = Shutdown
		}
		cause := string(f.Cause)
		if f.Says != "" {
			cause += ": " + f.Says
		}
		credit, billed := "", ""
		if f.Cause == Credited {
			credit = f.Dollars.String()
		} else if !f.Dollars.IsZero() {
			billed = f.Dollars.String()
		}
		row(f.Transaction, operation, f.Resource, f.Day.String(), f.Meter, pair{f.Metered, f.Billed}, "", billed, "", credit, cause, status)
	}
	return table
}
