package service_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/service"
)

// A line whose result is the last that fits into one item is worked once, as all others: nothing is counted twice, and all that is
// told is there.
func TestLargeResults(t *testing.T) {
	w, _ := registered(t)
	none := string(bytes.ReplaceAll(worked(t, w.service.Transaction, "too-rich").Answers, []byte("\n"), nil))
	var unknown []string
	for n := range 120 {
		unknown = append(unknown, fmt.Sprintf(`"unknown-%03d": 1`, n))
	}
	var all []string
	for n := range 100 {
		if n < 14 {
			all = append(all, `{"answers": {`+strings.Join(unknown, ", ")+`}}`)
		} else {
			all = append(all, `{"answers": `+none+`}`)
		}
	}
	var out bytes.Buffer
	w.service.Log = meterInto(&out).Logger(nil)
	job := w.job(w.file("payroll", fileKey, strings.Join(all, "\n")), 202)
	if answer := w.asSweep(job.Job); answer.StatusCode != 200 || !strings.Contains(answer.Body, `"done":100`) {
		t.Fatalf("%d %s", answer.StatusCode, answer.Body)
	}
	var first service.Results
	text := w.request("GET", job.Results, "", w.as("payroll", provider.None)).Body.Bytes()
	if err := json.Unmarshal(text, &first); err != nil {
		t.Fatal(err)
	}
	if together := len(first.Results); together < 15 || together > 99 {
		t.Fatalf("%d results stand together: this shows nothing: %d bytes", together, len(text))
	}
	if got := w.results(job); len(got) != len(all) {
		t.Errorf("%d results", len(got))
	}
	var counted map[string]int
	for line := range bytes.Lines(out.Bytes()) {
		if read := readLine(t, line); read.Step == "POST /bulk/{job}/work" {
			counted = read.N
		}
	}
	if counted["started"] != 86 || counted["ineligible"] != 86 {
		t.Errorf("86 people were not eligible, and counted was %v", counted)
	}
}
