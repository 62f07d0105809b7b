package report

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/price"
)

// Day is what one transaction completed and cost on one day, marginal cost only, in pounds.
type Day struct {
	Date      date.Date
	Completed int64
	Cost      decimal.Decimal
}

// Days returns a transaction's days of some months in their order, without days on which there was nothing.
func Days(transaction string, months ...Month) []Day {
	var all []Day
	for _, month := range months {
		all = append(all, month.summary().days[transaction]...)
	}
	slices.SortStableFunc(all, func(a, b Day) int { return a.Date.Compare(b.Date) })
	return all
}

// Expected is a forecast of what will be completed on a day, between the least and the most seen on that weekday.
type Expected struct {
	Date            date.Date
	Mean, Low, High int64
}

// weeks is how far back a forecast looks: far enough to smooth, near enough to follow the season.
const weeks = 8

// Forecast expects of each day from one to before another the mean, rounded half up, of the same weekday in the eight
// weeks before from; a day with no count is 0 from the first day of the history on. It returns nothing where there
// is no history.
func Forecast(history []Day, from, to date.Date) []Expected {
	if len(history) == 0 {
		return nil
	}
	counted := map[date.Date]int64{}
	for _, day := range history {
		counted[day.Date] = day.Completed
	}
	var all []Expected
	for day := from; day.Before(to); day = day.AddDays(1) {
		var seen []int64
		for back := from.AddDays(-7 * weeks); back.Before(from); back = back.AddDays(1) {
			if back.Weekday() == day.Weekday() && !back.Before(history[0].Date) {
				seen = append(seen, counted[back])
			}
		}
		if len(seen) == 0 {
			return nil
		}
		var sum int64
		for _, n := range seen {
			sum += n
		}
		n := int64(len(seen))
		all = append(all, Expected{Date: day, Mean: (2*sum + n) / (2 * n), Low: slices.Min(seen), High: slices.Max(seen)})
	}
	return all
}

// Budget is what a transaction may cost the platform in a month.
type Budget struct {
	Transaction string
	Limit       money.Pence
}

// thresholds are the shares of a budget, in per cent, at which its owner is told.
var thresholds = []int64{50, 80, 100}

// Budgets is the first part of report R7: what was spent of each budget by a day, what the month will cost if volumes are
// as forecast and a transaction costs what it did so far, and the greatest threshold that is reached. months are the
// month of the day and those before, for the forecast.
func Budgets(budgets []Budget, through date.Date, months ...Month) (Table, error) {
	table := Table{Name: "R7 budget", Notes: Notes(months...), Columns: columns("period", "transaction", "#budget GBP", "#spent GBP", "#spent %",
		"#forecast GBP", "#forecast low GBP", "#forecast high GBP", "alert")}
	if len(months) == 0 {
		return table, nil
	}
	current := months[len(months)-1]
	units, err := Units(current)
	if err != nil {
		return Table{}, err
	}
	for _, budget := range budgets {
		all := sumOf(units, budget.Transaction)
		spent := all.Marginal.Add(all.Standing).Add(all.Overhead)
		row := []string{string(current.Month), budget.Transaction, budget.Limit.String(), shown(spent), ratio(spent.Shift(2), pounds(budget.Limit), 2)}
		alert := ""
		for _, threshold := range thresholds {
			if spent.Shift(2).GreaterThanOrEqual(pounds(budget.Limit).Mul(decimal.NewFromInt(threshold))) {
				alert = number(threshold) + "% spent"
			}
		}
		expected := Forecast(Days(budget.Transaction, months...), through.AddDays(1), current.Month.End())
		if all.Completed == 0 || expected == nil && through.AddDays(1).Before(current.Month.End()) {
			table.Rows = append(table.Rows, append(row, "", "", "", alert))
			continue
		}
		var mean, low, high int64
		for _, day := range expected {
			mean, low, high = mean+day.Mean, low+day.Low, high+day.High
		}
		at := func(more int64) decimal.Decimal {
			return spent.Add(price.Ratio(all.Marginal.Mul(decimal.NewFromInt(more)), decimal.NewFromInt(all.Completed), 12))
		}
		if alert != "100% spent" && at(mean).GreaterThanOrEqual(pounds(budget.Limit)) {
			alert = "100% forecast"
		}
		table.Rows = append(table.Rows, append(row, shown(at(mean)), shown(at(low)), shown(at(high)), alert))
	}
	return table, nil
}

// Anomalies is the second part of report R7: days whose volume or whose cost of one is further from the median of days
// before than k times their median distance from it, which is taken as a twentieth of the median at least. Volume is held
// against the same weekday of the eight weeks before, of which there have to be four; cost against the 28 days before, of which there
// have to be fourteen, on days with at least so many completed.
func Anomalies(transaction string, k, least int64, months ...Month) Table {
	table := Table{Name: "R7 anomalies", Notes: Notes(months...), Columns: columns("date", "transaction", "what", "#value", "#median", "#median distance")}
	days := Days(transaction, months...)
	for i, day := range days {
		judge := func(what string, value decimal.Decimal, before []decimal.Decimal, enough int) {
			if len(before) < enough {
				return
			}
			middle := median(before)
			for n := range before {
				before[n] = before[n].Sub(middle).Abs()
			}
			distance := decimal.Max(median(before), middle.Mul(decimal.New(5, -2)))
			if value.Sub(middle).Abs().GreaterThan(distance.Mul(decimal.NewFromInt(k))) {
				table.Rows = append(table.Rows, []string{day.Date.String(), transaction, what, value.String(), middle.String(), distance.String()})
			}
		}
		var volumes, costs []decimal.Decimal
		for _, before := range days[:i] {
			ago := before.Date.DaysUntil(day.Date)
			if ago <= 7*weeks && ago%7 == 0 {
				volumes = append(volumes, decimal.NewFromInt(before.Completed))
			}
			if ago <= 28 && before.Completed >= max(1, least) {
				costs = append(costs, before.each())
			}
		}
		judge("volume", decimal.NewFromInt(day.Completed), volumes, 4)
		if day.Completed >= max(1, least) {
			judge("cost of one", day.each(), costs, 14)
		}
	}
	return table
}

// each is the marginal cost of one; some were completed.
func (d Day) each() decimal.Decimal {
	return price.Ratio(d.Cost, decimal.NewFromInt(d.Completed), 12)
}

// median is the middle one, or half of the sum of both.
func median(values []decimal.Decimal) decimal.Decimal {
	ordered := slices.Clone(values)
	slices.SortFunc(ordered, decimal.Decimal.Cmp)
	n := len(ordered)
	if n%2 == 1 {
		return ordered[n/2]
	}
	return ordered[n/2-1].Add(ordered[n/2]).Mul(decimal.New(5, -1))
}
