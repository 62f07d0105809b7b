package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/infra/local/gateway"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/desk"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/store"
)

// feedback is the command feedback: it tells what people said of a transaction, and of its pages.
func feedback(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("feedback", flag.ContinueOnError)
	months := flags.Int("months", store.FeedbackMonths, "how many `months` to look back, this one among them; a month is that in which a draft was begun or a submission sent")
	asJSON := flags.Bool("json", false, "write JSON, a line for each thing said")
	endpoint := flags.String("endpoint", "", "the `address` of the local platform's DynamoDB, such as http://127.0.0.1:8082; empty is AWS")
	tx, err := parseTransaction(flags, args, out)
	if err != nil {
		return err
	}
	if *months < 1 {
		return wrongCall{fmt.Errorf("give one month or more; see --help")}
	}
	client, err := database(ctx, *endpoint, "feedback")
	if err != nil {
		return err
	}
	all, err := said(ctx, store.Store{Client: client, Table: desk.SubmissionsTable(tx.Name)}, *months, time.Now().UTC())
	if err != nil {
		return err
	}
	if *asJSON {
		return sayJSON(all, out)
	}
	return say(all, out)
}

// database is DynamoDB, of this machine at an endpoint or of AWS; as is by which name the former knows who asks.
func database(ctx context.Context, endpoint, as string) (*dynamodb.Client, error) {
	if endpoint != "" {
		return dynamodb.New(dynamodb.Options{BaseEndpoint: &endpoint, Region: template.Region,
			Credentials: credentials.NewStaticCredentialsProvider(as, gateway.Secret, "")}), nil
	}
	configured, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, fmt.Errorf("aws configuration: %w", err)
	}
	return dynamodb.NewFromConfig(configured), nil
}

// said is all that was said in some months, the last first.
func said(ctx context.Context, table store.Store, months int, now time.Time) ([]store.Feedback, error) {
	var all []store.Feedback
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	for n := range months {
		told, err := table.Told(ctx, first.AddDate(0, -n, 0).Format("2006-01"), now)
		if err != nil {
			return nil, err
		}
		all = append(all, told...)
	}
	slices.SortStableFunc(all, func(a, b store.Feedback) int { return b.At.Compare(a.At) })
	return all, nil
}

func sayJSON(all []store.Feedback, out io.Writer) error {
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	for _, f := range all {
		err := lines.Encode(struct {
			At     time.Time `json:"at"`
			About  string    `json:"about"`
			Rating int       `json:"rating,omitempty"`
			Page   string    `json:"page,omitempty"`
			Kind   string    `json:"kind,omitempty"`
			Text   string    `json:"text,omitempty"`
			Locale string    `json:"locale"`
		}{f.At, f.About, f.Rating, f.Page, f.Kind, f.Text, f.Locale})
		if err != nil {
			return err
		}
	}
	return nil
}

// levels are the ratings in words, the best first.
var levels = []string{"very satisfied", "satisfied", "neither", "dissatisfied", "very dissatisfied"}

func say(all []store.Feedback, out io.Writer) error {
	var total report.Ratings
	endings, pages := map[string]*report.Ratings{}, map[string]map[string]int{}
	for _, f := range all {
		switch {
		case f.Rating >= 1 && f.Rating <= page.Satisfied:
			if endings[f.About] == nil {
				endings[f.About] = &report.Ratings{}
			}
			endings[f.About][f.Rating-1]++
			total[f.Rating-1]++
		case f.Page != "":
			if pages[f.Page] == nil {
				pages[f.Page] = map[string]int{}
			}
			pages[f.Page][f.Kind]++
		}
	}
	if total.Total() == 0 {
		fmt.Fprintln(out, "Nobody has said how satisfied they are.")
	} else {
		fmt.Fprintf(out, "Satisfaction: %s%% (Performance Platform), %s%% (manual), %d answers\n\n", total.Scored(), total.Satisfied(), total.Total())
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "ENDING\t"+strings.ToUpper(strings.Join(levels, "\t")))
		for _, name := range slices.Sorted(maps.Keys(endings)) {
			fmt.Fprint(w, name)
			for level := page.Satisfied; level > 0; level-- {
				fmt.Fprintf(w, "\t%d", endings[name][level-1])
			}
			fmt.Fprintln(w)
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	if err := sayPages(pages, out); err != nil {
		return err
	}
	return sayTexts(all, out)
}

// sayPages tells of each question how often each kind of thing is wrong with its page.
func sayPages(pages map[string]map[string]int, out io.Writer) error {
	if len(pages) == 0 {
		_, err := fmt.Fprintln(out, "\nNobody has said that anything is wrong with a page.")
		return err
	}
	fmt.Fprintln(out)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "PROBLEMS\t"+strings.ToUpper(strings.Join(page.TroubleKinds, "\t")))
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		fmt.Fprint(w, name)
		for _, kind := range page.TroubleKinds {
			fmt.Fprintf(w, "\t%d", pages[name][kind])
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

// sayTexts tells what people wrote, each on a line; signs that could steer a terminal are written out.
func sayTexts(all []store.Feedback, out io.Writer) error {
	begun := false
	for _, f := range all {
		if f.Text == "" {
			continue
		}
		if !begun {
			fmt.Fprintln(out, "\nWhat they wrote, the last first:")
			begun = true
		}
		about := fmt.Sprintf("%s, %d", f.About, f.Rating)
		if f.Page != "" {
			about = f.Page + ", " + f.Kind
		}
		if _, err := fmt.Fprintf(out, "%s  %s (%s): %q\n", f.At.Format("2006-01-02"), about, f.Locale, f.Text); err != nil {
			return err
		}
	}
	return nil
}
