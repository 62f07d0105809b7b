// Package parameter is the local stand-in for Systems Manager's Parameter Store: it holds what the platform puts there
// as it starts (the keys with which functions sign in at the local provider), in memory, and answers GetParameter.
// Encryption and policies have no effect.
package parameter

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
)

// Server answers as Systems Manager does. It is safe for concurrent use; its zero value holds nothing.
type Server struct {
	mu     sync.Mutex
	values map[string]string
}

// Set puts a value under a name.
func (s *Server) Set(name, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values == nil {
		s.values = map[string]string{}
	}
	s.values[name] = value
}

// ServeHTTP answers one call, which has to be signed by somebody for this service.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if authorization := r.Header.Get("Authorization"); !strings.HasPrefix(authorization, "AWS4-HMAC-SHA256 ") || !strings.Contains(authorization, "/ssm/aws4_request") {
		answer(w, http.StatusBadRequest, map[string]string{"__type": "MissingAuthenticationTokenException"})
		return
	}
	if target := r.Header.Get("X-Amz-Target"); r.Method != http.MethodPost || target != "AmazonSSM.GetParameter" {
		answer(w, http.StatusBadRequest, map[string]string{"__type": "UnknownOperationException"})
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 64<<10))
	var call struct {
		Name           string
		WithDecryption bool
	}
	if err != nil || json.Unmarshal(body, &call) != nil {
		answer(w, http.StatusBadRequest, map[string]string{"__type": "SerializationException"})
		return
	}
	s.mu.Lock()
	value, ok := s.values[call.Name]
	s.mu.Unlock()
	if !ok {
		answer(w, http.StatusBadRequest, map[string]string{"__type": "ParameterNotFound"})
		return
	}
	if !call.WithDecryption {
		value = "encrypted"
	}
	answer(w, http.StatusOK, map[string]any{"Parameter": map[string]any{"Name": call.Name, "Type": "SecureString", "Value": value, "Version": 1}})
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // a client that has gone needs no answer
}
