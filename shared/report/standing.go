package report

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

// MarginalStanding is report R4: what each transaction costs while nobody uses it, what one more costs, what the month
// would have cost at none, as it was and at ten times as many, and from how many on it is cheaper than each channel of
// its baseline: standing cost over what each one saves, rounded up. It is empty where one more costs no less.
func MarginalStanding(services Services, month Month) (Table, error) {
	units, err := Units(month)
	if err != nil {
		return Table{}, err
	}
	table := Table{Name: "R4 marginal and standing", Notes: Notes(month),
		Columns: slices.Concat(standingColumns, columns("baseline channel", "#baseline GBP", "#break-even volume", "source"))}
	for _, s := range services.sorted() {
		all := sumOf(units, s.Transaction)
		fixed := all.Standing.Add(all.Overhead)
		f := figuresOf(units, s.Transaction)
		each := decimal.NewFromInt(f.digital + f.assisted)
		all.Department = s.Department
		row := standingRow(month, all, f)
		if len(s.Baseline) == 0 {
			table.Rows = append(table.Rows, append(row, "", "", "", ""))
		}
		for _, channel := range slices.Sorted(maps.Keys(s.Baseline)) {
			base := s.Baseline[channel]
			table.Rows = append(table.Rows, append(slices.Clone(row), string(channel), base.Pounds.String(), breakEven(fixed, all.Marginal, each, base.Pounds), base.Source))
		}
	}
	return table, nil
}

var standingColumns = columns("period", "department", "transaction", "#completed",
	"#standing GBP", "#marginal each GBP", "#at 0x GBP", "#at 1x GBP", "#at 10x GBP")

// standingRow is a row of those columns.
func standingRow(month Month, all Unit, f figures) []string {
	fixed, completed := all.Standing.Add(all.Overhead), f.digital+f.assisted
	return []string{string(month.Month), all.Department, all.Transaction, number(completed), shown(fixed), ratio(all.Marginal, decimal.NewFromInt(completed), 12),
		shown(fixed), shown(fixed.Add(all.Marginal)), shown(fixed.Add(all.Marginal.Mul(decimal.NewFromInt(10))))}
}

// breakEven is the smallest n with fixed + n × marginal ÷ completed <= n × baseline, that is fixed × completed over
// (baseline × completed − marginal), rounded up.
func breakEven(fixed, marginal, completed, baseline decimal.Decimal) string {
	saved := baseline.Mul(completed).Sub(marginal)
	if !saved.IsPositive() {
		return ""
	}
	return ceiling(fixed.Mul(completed), saved).String()
}

// ceiling is the smallest whole number n with n × by >= amount; by is above zero. Ratio is within one of it.
func ceiling(amount, by decimal.Decimal) decimal.Decimal {
	one := decimal.NewFromInt(1)
	n := price.Ratio(amount, by, 0)
	for n.Mul(by).LessThan(amount) {
		n = n.Add(one)
	}
	for n.Sub(one).Mul(by).GreaterThanOrEqual(amount) {
		n = n.Sub(one)
	}
	return n
}

// Shift is how many transactions moved to the digital channel from another, by the department's count.
type Shift struct {
	Transaction string
	From        ledger.Channel
	Volume      int64
	Source      string
}

// Release is what of a saving the department could take out of its budget: posts, buildings.
type Release struct {
	Transaction string
	Pounds      decimal.Decimal
	Source      string
}

// The published costs by which savings were estimated. They are averages over very different services: in the trade,
// "use them as average contact costs; don't ever use them in a business case".
var (
	avoided2009 = map[ledger.Channel]Baseline{
		ledger.Phone: {decimal.New(330, -2), "Prime Minister's letter, January 2010: £3.30 saved for each call avoided (Marketing Week, 8 January 2010)"},
		ledger.Post:  {decimal.New(1200, -2), "Prime Minister's letter, January 2010: £12 saved for each letter avoided (Marketing Week, 8 January 2010)"},
	}
	published2012 = map[ledger.Channel]Baseline{
		ledger.Face:  {decimal.New(862, -2), "SOCITM, quoted in the Government Digital Strategy, November 2012"},
		ledger.Phone: {decimal.New(283, -2), "SOCITM, quoted in the Government Digital Strategy, November 2012"},
	}
	digital2012 = decimal.New(15, -2) // the same source: a web visit
)

const publishedWarning = "published channel costs are averages over unlike services: do not use them in a business case"

// Savings is report R5: what moving online saved, by three methods side by side: what was said in 2009 of every call and
// letter avoided, the published channel costs of 2012, and the department's own baseline against the marginal
// digital cost as it is. The first two are there only if published is asked for, under their warning. optimism is the
// percentage taken off for optimism bias.
func Savings(services Services, shifts []Shift, releases []Release, published bool, optimism int64, months ...Month) (Table, error) {
	units, err := Units(months...)
	if err != nil {
		return Table{}, err
	}
	table := Table{Name: "R5 savings", Notes: Notes(months...), Columns: columns("period", "transaction", "method", "line", "#volume",
		"#saved each GBP", "#GBP", "source")}
	if published {
		table.Notes = append(table.Notes, publishedWarning)
	}
	if len(months) == 0 {
		return table, nil
	}
	for _, s := range services.sorted() {
		f := figuresOf(units, s.Transaction)
		for _, method := range methods(s, sumOf(units, s.Transaction), f, published) {
			var gross decimal.Decimal
			put := func(line, volume, each string, amount decimal.Decimal, source string) {
				table.Rows = append(table.Rows, []string{period(months), s.Transaction, method.name, line, volume, each, shown(amount), source})
			}
			for _, shift := range shifts {
				each, known := method.saved[shift.From]
				if shift.Transaction != s.Transaction || !known {
					continue
				}
				amount := each.Pounds.Mul(decimal.NewFromInt(shift.Volume))
				gross = gross.Add(amount)
				put("moved from "+string(shift.From), number(shift.Volume), each.Pounds.String(), amount, each.Source+"; volume: "+shift.Source)
			}
			if gross.IsZero() {
				continue
			}
			var assisted, platform, cashable decimal.Decimal
			for _, u := range units {
				if u.Transaction == s.Transaction {
					platform = platform.Add(u.Standing).Add(u.Overhead)
					if u.Channel.Assisted() {
						assisted = assisted.Add(u.People)
					}
				}
			}
			sources := ""
			for _, release := range releases {
				if release.Transaction == s.Transaction {
					cashable, sources = cashable.Add(release.Pounds), release.Source
				}
			}
			net := gross.Sub(assisted).Sub(platform)
			bias := decimal.Max(net, decimal.Decimal{}).Mul(decimal.New(optimism, -2))
			cashable = decimal.Min(cashable, decimal.Max(net.Sub(bias), decimal.Decimal{}))
			put("gross", "", "", gross, "")
			put("less assisted digital", "", "", assisted.Neg(), "declared")
			put("less platform, standing and overhead", "", "", platform.Neg(), "metered")
			put("less optimism bias", "", "", bias.Neg(), "")
			put("net", "", "", net.Sub(bias), "")
			put("of that cashable", "", "", cashable, sources)
			put("of that not cashable", "", "", net.Sub(bias).Sub(cashable), "")
		}
	}
	return table, nil
}

type method struct {
	name  string
	saved map[ledger.Channel]Baseline // each one moved saves so much
}

func methods(s Service, all Unit, f figures, published bool) []method {
	own := method{"department's own baseline", map[ledger.Channel]Baseline{}}
	if completed := f.digital + f.assisted; completed > 0 {
		// Only what one more costs: standing cost, overhead and assisted digital are taken off as lines of their own.
		digital := price.Ratio(all.Marginal, decimal.NewFromInt(completed), 6)
		for channel, base := range s.Baseline {
			own.saved[channel] = Baseline{base.Pounds.Sub(digital), base.Source}
		}
	}
	if !published {
		return []method{own}
	}
	of2012 := method{"published channel costs, 2012", map[ledger.Channel]Baseline{}}
	for channel, base := range published2012 {
		of2012.saved[channel] = Baseline{base.Pounds.Sub(digital2012), base.Source}
	}
	return []method{{"2009", avoided2009}, of2012, own}
}

// Published are the published costs of one contact in each channel, with their sources, and the warning that goes with
// them wherever they are shown.
func Published() (costs map[ledger.Channel]Baseline, warning string) {
	costs = maps.Clone(published2012)
	costs[ledger.Post] = Baseline{decimal.New(662, -2), "a driving test booked by post (GDS blog, January 2013)"}
	return costs, publishedWarning
}
