package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/focus"
	reports "github.com/frontline-gov/frontline/shared/report"
)

// focusFile is the command focus: the costs of a month as FOCUS has them, checked row by row before they are written.
func focusFile(ctx context.Context, args []string, out, errs io.Writer) error {
	flags := flag.NewFlagSet("focus", flag.ContinueOnError)
	from := booksOfMonth(flags)
	view := flags.String("view", "chargeback", "chargeback (what departments are invoiced) or provider (what AWS will bill); which `view`")
	version := flags.String("version", "1.2", "the `version` of FOCUS: 1.2 or 1.3")
	department := flags.String("department", "", "the `department`; empty is all of them")
	awsAccount := flags.String("account", "000000000000", "the AWS `account`, in the provider's view")
	issuer := flags.String("issuer", "Frontline", "the `body` that runs the platform, in the view of what is charged back")
	schema := flags.Bool("schema", false, "write the description of the file in place of it")
	if err := parse(flags, args, out); err != nil {
		return err
	}
	of := focus.Version(*version)
	if of != focus.V12 && of != focus.V13 {
		return wrongCall{fmt.Errorf("the version %q is neither 1.2 nor 1.3", *version)}
	}
	if *view != "chargeback" && *view != "provider" {
		return wrongCall{fmt.Errorf("the view %q is neither chargeback nor provider", *view)}
	}
	year, err := from.year(ctx, time.Now())
	if err != nil {
		return err
	}
	month, _ := year.Last()
	var file focus.File
	var payable map[string]string
	if *view == "provider" {
		month.Costs = slices.DeleteFunc(slices.Clone(month.Costs), func(c reports.Cost) bool { return *department != "" && c.Department != *department })
		file = focus.Provider(of, month, year.Services, *awsAccount)
	} else {
		invoices, err := reports.Invoices(month, nil)
		if err != nil {
			return err
		}
		invoices = slices.DeleteFunc(invoices, func(i reports.Invoice) bool { return *department != "" && i.Department != *department })
		payable = map[string]string{}
		for _, i := range invoices {
			payable[i.ID] = i.Net().String()
		}
		file = focus.Chargeback(of, month, invoices, year.Services, *issuer)
	}
	if faults := focus.Check(file, payable); len(faults) > 0 {
		for _, fault := range faults[:min(len(faults), 20)] {
			fmt.Fprintf(errs, "row %d, %s: %s (%s)\n", fault.Row, fault.Column, fault.Says, fault.Rule)
		}
		return fmt.Errorf("the file breaks %d rules of FOCUS", len(faults))
	}
	written := file.CSV()
	if *schema {
		written = file.Schema()
	}
	_, err = out.Write(written)
	return err
}
