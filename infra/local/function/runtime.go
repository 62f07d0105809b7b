package function

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// runtimeAPI is the Runtime API as https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html describes it.
func (e *environment) runtimeAPI() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", e.next)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", e.answered)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", e.answered)
	mux.HandleFunc("POST /2018-06-01/runtime/init/error", e.initFailed)
	return mux
}

// next holds the binary's request until there is work.
func (e *environment) next(w http.ResponseWriter, r *http.Request) {
	select {
	case e.asked <- struct{}{}:
	default:
	}
	select {
	case inv := <-e.work:
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("Lambda-Runtime-Aws-Request-Id", inv.id)
		h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(inv.deadline.UnixMilli(), 10))
		h.Set("Lambda-Runtime-Invoked-Function-Arn", e.function.ARN)
		h.Set("Lambda-Runtime-Trace-Id", traceID(inv))
		_, _ = w.Write(inv.payload) // a binary that has gone is seen by its end
	case <-r.Context().Done():
	}
}

func traceID(inv *invocation) string {
	hex := func(s string, n int) string {
		out := make([]byte, 0, n)
		for _, c := range []byte(s) {
			if c != '-' && len(out) < n {
				out = append(out, c)
			}
		}
		return string(out)
	}
	return fmt.Sprintf("Root=1-%08x-%s;Parent=%s;Sampled=0", inv.started.Unix(), hex(inv.id, 24), hex(inv.id, 16))
}

// answered takes a response or an error for the current request. Any code but 202 makes the binary exit.
func (e *environment) answered(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxPayload+1))
	if err != nil {
		return // the binary has gone, which its end tells
	}
	inv := e.current.Load()
	if inv == nil || inv.id != r.PathValue("id") || !e.current.CompareAndSwap(inv, nil) {
		refuse(w, http.StatusBadRequest, "InvalidRequestID", "Invalid request ID")
		return
	}
	a := Answer{Payload: body}
	// A function that fails half-way through its answer says so behind it.
	if kind := r.Trailer.Get("Lambda-Runtime-Function-Error-Type"); kind != "" {
		a.Error = "Unhandled"
		if text, err := base64.StdEncoding.DecodeString(r.Trailer.Get("Lambda-Runtime-Function-Error-Body")); err == nil {
			a.Payload = text
		}
	}
	if strings.HasSuffix(r.URL.Path, "/error") {
		a.Error = "Unhandled"
	}
	if len(body) > MaxPayload {
		inv.answer <- failure(inv.id, "Function.ResponseSizeTooLarge",
			"Response payload size exceeded maximum allowed payload size (%d bytes).", MaxPayload)
		refuse(w, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "Exceeded maximum allowed payload size")
		return
	}
	inv.answer <- a
	accept(w)
}

func (e *environment) initFailed(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxPayload))
	if err != nil {
		return
	}
	select {
	case e.initErr <- body:
	default:
	}
	accept(w)
}

func accept(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	_, _ = io.WriteString(w, `{"status":"OK"}`+"\n")
}

func refuse(w http.ResponseWriter, code int, kind, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]string{"errorType": kind, "errorMessage": message})
}

// report writes the line of Lambda's system log that says what a request used.
func (e *environment) report(inv *invocation, a Answer, took, cpu time.Duration) {
	f := e.function
	used := min(e.most.Load(), int64(f.Memory)<<20)
	status, kind := "success", ""
	if a.Error != "" {
		var said struct{ ErrorType string }
		_ = json.Unmarshal(a.Payload, &said) // an error that is no JSON has no type
		status, kind = "error", said.ErrorType
		if kind == "Sandbox.Timedout" {
			status = "timeout"
		}
	}
	at := f.host.Now()
	line := systemLine{
		Time: at.UTC().Format("2006-01-02T15:04:05.000Z"),
		Type: "platform.report",
		Record: record{
			RequestID: inv.id,
			Metrics: metrics{
				Duration: milliseconds(took),
				// The start of a cold one is billed too (custom runtimes), and every begun millisecond.
				Billed:    int64((took + e.init + time.Millisecond - 1) / time.Millisecond),
				Memory:    f.Memory,
				MaxMemory: (used + 1<<20 - 1) >> 20,
				Init:      milliseconds(e.init),
				CPU:       milliseconds(cpu),
			},
			Status: status,
			Error:  kind,
		},
	}
	e.init = 0
	e.system(at, inv, line)
}

// begun writes the line of Lambda's system log that says that a request begins. It is charged as every line is.
func (e *environment) begun(inv *invocation) {
	at := e.function.host.Now()
	e.system(at, inv, systemLine{Time: at.UTC().Format("2006-01-02T15:04:05.000Z"), Type: "platform.start",
		Record: beginning{RequestID: inv.id, Version: "$LATEST"}})
}

// system writes a line of Lambda's own.
func (e *environment) system(at time.Time, inv *invocation, line systemLine) {
	text, err := json.Marshal(line)
	if err != nil {
		return // these values always marshal
	}
	f := e.function
	f.host.Log(Line{Time: at, Function: f.Name, Group: f.LogGroup, RequestID: inv.id, Text: string(text)})
}

// systemLine is a line of Lambda's system log in the format JSON, at the level INFO: a record or a beginning.
type systemLine struct {
	Time   string `json:"time"`
	Type   string `json:"type"`
	Record any    `json:"record"`
}

type beginning struct {
	RequestID string `json:"requestId"`
	Version   string `json:"version"`
}

type record struct {
	RequestID string  `json:"requestId"`
	Metrics   metrics `json:"metrics"`
	Status    string  `json:"status"`
	Error     string  `json:"errorType,omitempty"`
}

// metrics has AWS's names; cpuMs is ours: the processor time that the request took, 0 where it cannot be told.
type metrics struct {
	Duration  json.Number `json:"durationMs"`
	Billed    int64       `json:"billedDurationMs"`
	Memory    int         `json:"memorySizeMB"`
	MaxMemory int64       `json:"maxMemoryUsedMB"`
	Init      json.Number `json:"initDurationMs,omitempty"`
	CPU       json.Number `json:"cpuMs,omitempty"`
}

// milliseconds gives three decimals, and nothing for nothing.
func milliseconds(d time.Duration) json.Number {
	if d <= 0 {
		return ""
	}
	return json.Number(strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', 3, 64))
}
