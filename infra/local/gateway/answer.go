package gateway

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// write turns a function's answer into a response. An object with a statusCode says everything itself; any other JSON is
// the body of a 200.
func write(w http.ResponseWriter, r *http.Request, answer []byte) error {
	var said struct {
		StatusCode      json.Number    `json:"statusCode"`
		Headers         map[string]any `json:"headers"`
		Cookies         []string       `json:"cookies"`
		Body            string         `json:"body"`
		IsBase64Encoded bool           `json:"isBase64Encoded"`

		MultiValueHeaders json.RawMessage `json:"multiValueHeaders"` // of format 1.0; ignored as on AWS
	}
	if !json.Valid(answer) {
		return fmt.Errorf("the function's answer is not JSON")
	}
	if err := json.Unmarshal(answer, &said); err != nil || said.StatusCode == "" {
		if bytes.HasPrefix(bytes.TrimSpace(answer), []byte("{")) && err != nil {
			return fmt.Errorf("the function's answer is not a response: %w", err)
		}
		w.Header().Set("Content-Type", "application/json")
		send(w, r, http.StatusOK, answer)
		return nil
	}
	status, err := strconv.Atoi(said.StatusCode.String())
	if err != nil || status < 200 || status > 599 {
		return fmt.Errorf("the function answered with the status %s", said.StatusCode)
	}
	body := []byte(said.Body)
	if said.IsBase64Encoded {
		if body, err = base64.StdEncoding.DecodeString(said.Body); err != nil {
			return fmt.Errorf("the function's body is not base64: %w", err)
		}
	}
	w.Header().Set("Content-Type", "text/plain;charset=UTF-8")
	for name, value := range said.Headers {
		switch http.CanonicalHeaderKey(name) {
		case "Connection", "Content-Length", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Trailer":
		default:
			w.Header().Set(name, fmt.Sprint(value))
		}
	}
	for _, cookie := range said.Cookies {
		w.Header().Add("Set-Cookie", cookie)
	}
	send(w, r, status, body)
	return nil
}

func send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	bodiless := status == http.StatusNoContent || status == http.StatusNotModified
	if !bodiless {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(status)
	if !bodiless && r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that has gone needs no answer
	}
}
