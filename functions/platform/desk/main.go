// Command desk is the Lambda function at which the staff of a department work. One binary serves every department; which
// one it is, and how its people sign in, stands in the environment.
package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/desk"
	"github.com/frontline-gov/frontline/shared/parameter"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/signin"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/words"
)

func main() {
	service.Platform(func(now func() time.Time, log *slog.Logger) (http.Handler, error) {
		aws, err := config.LoadDefaultConfig(context.Background())
		if err != nil {
			return nil, err
		}
		client, table := dynamodb.NewFromConfig(aws), os.Getenv("TABLE")
		department, origin := os.Getenv("DEPARTMENT"), os.Getenv("PUBLIC_ORIGIN")
		parameters := parameter.New(aws, os.Getenv("AWS_ENDPOINT_URL_SSM"))
		d := desk.Desk{
			Department: department, Name: names(department), Origin: origin, Now: now, Random: rand.Reader, Log: log,
			Sessions:  staff.Sessions{Client: client, Table: table, Random: rand.Reader},
			Histories: audit.Log{Client: client, Table: table, Random: rand.Reader},
			SignIn: &signin.Client{Config: signin.Config{
				Issuer: os.Getenv("SIGN_IN_ISSUER"), Client: os.Getenv("SIGN_IN_CLIENT"), Department: department,
				Authentication: signin.Authentication(os.Getenv("SIGN_IN_AUTHENTICATION")),
				Redirect:       origin + desk.Callback(department),
				GroupsClaim:    os.Getenv("SIGN_IN_GROUPS_CLAIM"), DepartmentClaim: os.Getenv("SIGN_IN_DEPARTMENT_CLAIM"),
				Groups: groups(os.Getenv("SIGN_IN_GROUPS")), Now: now, Random: rand.Reader,
				Secret: func(ctx context.Context) (string, error) { return parameters.Get(ctx, os.Getenv("SIGN_IN_KEY")) },
			}},
		}
		return d.Handler()
	})
}

// names are what the department's transactions call it.
func names(department string) map[words.Language]string {
	names := map[words.Language]string{}
	for _, t := range functions.All {
		for _, language := range words.Languages {
			if book, err := t.Words(language); err == nil && t.Department == department && names[language] == "" {
				names[language] = book.Text("department", nil)
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
