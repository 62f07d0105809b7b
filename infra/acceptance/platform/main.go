// Command platform runs the local platform from what was built before: it starts in a moment, so that a trial can kill it
// often. It tells its addresses as `frontline run` does, and ends on Ctrl-C.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/shared/date"
)

func main() {
	options := local.Options{Log: os.Stderr}
	templates := flag.String("templates", "", "the `folder` of the templates")
	site := flag.String("site", "", "the `folder` of the site")
	on := flag.String("on", "", "the platform's `date`")
	flag.StringVar(&options.Binaries, "binaries", "", "the `folder` of the Lambda binaries")
	flag.StringVar(&options.Dynoxide, "dynoxide", "", "the `path` of dynoxide")
	flag.StringVar(&options.Data, "data", "", "the `folder` that keeps what is stored")
	flag.IntVar(&options.Port, "port", 8080, "the `port`, and the six behind it")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, options, *templates, *site, *on); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, options local.Options, templates, site, on string) error {
	day, err := date.Parse(on)
	if err != nil {
		return err
	}
	options.Templates, options.Site = os.DirFS(templates), os.DirFS(site)
	options.Offset = date.Until(time.Now(), day)
	for i, port := range []*int{&options.HTTPSPort, &options.DynamoDBPort, &options.SQSPort, &options.S3Port, &options.SignInPort, &options.LogsPort} {
		*port = options.Port + 1 + i
	}
	platform, err := local.Start(ctx, options)
	if err != nil {
		return err
	}
	fmt.Printf("Frontline is ready: %s\n DynamoDB %s\n SQS %s\n", platform.URL, platform.DynamoDB, platform.SQS)
	<-ctx.Done()
	platform.Stop()
	return nil
}
