package office

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/parameter"
	"github.com/frontline-gov/frontline/shared/signin"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// FromEnvironment makes a place's office as a function's environment says: DEPARTMENT, PUBLIC_ORIGIN, TABLE (of its sessions)
// and SIGN_IN_ISSUER, _CLIENT, _KEY (the name of the parameter that holds it), _AUTHENTICATION, _GROUPS, _GROUPS_CLAIM,
// _DEPARTMENT_CLAIM. parameters gives what stands in Parameter Store; the department's name is what transactions call it.
func FromEnvironment(getenv func(string) string, place string, c aws.Config, parameters parameter.Store, transactions []transaction.Transaction,
	now func() time.Time, log *slog.Logger) Office {
	client, table := dynamodb.NewFromConfig(c, meter.DynamoDB), getenv("TABLE")
	department, origin := getenv("DEPARTMENT"), getenv("PUBLIC_ORIGIN")
	return Office{
		Place: place, Department: department, Name: names(transactions, department, "department"), The: names(transactions, department, page.DepartmentKey), Origin: origin, Now: now, Random: rand.Reader, Log: log,
		Sessions:  staff.Sessions{Client: client, Table: table, Random: rand.Reader},
		Histories: audit.Log{Client: client, Table: table, Random: rand.Reader},
		SignIn: &signin.Client{Config: signin.Config{
			Issuer: getenv("SIGN_IN_ISSUER"), Client: getenv("SIGN_IN_CLIENT"), Department: department,
			Authentication: signin.Authentication(getenv("SIGN_IN_AUTHENTICATION")),
			Redirect:       origin + Callback(place, department),
			GroupsClaim:    getenv("SIGN_IN_GROUPS_CLAIM"), DepartmentClaim: getenv("SIGN_IN_DEPARTMENT_CLAIM"),
			Groups: groups(getenv("SIGN_IN_GROUPS")), Now: now, Random: rand.Reader,
			Secret: func(ctx context.Context) (string, error) { return parameters.Get(ctx, getenv("SIGN_IN_KEY")) },
		}},
	}
}

// names are what the department's transactions call it under a key of their words, where they have it.
func names(transactions []transaction.Transaction, department, key string) map[words.Language]string {
	names := map[words.Language]string{}
	for _, t := range transactions {
		for _, language := range words.Languages {
			if book, err := t.Words(language); err == nil && t.Department == department && names[language] == "" && book.Has(key) {
				names[language] = book.Text(key, nil)
			}
		}
	}
	return names
}

// groups reads "GROUP=ROLE GROUP=ROLE"; nothing is a group for each role.
func groups(text string) map[string]staff.Role {
	var groups map[string]staff.Role
	for _, pair := range strings.Fields(text) {
		if groups == nil {
			groups = map[string]staff.Role{}
		}
		if group, role, ok := strings.Cut(pair, "="); ok {
			groups[group] = staff.Role(role)
		}
	}
	return groups
}
