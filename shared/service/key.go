package service

import (
	"net/http"
	"strings"
)

// The bounds of an Idempotency-Key, in characters. 22 characters of base 64 are 128 bits: the key is as secret as a
// receipt, because it gives the receipt again, and the receipt's code is made of it.
const (
	shortestKey = 22
	longestKey  = 255
)

// idempotencyKey reads the Idempotency-Key header, quoted as in draft-ietf-httpapi-idempotency-key-header or bare.
func idempotencyKey(r *http.Request) (string, error) {
	headers := r.Header.Values("Idempotency-Key")
	if len(headers) == 0 || strings.TrimSpace(headers[0]) == "" {
		return "", refuse(http.StatusBadRequest, "key-missing", nil)
	}
	key := strings.TrimSpace(headers[0])
	if strings.HasPrefix(key, `"`) {
		unquoted, ok := unquote(key)
		if !ok {
			return "", refuse(http.StatusBadRequest, "key-malformed", nil)
		}
		key = unquoted
	}
	for i := range len(key) {
		if key[i] <= ' ' || key[i] > '~' || key[i] == ',' {
			return "", refuse(http.StatusBadRequest, "key-malformed", nil)
		}
	}
	switch {
	case len(headers) > 1:
		return "", refuse(http.StatusBadRequest, "key-malformed", nil)
	case len(key) < shortestKey:
		return "", refuse(http.StatusBadRequest, "key-short", nil)
	case len(key) > longestKey:
		return "", refuse(http.StatusBadRequest, "key-long", nil)
	}
	return key, nil
}

// unquote reads an sf-string (RFC 8941): quotes, and behind a backslash a quote or a backslash.
func unquote(text string) (string, bool) {
	var out strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return out.String(), i == len(text)-1
		case c == '\\':
			i++
			if i == len(text) || (text[i] != '"' && text[i] != '\\') {
				return "", false
			}
			out.WriteByte(text[i])
		default:
			out.WriteByte(c)
		}
	}
	return "", false
}
