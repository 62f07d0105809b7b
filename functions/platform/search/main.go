// Command search is the Lambda function that finds transactions by what people type.
package main

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/search"
	"github.com/frontline-gov/frontline/shared/service"
)

func main() {
	service.Platform(func(now func() time.Time, log *slog.Logger) (http.Handler, error) {
		return search.Handler(functions.All, now, log)
	})
}
