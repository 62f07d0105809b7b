package service

import (
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/bank"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// The files of the modulus check, as Vocalink names them. They are licensed to whoever runs the service, who puts them
// into a folder (a Lambda layer) that BANK_TABLES names; without it no account is checked.
const (
	weightsFile       = "valacdos.txt"
	substitutionsFile = "scsubtab.txt"
)

// Tables reads the tables of the modulus check from a folder when they are first asked for. No folder is no tables.
func Tables(folder string) func() (bank.Tables, error) {
	return sync.OnceValues(func() (bank.Tables, error) {
		if folder == "" {
			return bank.Tables{}, nil
		}
		weights, err := os.Open(filepath.Join(folder, weightsFile))
		if err != nil {
			return bank.Tables{}, err
		}
		defer weights.Close()
		substitutions, err := os.Open(filepath.Join(folder, substitutionsFile))
		if err != nil {
			return bank.Tables{}, err
		}
		defer substitutions.Close()
		return bank.Read(weights, substitutions)
	})
}

// verdict is what the tables say of an answer, and true where it is a bank account. Tables that cannot be read check
// nothing: nobody is refused for that.
func (s *Service) verdict(q ask.Question, value any) (bank.Verdict, bool) {
	account, ok := value.(ask.Account)
	if _, asked := q.(ask.BankAccount); !ok || !asked {
		return bank.NotChecked, false
	}
	if s.Bank == nil {
		return bank.NotChecked, true
	}
	tables, err := s.Bank()
	if err != nil {
		s.Log.Error("no bank account is checked", "error", err.Error())
		return bank.NotChecked, true
	}
	return tables.Check(account.SortCode, account.Number), true
}

// judge is the transaction's judgement of a draft, and of the bank accounts in it.
func (s *Service) judge(of transaction.Change, a ask.Answers) (ask.Answers, transaction.Outcome, []ask.Fault) {
	return s.withAccounts(s.Transaction.JudgeChange(of, a))
}

// withAccounts adds to a judgement without faults those of the bank accounts.
func (s *Service) withAccounts(a ask.Answers, outcome transaction.Outcome, faults []ask.Fault) (ask.Answers, transaction.Outcome, []ask.Fault) {
	if len(faults) == 0 && outcome.Result != transaction.NotEligible {
		_, faults = s.accounts(a)
	}
	return a, outcome, faults
}

// accounts holds the bank accounts among the answers against the tables: what the department is told of each by its
// path, and the faults of those that cannot be.
func (s *Service) accounts(answers ask.Answers) (checks map[string]string, faults []ask.Fault) {
	look := func(questions []ask.Question, a ask.Answers, above string) {
		for _, q := range questions {
			name := q.About().Name
			verdict, is := s.verdict(q, a.Own(name))
			if !is {
				continue
			}
			if checks == nil {
				checks = map[string]string{}
			}
			checks[above+name] = verdict.String()
			if verdict == bank.Invalid {
				faults = append(faults, ask.Fault{Path: above + name, Code: ask.WrongAccount})
			}
		}
	}
	look(s.Transaction.Questions, answers, "")
	for _, q := range s.Transaction.Questions {
		if group, ok := q.(ask.Group); ok {
			for i, row := range group.Of(answers) {
				look(group.Questions, row, group.Name+"/"+strconv.Itoa(i)+"/")
			}
		}
	}
	return checks, faults
}
