// Package sample is a transaction with every kind of question, for the tests of what makes pages.
package sample

import (
	"embed"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

//go:embed *.json *.md cases/*.json
var files embed.FS

var (
	dogs    = ask.Group{Name: "dogs", Min: 1, Max: 3, File: true, Title: dogName, Questions: []ask.Question{dogName, born, breed}}
	dogName = ask.Text{Name: "dog-name", Max: 35}
	born    = ask.Date{Name: "born", NotFuture: true, YearsBack: 30}
	breed   = ask.OneOf{Name: "breed", Options: []string{"terrier", "hound", "other"}}
	income  = ask.Money{Name: "income", Max: 100_000_00}
)

// Questions are asked in this order.
var Questions = []ask.Question{
	ask.Name{Name: "applicant"},
	ask.Date{Name: "birth", NotFuture: true, Birth: true},
	ask.NINO{Name: "nino"},
	ask.Address{Name: "home"},
	ask.Address{Name: "abroad", International: true, Optional: true},
	ask.Email{Name: "email", Optional: true},
	ask.Phone{Name: "phone"},
	ask.Country{Name: "nationality"},
	ask.List{Name: "other-names", Each: ask.FamilyName{Name: "other-name", Other: true}, Max: 3, Optional: true},
	ask.YesNo{Name: "garden"},
	ask.AnyOf{Name: "helps", Options: []string{"walks", "food", "none"}, Exclusive: "none"},
	ask.OneOf{Name: "area", Options: []string{"north", "south"}, Select: true},
	income,
	ask.Whole{Name: "rooms", Min: 1, Max: 20},
	ask.LongText{Name: "story", Max: 500, Optional: true},
	ask.Coded{Name: "chip", Pattern: "[0-9]{15}", Example: "900 000 000 000 001", Digits: true},
	ask.BankAccount{Name: "account"},
	dogs,
}

// Transaction is the sample. It gives £10 a year for each dog, and refuses an income above £50,000.
var Transaction = transaction.Transaction{
	Name:       "dog-grant",
	Department: "kennels",
	Portals:    []transaction.Portal{transaction.Citizens},
	Needs:      []string{"getting-a-dog", "moving-home"},
	Closes:     date.MustParse("2099-12-31"),
	Amounts:    []string{"yearly"},
	Retention:  transaction.Retention{Months: 12, Basis: "The Dogs Act 2020, s.2"},
	Questions:  Questions,
	Checker:    []string{"garden", "income", "rooms"},
	Fact:       "birth",
	Whom:       "applicant",
	Eligible: func(_ date.Date, a ask.Answers) []transaction.Reason {
		if limit := money.Pence(50_000_00); income.Of(a) > limit {
			return []transaction.Reason{{Rule: "income-limit", Amount: &limit, Source: "The Dogs Act 2020, s.1"}}
		}
		return nil
	},
	Decide: func(on date.Date, a ask.Answers) transaction.Outcome {
		each := money.Pence(10_00)
		n := len(dogs.Of(a))
		return transaction.Outcome{
			Result: "granted", Amounts: map[string]money.Pence{"yearly": each * money.Pence(n)}, Evidence: []string{"licence"},
			Reasons: []transaction.Reason{{
				Rule: "for-each", Amount: &each, From: on, Source: "https://www.example.org/dogs", Values: words.Values{"dogs": n},
			}},
		}
	},
	Files: files,
}
