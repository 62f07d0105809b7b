package childtaxcredit_test

import (
	"slices"
	"testing"

	"github.com/frontline-gov/frontline/functions/childtaxcredit"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

func day(text string) date.Date { return date.MustParse(text) }

func TestQualifies(t *testing.T) {
	for name, test := range map[string]struct {
		child childtaxcredit.Child
		last  string // the last day that counts
	}{
		"16 in August":                     {childtaxcredit.Child{Born: day("2005-08-30")}, "2021-08-31"},
		"16 on 31 August":                  {childtaxcredit.Child{Born: day("2005-08-31")}, "2021-08-31"},
		"16 on 1 September":                {childtaxcredit.Child{Born: day("2005-09-01")}, "2022-08-31"},
		"in education":                     {childtaxcredit.Child{Born: day("2001-02-14"), Learner: true}, "2021-02-13"},
		"born on 29 February":              {childtaxcredit.Child{Born: day("2000-02-29"), Learner: true}, "2020-02-28"},
		"left education":                   {childtaxcredit.Child{Born: day("2003-02-14"), Learner: true, LearnedUntil: day("2021-06-25")}, "2021-06-25"},
		"left before 31 August":            {childtaxcredit.Child{Born: day("2005-02-14"), Learner: true, LearnedUntil: day("2021-06-25")}, "2021-08-31"},
		"19 on 5 April 2006":               {childtaxcredit.Child{Born: day("1987-04-05"), Learner: true}, "2006-04-04"},
		"19 on 6 April 2006":               {childtaxcredit.Child{Born: day("1987-04-06"), Learner: true}, "2006-04-05"},
		"19 on 7 April 2006":               {childtaxcredit.Child{Born: day("1987-04-07"), Learner: true}, "2007-04-06"},
		"moved out":                        {childtaxcredit.Child{Born: day("2012-02-14"), With: childtaxcredit.Span{Last: day("2021-10-10")}}, "2021-10-10"},
		"moved out, in education past age": {childtaxcredit.Child{Born: day("2001-02-14"), Learner: true, With: childtaxcredit.Span{Last: day("2022-10-10")}}, "2021-02-13"},
	} {
		last := day(test.last)
		if !childtaxcredit.Qualifies(test.child, last) || childtaxcredit.Qualifies(test.child, last.AddDays(1)) {
			t.Errorf("%s: %s is not the last day", name, last)
		}
	}
	born := childtaxcredit.Child{Born: day("2012-02-14")}
	if childtaxcredit.Qualifies(born, day("2012-02-13")) || !childtaxcredit.Qualifies(born, day("2012-02-14")) {
		t.Error("a child counts from birth")
	}
	came := childtaxcredit.Child{Born: day("2012-02-14"), With: childtaxcredit.Span{First: day("2013-01-02")}}
	if childtaxcredit.Qualifies(came, day("2013-01-01")) || !childtaxcredit.Qualifies(came, day("2013-01-02")) {
		t.Error("a child counts from when the claimant is responsible")
	}
}

func TestTwoChildLimit(t *testing.T) {
	old, last := childtaxcredit.Child{Born: day("2010-01-01")}, childtaxcredit.Child{Born: day("2017-04-05")}
	young := func(born string, exception childtaxcredit.Exception) childtaxcredit.Child {
		return childtaxcredit.Child{Born: day(born), Exception: exception}
	}
	a, b, c := young("2017-04-06", ""), young("2018-01-01", ""), young("2019-01-01", "")
	// The fourth was born first of the later ones and came last.
	came := childtaxcredit.Child{Born: day("2017-05-05"), With: childtaxcredit.Span{First: day("2019-06-06")}}
	for name, test := range map[string]struct {
		on       string
		children []childtaxcredit.Child
		want     []bool
	}{
		"before the limit":                {"2017-04-05", []childtaxcredit.Child{old, old, old, last}, []bool{true, true, true, true}},
		"all born before it":              {"2020-01-01", []childtaxcredit.Child{old, old, old, last}, []bool{true, true, true, true}},
		"third on its first day":          {"2017-04-06", []childtaxcredit.Child{old, old, a}, []bool{true, true, false}},
		"second":                          {"2017-04-06", []childtaxcredit.Child{old, a}, []bool{true, true}},
		"three since":                     {"2019-01-01", []childtaxcredit.Child{a, b, c}, []bool{true, true, false}},
		"in any order of naming":          {"2019-01-01", []childtaxcredit.Child{c, b, a}, []bool{false, true, true}},
		"in the order of coming":          {"2019-06-06", []childtaxcredit.Child{came, a, b}, []bool{false, true, true}},
		"an older child takes the place":  {"2019-01-01", []childtaxcredit.Child{a, b, old}, []bool{true, false, true}},
		"a multiple birth":                {"2019-01-01", []childtaxcredit.Child{old, old, c, young("2019-01-01", childtaxcredit.MultipleBirth)}, []bool{true, true, false, true}},
		"a multiple birth takes a place":  {"2019-02-01", []childtaxcredit.Child{a, young("2017-04-06", childtaxcredit.MultipleBirth), c}, []bool{true, true, false}},
		"without consent":                 {"2019-01-01", []childtaxcredit.Child{old, old, young("2019-01-01", childtaxcredit.Conception)}, []bool{true, true, true}},
		"adopted third":                   {"2019-01-01", []childtaxcredit.Child{old, old, young("2018-01-01", childtaxcredit.Adopted)}, []bool{true, true, true}},
		"adopted first takes no place":    {"2019-01-01", []childtaxcredit.Child{young("2017-04-06", childtaxcredit.Adopted), b, c}, []bool{true, true, true}},
		"looked after, born before":       {"2019-01-01", []childtaxcredit.Child{{Born: day("2010-01-01"), Exception: childtaxcredit.Cared}, old, c}, []bool{true, true, true}},
		"four, two of them looked after":  {"2019-01-01", []childtaxcredit.Child{young("2018-01-01", childtaxcredit.Cared), young("2018-01-01", childtaxcredit.Cared), a, c}, []bool{true, true, true, true}},
		"none":                            {"2019-01-01", nil, []bool{}},
		"an exception that is not needed": {"2019-01-01", []childtaxcredit.Child{young("2019-01-01", childtaxcredit.Conception)}, []bool{true}},
	} {
		if got := childtaxcredit.WithChildElement(test.children, day(test.on)); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// An award is of the days in which something is the same, and ends where it changes.
func TestPeriodsChange(t *testing.T) {
	old := childtaxcredit.Child{Born: day("2012-05-01")}
	with := func(change func(*childtaxcredit.Household)) childtaxcredit.Household {
		h := childtaxcredit.Household{Children: []childtaxcredit.Child{old}}
		change(&h)
		return h
	}
	for name, test := range map[string]struct {
		household childtaxcredit.Household
		want      []string // the first days
	}{
		"nothing": {with(func(h *childtaxcredit.Household) {}), []string{"2019-04-06"}},
		"a birth": {with(func(h *childtaxcredit.Household) {
			h.Children = append(h.Children, childtaxcredit.Child{Born: day("2019-07-01")})
		}), []string{"2019-04-06", "2019-07-01"}},
		"a birth on the first day": {with(func(h *childtaxcredit.Household) {
			h.Children = append(h.Children, childtaxcredit.Child{Born: day("2019-04-06")})
		}), []string{"2019-04-06"}},
		"16": {with(func(h *childtaxcredit.Household) {
			h.Children = append(h.Children, childtaxcredit.Child{Born: day("2003-07-01")})
		}), []string{"2019-04-06", "2019-09-01"}},
		"20": {with(func(h *childtaxcredit.Household) {
			h.Children = append(h.Children, childtaxcredit.Child{Born: day("1999-07-01"), Learner: true})
		}), []string{"2019-04-06", "2019-07-01"}},
		"a disability for a time": {with(func(h *childtaxcredit.Household) {
			h.Children[0].Disabled = []childtaxcredit.Span{{First: day("2019-05-05"), Last: day("2019-06-06")}}
		}), []string{"2019-04-06", "2019-05-05", "2019-06-07"}},
		"one that becomes severe": {with(func(h *childtaxcredit.Household) {
			h.Children[0].Disabled = []childtaxcredit.Span{{}}
			h.Children[0].Severe = []childtaxcredit.Span{{First: day("2019-05-05")}}
		}), []string{"2019-04-06", "2019-05-05"}},
		"a third child without an element": {with(func(h *childtaxcredit.Household) {
			h.Children = append(h.Children, old, childtaxcredit.Child{Born: day("2019-07-01")})
		}), []string{"2019-04-06"}},
		"a benefit that ends": {with(func(h *childtaxcredit.Household) {
			h.Benefits = []childtaxcredit.Span{{Last: day("2019-12-31")}}
		}), []string{"2019-04-06", "2020-01-01"}},
		"work that starts": {with(func(h *childtaxcredit.Household) {
			h.Working = []childtaxcredit.Work{{Span: childtaxcredit.Span{First: day("2020-01-01")}}}
		}), []string{"2019-04-06", "2020-01-01"}},
		"an award for part of the year": {with(func(h *childtaxcredit.Household) {
			h.Award = childtaxcredit.Span{First: day("2019-10-01"), Last: day("2030-01-01")}
		}), []string{"2019-10-01"}},
	} {
		var got []string
		for _, p := range childtaxcredit.Periods(2019, test.household) {
			got = append(got, p.From.String())
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
	// Until 2010-11 a first birthday ends the higher family element.
	var firsts []string
	for _, p := range childtaxcredit.Periods(2010, childtaxcredit.Household{Children: []childtaxcredit.Child{{Born: day("2009-12-24")}}}) {
		firsts = append(firsts, p.From.String())
	}
	if !slices.Equal(firsts, []string{"2010-04-06", "2010-12-24"}) {
		t.Errorf("first birthday: %v", firsts)
	}
}

// One child born before 2017 on one income all year, on both sides of each bound; the working stands beside it.
func TestAwardAtItsBounds(t *testing.T) {
	for name, test := range map[string]struct {
		year   date.TaxYear
		income money.Pence
		want   money.Pence
	}{
		// 2024-25: 1.50 × 365 + 9.47 × 365 = 547.50 + 3,456.55 = 4,004.05.
		"at the threshold":         {2024, 19_995_00, 4004_05},
		"2p above it":              {2024, 19_995_02, 4004_05}, // 41% of 2p is less than a penny
		"3p above it":              {2024, 19_995_03, 4004_04}, // 1.23p, down
		"a pound above it":         {2024, 19_996_00, 4003_64},
		"the least that is paid":   {2024, 29_697_58, 26_00}, // 41% of 9,702.58 = 3,978.0578, down 3,978.05
		"a penny too little":       {2024, 29_697_59, 0},     // 41% of 9,702.59 = 3,978.0619, leaves 25.99
		"all of it taken":          {2024, 60_000_00, 0},
		"2013-14, 26.07":           {2013, 23_823_00, 26_07}, // 3,270.40 − 41% of 7,913 = 3,244.33
		"2013-14, 25.66":           {2013, 23_824_00, 0},     // 3,270.40 − 41% of 7,914 = 3,244.74
		"2011-12, below 40,000":    {2011, 40_000_00, 545_34},
		"2011-12, a pound above":   {2011, 40_001_00, 544_93}, // 41% of 1 = 0.41
		"2011-12, 41% of 1,000":    {2011, 41_000_00, 135_34}, // 545.34 − 410.00
		"2010-11, at 50,000":       {2010, 50_000_00, 547_50},
		"2010-11, 6.67% of 1,000":  {2010, 51_000_00, 480_80},  // 547.50 − 66.70
		"2010-11, child and taper": {2010, 20_000_00, 1364_75}, // 547.50 + 2,303.15 − 39% of 3,810 = 1,485.90
		"2010-11, none left":       {2010, 58_300_00, 0},
	} {
		award, err := childtaxcredit.Award(test.year, childtaxcredit.Household{
			Children: []childtaxcredit.Child{{Born: test.year.First().AddYears(-8)}},
			Previous: test.income, Current: test.income,
		}, childtaxcredit.Statutory)
		if err != nil || award.Total != test.want {
			t.Errorf("%s: %s %v, want %s", name, award.Total, err, test.want)
		}
	}
}
