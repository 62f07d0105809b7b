package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/shared/token"
)

// getToken is the command token: it gets an access token as registered software does, with its key.
func getToken(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("token", flag.ContinueOnError)
	issuer := flags.String("issuer", "", "the `address` of the authorization server; empty is the local platform's, five ports behind PORT")
	key := flags.String("key", "", "the `file` of the client's private key in PEM; empty is the one that the local platform keeps in DATA")
	scope := flags.String("scope", "", "the `transactions` that it is to be good for, with spaces between; empty is what the server gives")
	resource := flags.String("resource", "", "the `service` that it is to be for (RFC 8707); empty does not say")
	fault := flags.String("fault", "", "a `fault` that it is to have, such as expired; only the local platform's server gives any")
	client, err := parseName(flags, args, out, "client, such as payroll")
	if err != nil {
		return err
	}
	if *issuer == "" {
		port, err := strconv.Atoi(env("PORT", "8080"))
		if err != nil {
			return wrongCall{fmt.Errorf("PORT is no number")}
		}
		*issuer = fmt.Sprintf("http://localhost:%d", port+5)
	}
	text, err := os.ReadFile(cmp.Or(*key, local.SoftwareKeyFile(env("DATA", ".local"), client)))
	if err != nil {
		return fmt.Errorf("read the key of %s: %w", client, err)
	}
	got, err := request(ctx, *issuer, client, string(text), url.Values{"scope": {*scope}, "resource": {*resource}, "fault": {*fault}})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, got)
	return err
}

// request asks an authorization server for an access token (OAuth 2.0 client credentials, private_key_jwt). What is empty
// in more is not said.
func request(ctx context.Context, issuer, client, key string, more url.Values) (string, error) {
	signer, err := token.NewSigner(key)
	if err != nil {
		return "", fmt.Errorf("read the key of %s: %w", client, err)
	}
	now, err := timeAt(ctx, issuer)
	if err != nil {
		return "", err
	}
	server, err := token.Discover(ctx, issuer, nil, time.Now)
	if err != nil {
		return "", err
	}
	assertion, err := token.Assertion(signer, client, server.TokenURL, rand.Text(), now)
	if err != nil {
		return "", fmt.Errorf("sign with the key of %s: %w", client, err)
	}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {client},
		"client_assertion_type": {token.AssertionType}, "client_assertion": {assertion}}
	for name, values := range more {
		if values[0] != "" {
			form[name] = values
		}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.TokenURL, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := token.Client().Do(r)
	if err != nil {
		return "", fmt.Errorf("ask for a token: %w", err)
	}
	defer answer.Body.Close()
	var said struct {
		Token string `json:"access_token"`
		Error string `json:"error"`
	}
	if err := json.NewDecoder(io.LimitReader(answer.Body, 64<<10)).Decode(&said); err != nil || said.Token == "" {
		return "", fmt.Errorf("the server gives no token: %s %s", answer.Status, said.Error)
	}
	return said.Token, nil
}

// timeAt is the time that a server believes, which is the platform's date where it is the local one.
func timeAt(ctx context.Context, issuer string) (time.Time, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, strings.TrimSuffix(issuer, "/")+"/.well-known/openid-configuration", nil)
	if err != nil {
		return time.Time{}, wrongCall{fmt.Errorf("the issuer is no address: %w", err)}
	}
	answer, err := token.Client().Do(r)
	if err != nil {
		return time.Time{}, fmt.Errorf("the authorization server does not answer; with the local platform, is it running? %w", err)
	}
	answer.Body.Close()
	now, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return time.Now(), nil
	}
	return now, nil
}
