package report

import (
	"cmp"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

// Unit is what one channel of one transaction did and cost in a period. Its amounts are pounds, not rounded.
type Unit struct {
	Department, Transaction string
	Channel                 ledger.Channel // empty for what no channel completed anything to carry
	Started                 int64          // not by people who come back to what they saved
	Completed               int64          // at an end page where the service did its work; "not eligible" is one
	Abandoned, Failed       int64
	Marginal                decimal.Decimal
	Standing                decimal.Decimal // shared between channels by what they completed
	Overhead                decimal.Decimal // the platform's own, shared between all by what they completed
	People                  decimal.Decimal // declared
	Charged                 decimal.Decimal // that part of People which the platform provided
	Failure                 decimal.Decimal // that part of Marginal which completed nothing
	State                   ledger.State    // the worst of its quantities
	progress                decimal.Decimal // that part of Marginal which was on the way
	failing                 decimal.Decimal // that part of Marginal which ended badly
}

// Total is all that the unit cost.
func (u Unit) Total() decimal.Decimal {
	return u.Marginal.Add(u.Standing).Add(u.Overhead).Add(u.People)
}

type unitKey struct {
	transaction string
	channel     ledger.Channel
}

// Units sums months up by transaction and channel, in the order of departments, transactions and channels. Their
// amounts sum to those of the months' costs and declared figures, exactly.
//
// Pages on the way to the end are shared between what was completed and what was not by the number of journeys, because
// the ledger does not know journeys.
func Units(months ...Month) ([]Unit, error) {
	if kept, found, _ := remembered(months); found {
		return kept, nil
	}
	units := map[unitKey]*Unit{}
	at := func(transaction string, channel ledger.Channel) *Unit {
		key := unitKey{transaction, channel}
		if units[key] == nil {
			units[key] = &Unit{Transaction: transaction, Channel: channel}
		}
		return units[key]
	}
	departments := map[string]string{}
	standing, state := map[string]decimal.Decimal{}, map[string]ledger.State{}
	var overhead decimal.Decimal
	for _, month := range months {
		sums := month.summary()
		maps.Copy(departments, sums.owners)
		for key, unit := range sums.units {
			at(key.transaction, key.channel).add(unit)
		}
		for transaction, amount := range sums.standing {
			standing[transaction] = standing[transaction].Add(amount)
			state[transaction] = state[transaction].Worse(sums.state[transaction])
		}
		overhead = overhead.Add(sums.overhead)
		for _, d := range month.Declared {
			unit := at(d.Transaction, d.Channel)
			unit.Started += d.Started
			unit.Completed += d.Completed
			unit.People = unit.People.Add(pounds(d.Cost))
			if d.Charged {
				unit.Charged = unit.Charged.Add(pounds(d.Cost))
			}
		}
	}
	for _, transaction := range slices.Sorted(maps.Keys(standing)) {
		at(transaction, "").Standing = standing[transaction]
	}
	if !overhead.IsZero() {
		platform := at(Platform, "")
		platform.Department, platform.Overhead = Platform, overhead
	}
	all := make([]Unit, 0, len(units))
	for _, unit := range units {
		if unit.Department == "" {
			unit.Department = departments[unit.Transaction]
		}
		unit.State = unit.State.Worse(state[unit.Transaction])
		all = append(all, *unit)
	}
	slices.SortFunc(all, func(a, b Unit) int {
		return cmp.Or(cmp.Compare(a.Department, b.Department), cmp.Compare(a.Transaction, b.Transaction), cmp.Compare(a.Channel, b.Channel))
	})
	made, err := shareOut(all)
	if err != nil {
		return nil, err
	}
	_, _, remember := remembered(months)
	remember(made)
	return made, nil
}

func (u *Unit) count(meter price.Meter, quantity int64) {
	switch meter {
	case ledger.Starts:
		u.Started += quantity
	case ledger.Completions, ledger.Refusals:
		u.Completed += quantity
	case ledger.Abandonments:
		u.Abandoned += quantity
	case ledger.Failures:
		u.Failed += quantity
	}
}

func (u *Unit) spend(cost Cost) {
	amount := cost.Pounds()
	u.Marginal = u.Marginal.Add(amount)
	u.State = u.State.Worse(cost.State)
	switch cost.Outcome {
	case ledger.Failed, ledger.Abandoned:
		u.failing = u.failing.Add(amount)
	case ledger.InProgress:
		u.progress = u.progress.Add(amount)
	}
}

// shareOut gives standing cost to the channels of its transaction and overhead to all, by what the platform completed
// for them. What nobody completed anything to carry stays on a line of its own.
func shareOut(all []Unit) ([]Unit, error) {
	for i := range all {
		own := all[i]
		if own.Channel != "" {
			continue
		}
		for j, part := range shares(all, own.Standing, own.Transaction) {
			all[j].Standing = all[j].Standing.Add(part)
			all[i].Standing = all[i].Standing.Sub(part)
		}
		for j, part := range shares(all, own.Overhead, "") {
			all[j].Overhead = all[j].Overhead.Add(part)
			all[i].Overhead = all[i].Overhead.Sub(part)
		}
	}
	for i := range all {
		if err := all[i].fail(); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(all, func(u Unit) bool {
		return u.Started == 0 && u.Completed == 0 && u.Abandoned == 0 && u.Failed == 0 && u.Total().IsZero()
	}), nil
}

// shares apportions an amount to the units of a transaction, or of all where none is named, by what the platform
// completed for each. There are none where that is nothing.
func shares(all []Unit, amount decimal.Decimal, transaction string) []decimal.Decimal {
	weights := make([]int64, len(all))
	for i, unit := range all {
		served := unit.Channel.Digital() || unit.Channel.Assisted()
		if served && unit.Department != Platform && (transaction == "" || unit.Transaction == transaction) {
			weights[i] = unit.Completed
		}
	}
	parts, err := price.Share(amount, weights)
	if err != nil {
		return nil // nobody has a weight; counts are never below zero
	}
	return parts
}

// fail works out what of the marginal cost completed nothing.
func (u *Unit) fail() error {
	lost := max(0, u.Started-u.Completed)
	u.Failure = u.failing
	if lost == 0 && u.Completed == 0 {
		u.Failure = u.Failure.Add(u.progress)
		return nil
	}
	parts, err := price.Share(u.progress, []int64{u.Completed, lost})
	if err != nil {
		return err
	}
	u.Failure = u.Failure.Add(parts[1])
	return nil
}

// figures are a transaction's official figures over all of its channels.
type figures struct {
	started, completed, digital, assisted int64
	total, digitalTotal                   decimal.Decimal
}

// unitsOf are those of a transaction, which stand together.
func unitsOf(units []Unit, transaction string) []Unit {
	first := 0
	for first < len(units) && units[first].Transaction != transaction {
		first++
	}
	end := first
	for end < len(units) && units[end].Transaction == transaction {
		end++
	}
	return units[first:end]
}

func figuresOf(units []Unit, transaction string) figures {
	return figuresFor(unitsOf(units, transaction))
}

// figuresFor are the figures of units together.
func figuresFor(units []Unit) figures {
	var f figures
	for _, u := range units {
		f.started += u.Started
		f.completed += u.Completed
		f.total = f.total.Add(u.Total())
		if u.Channel.Digital() {
			f.digital += u.Completed
		}
		if u.Channel.Assisted() {
			f.assisted += u.Completed
		}
		if u.Channel.Digital() || u.Channel.Assisted() || u.Channel == "" {
			f.digitalTotal = f.digitalTotal.Add(u.Total())
		}
	}
	return f
}

// The definitions of the Government Service Design Manual (measurement): cost per transaction is the total cost over
// what was completed; the digital one includes assisted digital on both sides; take-up leaves assisted digital out of
// what is digital; completion is never above 100%, because those who come back to what they saved complete without
// starting again.
func (f figures) costPerTransaction() string {
	return ratio(f.total, decimal.NewFromInt(f.completed), 6)
}
func (f figures) digitalCost() string {
	return ratio(f.digitalTotal, decimal.NewFromInt(f.digital+f.assisted), 6)
}
func (f figures) takeUp() string { return percent(f.digital, f.completed) }

func completion(completed, started int64) string { return percent(min(completed, started), started) }

// UnitCost is report R1: what each channel of each transaction did and cost, and the figures of the whole transaction.
// Give it twelve months for the official cost per transaction.
func UnitCost(months ...Month) (Table, error) { return unitCost("", months) }

// unitCost is that of one department; none is all of them.
func unitCost(department string, months []Month) (Table, error) {
	units, err := Units(months...)
	if err != nil {
		return Table{}, err
	}
	units = slices.DeleteFunc(units, func(u Unit) bool { return department != "" && u.Department != department })
	table := Table{Name: "R1 unit cost", Notes: Notes(months...), Columns: unitColumns}
	if len(months) == 0 {
		return table, nil
	}
	for i, u := range units {
		table.Rows = append(table.Rows, unitRow(months, u, ratio(u.Total(), decimal.NewFromInt(u.Completed), 6), "", ""))
		if i+1 < len(units) && units[i+1].Transaction == u.Transaction {
			continue
		}
		whole, f := sumOf(units, u.Transaction), figuresOf(units, u.Transaction)
		table.Rows = append(table.Rows, unitRow(months, whole, f.costPerTransaction(), f.digitalCost(), f.takeUp()))
	}
	return table, nil
}

var unitColumns = columns("period", "department", "transaction", "channel",
	"#started", "#completed", "#completion %", "#marginal GBP", "#standing GBP", "#overhead GBP", "#people GBP", "#total GBP",
	"#cost per transaction GBP", "#digital cost per transaction GBP", "#digital take-up %", "#cost of failure GBP",
	"state", "price book", "exchange rates")

// unitRow is a row of those columns. cost, digital and takeUp are the official figures, where the unit has them.
func unitRow(months []Month, u Unit, cost, digital, takeUp string) []string {
	last := months[len(months)-1]
	return []string{period(months), u.Department, u.Transaction, string(u.Channel), number(u.Started), number(u.Completed),
		completion(u.Completed, u.Started), shown(u.Marginal), shown(u.Standing), shown(u.Overhead), shown(u.People), shown(u.Total()),
		cost, digital, takeUp, shown(u.Failure), string(u.State), last.Book.Version, last.Exchange.Version}
}

// sumOf is all channels of a transaction as one, whose channel is "all".
func sumOf(units []Unit, transaction string) Unit {
	all := sum(unitsOf(units, transaction))
	all.Transaction = transaction
	return all
}

// sum is units as one, of the department of the last, whose channel is "all".
func sum(units []Unit) Unit {
	all := Unit{Channel: All}
	for _, u := range units {
		all.Department, all.State = u.Department, all.State.Worse(u.State)
		all.Started, all.Completed = all.Started+u.Started, all.Completed+u.Completed
		all.Abandoned, all.Failed = all.Abandoned+u.Abandoned, all.Failed+u.Failed
		all.Marginal, all.Standing = all.Marginal.Add(u.Marginal), all.Standing.Add(u.Standing)
		all.Overhead, all.People = all.Overhead.Add(u.Overhead), all.People.Add(u.People)
		all.Charged, all.Failure = all.Charged.Add(u.Charged), all.Failure.Add(u.Failure)
	}
	return all
}

func period(months []Month) string {
	first, last := months[0].Month, months[len(months)-1].Month
	if first == last {
		return string(first)
	}
	return string(first) + " to " + string(last)
}
