package report

import (
	"slices"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

// summary is what the reports of several months need of one: sums, whatever the number of its costs. Months add up by it;
// what is shared out between transactions is shared out over the whole period.
type summary struct {
	units    map[unitKey]Unit // before anything is shared out, and without what is declared
	standing map[string]decimal.Decimal
	state    map[string]ledger.State
	overhead decimal.Decimal
	owners   map[string]string // departments, by transaction
	ratings  map[string]Ratings
	days     map[string][]Day
	doubt    doubt
	corrects bool // some of its costs correct another month
}

// Summed returns the month with its sums, so that they are made once; without its costs where lean. What is told line by
// line (invoices with corrections, lines, variances) needs the costs.
func (m Month) Summed(lean bool) Month {
	m.sums = m.summary()
	if lean {
		m.Costs, m.Counts = nil, nil
	}
	return m
}

// Lean says whether the month has its sums only.
func (m Month) Lean() bool { return m.sums != nil && m.Costs == nil && len(m.sums.owners) > 0 }

// Joined lets months remember what they make together, as long as they are used as they are.
func Joined(months []Month) []Month {
	joined, shared := slices.Clone(months), &sync.Map{}
	for i := range joined {
		joined[i].periods = shared
	}
	return joined
}

func (m Month) summary() *summary {
	if m.sums != nil {
		return m.sums
	}
	s := &summary{units: map[unitKey]Unit{}, standing: map[string]decimal.Decimal{}, state: map[string]ledger.State{}, owners: map[string]string{},
		ratings: map[string]Ratings{}, days: map[string][]Day{}, doubt: m.noted()}
	days := map[string]map[date.Date]*Day{}
	day := func(transaction string, on date.Date) *Day {
		if days[transaction] == nil {
			days[transaction] = map[date.Date]*Day{}
		}
		if days[transaction][on] == nil {
			days[transaction][on] = &Day{Date: on}
		}
		return days[transaction][on]
	}
	for key, quantity := range m.Counts {
		s.owners[key.Transaction] = key.Department
		at := unitKey{key.Transaction, key.Channel}
		unit := s.units[at]
		unit.count(key.Meter, quantity)
		s.units[at] = unit
		ratings := s.ratings[key.Transaction]
		for level := range ratings {
			if key.Meter == ledger.Rating(level+1) {
				ratings[level] += quantity
				s.ratings[key.Transaction] = ratings
			}
		}
		if key.Meter == ledger.Completions || key.Meter == ledger.Refusals {
			day(key.Transaction, key.Date).Completed += quantity
		}
	}
	for i := range m.Costs {
		cost := &m.Costs[i]
		s.corrects = s.corrects || cost.Corrects != ""
		s.owners[cost.Transaction] = cost.Department
		if cost.Basis == ledger.Marginal && cost.Corrects == "" {
			on := day(cost.Transaction, cost.Date)
			on.Cost = on.Cost.Add(cost.Pounds())
		}
		switch {
		case cost.Basis == ledger.Overhead || cost.Department == Platform:
			s.overhead = s.overhead.Add(cost.Pounds())
		case cost.Basis == ledger.Standing:
			s.standing[cost.Transaction] = s.standing[cost.Transaction].Add(cost.Pounds())
			s.state[cost.Transaction] = s.state[cost.Transaction].Worse(cost.State)
		default:
			at := unitKey{cost.Transaction, cost.Channel}
			unit := s.units[at]
			unit.spend(*cost)
			s.units[at] = unit
		}
	}
	for transaction, of := range days {
		for _, one := range of {
			s.days[transaction] = append(s.days[transaction], *one)
		}
		slices.SortFunc(s.days[transaction], func(a, b Day) int { return a.Date.Compare(b.Date) })
	}
	return s
}

// add adds another unit's sums to this one's.
func (u *Unit) add(other Unit) {
	u.Started, u.Completed = u.Started+other.Started, u.Completed+other.Completed
	u.Abandoned, u.Failed = u.Abandoned+other.Abandoned, u.Failed+other.Failed
	u.Marginal, u.progress, u.failing = u.Marginal.Add(other.Marginal), u.progress.Add(other.progress), u.failing.Add(other.failing)
	u.State = u.State.Worse(other.State)
}

// remembered gives what months made before, if they are used as they are, and a way to remember.
func remembered(months []Month) (units []Unit, found bool, remember func([]Unit)) {
	if len(months) == 0 || months[0].periods == nil {
		return nil, false, func([]Unit) {}
	}
	shared := months[0].periods
	for _, month := range months {
		if month.periods != shared {
			return nil, false, func([]Unit) {}
		}
	}
	type of struct{ first, last price.Month }
	key := of{months[0].Month, months[len(months)-1].Month}
	if kept, ok := shared.Load(key); ok {
		units, found = kept.([]Unit)
	}
	return slices.Clone(units), found, func(made []Unit) { shared.Store(key, slices.Clone(made)) }
}
