package ledger

import (
	"cmp"
	"hash/maphash"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/price"
)

// Window joins the log lines of a few hours by their request ids. Lines come in any order, late and more than once: the
// totals of an hour depend only on which different lines there are. Read an hour with the lines of some minutes after
// it, because Lambda reports an invocation when it is over.
type Window struct {
	seed  maphash.Seed
	lines *reader
	calls map[string]*call
	loose map[time.Time]*Loose // lines of no request, by the hour in which they stand
}

// NewWindow returns an empty window.
func NewWindow() *Window {
	return &Window{seed: maphash.MakeSeed(), lines: newReader(), calls: map[string]*call{}, loose: map[time.Time]*Loose{}}
}

// Loose counts lines that could not be charged to anybody, which the reconciliation has to explain.
type Loose struct {
	Unread     int   // lines that no request owns or that could not be read
	Bytes      int64 // of those lines
	Unmetered  int   // requests with Lambda's report and without the function's line
	Unreported int   // requests without Lambda's report, which are estimated
}

// call is one request. Lambda repeats an event that failed under the same request id and charges every attempt, so
// there can be several lines of each kind.
type call struct {
	seen      []uint64 // of each different line
	bytes     int64
	first     time.Time  // of any line
	at        time.Time  // of the function's first line
	lastAt    time.Time  // and of its last,
	last      invocation // which says what came of it
	used      []amount   // by the function, in all of its lines
	parts     []part     // the submissions it was for, where those are several
	attempts  int        // the function's lines
	reports   int        // Lambda's
	billed    int64      // MB × ms over all reports
	start     int64      // MB × ms of those for starting up
	estimated int64      // MB × ms over the function's lines
}

// Add takes one line of a log group and the time that CloudWatch gives it. A line that is no JSON, or not of the form
// that its fields promise, is counted as loose and returned as an error that does not repeat it.
func (w *Window) Add(at time.Time, line []byte) error {
	read, err := w.lines.parse(line)
	if err != nil || read.id == "" {
		hour := at.UTC().Truncate(time.Hour)
		if w.loose[hour] == nil {
			w.loose[hour] = &Loose{}
		}
		w.loose[hour].Unread++
		w.loose[hour].Bytes += int64(len(line))
		return err
	}
	of := w.calls[read.id]
	if of == nil {
		of = &call{seen: make([]uint64, 0, 2), first: at}
		w.calls[read.id] = of
	}
	mark := maphash.Bytes(w.seed, line) ^ uint64(at.UnixMilli())
	if slices.Contains(of.seen, mark) {
		return nil
	}
	of.seen = append(of.seen, mark)
	of.bytes += int64(len(line))
	if at.Before(of.first) {
		of.first = at
	}
	switch {
	case read.metered:
		if of.attempts == 0 || at.Before(of.at) {
			of.at = at
		}
		of.used = append(of.used, read.invocation.used...)
		of.parts = append(of.parts, read.invocation.parts...)
		if of.attempts == 0 || !at.Before(of.lastAt) {
			of.last, of.lastAt = read.invocation, at
			of.last.used, of.last.parts = nil, nil
		}
		of.attempts++
		of.estimated += price.BilledMs(read.estimated) * read.mb
	case read.reported:
		of.reports++
		of.billed += read.billed * read.reportedMB
		of.start += min(read.initialised, read.billed) * read.reportedMB
	}
	return nil
}

// Loose returns what could not be charged of the hour that starts at a time.
func (w *Window) Loose(hour time.Time) (loose Loose) {
	if lines := w.loose[hour.UTC()]; lines != nil {
		loose = *lines
	}
	end := hour.Add(time.Hour)
	for _, of := range w.calls {
		switch {
		case of.first.Before(hour) || !of.first.Before(end):
		case of.attempts == 0:
			loose.Unmetered++
		case of.reports == 0:
			loose.Unreported++
		}
	}
	return loose
}

// Totals returns the quantities of the hour that starts at a time: of all requests whose function wrote in it. They
// replace whatever was kept of that hour before.
func (w *Window) Totals(hour time.Time) Totals {
	y, m, d := hour.UTC().Date()
	day, err := date.New(y, m, d)
	if err != nil {
		return Totals{} // an hour of no calendar has no requests
	}
	end := hour.Add(time.Hour)
	groups := map[Key]*[]amount{} // by all of the key but the meter: calls are many and keys are few
	for _, of := range w.calls {
		if of.attempts > 0 && !of.at.Before(hour) && of.at.Before(end) {
			of.add(day, groups)
		}
	}
	totals := Totals{}
	for key, group := range groups {
		for _, a := range *group {
			if a.quantity != 0 {
				key.Meter = a.meter
				totals[key] = a.quantity
			}
		}
	}
	return totals
}

// add adds a call to the groups, under the key of the function's last line. What started up the function is standing:
// the service's cost of not running, not that of the citizen who came first.
func (c *call) add(day date.Date, groups map[Key]*[]amount) {
	key := Key{Date: day, Department: c.last.department, Transaction: c.last.transaction, Channel: c.last.channel,
		Outcome: c.last.outcome, Basis: c.last.basis, State: c.state()}
	into := group(groups, key)
	put(into, price.LambdaRequests, int64(max(c.reports, c.attempts)))
	put(into, price.LambdaCompute, c.compute()-c.start)
	put(into, price.LogBytes, c.bytes)
	for _, used := range c.used {
		put(into, used.meter, used.quantity)
	}
	for _, p := range c.parts {
		if key.Basis == Marginal {
			break // it is there, with all the rest
		}
		own := key
		own.Basis, own.Channel, own.Outcome = Marginal, p.channel, Completed
		for _, used := range p.used {
			put(into, used.meter, -used.quantity)
			put(group(groups, own), used.meter, used.quantity)
		}
	}
	if c.start == 0 {
		return
	}
	if key.Basis == Marginal {
		key.Basis = Standing
	}
	put(group(groups, key), price.LambdaCompute, c.start)
}

func group(groups map[Key]*[]amount, key Key) *[]amount {
	into := groups[key]
	if into == nil {
		into = new([]amount)
		groups[key] = into
	}
	return into
}

// put adds a quantity to the few that a group has.
func put(into *[]amount, meter price.Meter, quantity int64) {
	for i := range *into {
		if (*into)[i].meter == meter {
			(*into)[i].quantity += quantity
			return
		}
	}
	*into = append(*into, amount{meter, quantity})
}

func (c *call) state() State {
	if c.reports < c.attempts {
		return Estimated
	}
	return Metered
}

func (c *call) compute() int64 {
	if c.reports == 0 {
		return c.estimated
	}
	return c.billed
}

// Step is one invocation of one submission, for its receipt.
type Step struct {
	At      time.Time
	Name    string
	Channel Channel
	State   State
	Used    []Used
}

// Used is a quantity in the measure of its meter's price.
type Used struct {
	Meter    price.Meter
	Quantity int64
	Start    int64 // how much of it was for starting up
}

// Steps returns what one submission used, invocation by invocation, in the order of time. The submission is named as
// its lines name it. The pages before the end are those of the drafts that lines of the submission name.
func (w *Window) Steps(submission string) []Step {
	var steps []Step
	drafts := map[string]bool{}
	for _, of := range w.calls {
		if of.last.submission == submission && of.last.draft != "" {
			drafts[of.last.draft] = true
		}
	}
	for _, of := range w.calls {
		shares := of.has(submission)
		owns := shares || of.last.submission == submission || of.last.submission == "" && drafts[of.last.draft]
		if of.attempts == 0 || !owns || submission == "" {
			continue
		}
		step := Step{At: of.at, Name: of.last.step, Channel: of.last.channel, State: of.state()}
		totals := of.totals()
		if shares {
			step.Channel, totals = of.of(submission)
		}
		for meter, quantity := range totals {
			if !Priced(meter) || quantity == 0 {
				continue
			}
			used := Used{Meter: meter, Quantity: quantity}
			if meter == price.LambdaCompute && !shares {
				used.Start = of.start
			}
			step.Used = append(step.Used, used)
		}
		slices.SortFunc(step.Used, func(a, b Used) int { return cmp.Compare(a.Meter, b.Meter) })
		steps = append(steps, step)
	}
	slices.SortFunc(steps, func(a, b Step) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Name, b.Name)) })
	return steps
}
