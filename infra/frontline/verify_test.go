package main

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/audit"
)

// The command finds what is changed in the table, says where, and ends with 1; what is whole ends with 0.
func TestVerify(t *testing.T) {
	const histories = "histories-of-a-test"
	server := keyed(t, histories)
	log := audit.Log{Client: server.Client(), Table: histories, Random: rand.Reader}
	for _, history := range []string{"ABCDEFGHJKMN", "desk/2026-11-22"} {
		for n := range 3 {
			err := log.Append(t.Context(), history, audit.Event{At: time.Now(), By: "s", Role: "auditor", What: fmt.Sprint("read-", n)})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	run := func(names ...string) (int, string) {
		var out, errs bytes.Buffer
		code := dispatch(t.Context(), append([]string{"verify", "-endpoint", server.Endpoint, log.Table}, names...), &out, &errs)
		return code, out.String() + errs.String()
	}
	if code, said := run(); code != 0 || strings.Count(said, "whole") != 2 {
		t.Errorf("%d %s", code, said)
	}
	_, err := log.Client.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{TableName: &log.Table,
		Key: map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: "history#ABCDEFGHJKMN"},
			"version": &types.AttributeValueMemberN{Value: "2"}},
		UpdateExpression:          aws.String("SET #what = :v"),
		ExpressionAttributeNames:  map[string]string{"#what": "what"},
		ExpressionAttributeValues: map[string]types.AttributeValue{":v": &types.AttributeValueMemberS{Value: "nothing"}}})
	if err != nil {
		t.Fatal(err)
	}
	if code, said := run(); code != 1 || !strings.Contains(said, "event 2:") || strings.Count(said, "whole") != 1 || !strings.Contains(said, "1 of 2 histories") {
		t.Errorf("%d %s", code, said)
	}
	if code, said := run("desk/2026-11-22"); code != 0 {
		t.Errorf("%d %s", code, said)
	}
	// Reasons may be erased with their submission only, in its last version.
	const erased = "DDDDEEEEFFFF"
	if err := log.Append(t.Context(), erased, audit.Event{At: time.Now(), By: "s", Why: "they rang"}); err != nil {
		t.Fatal(err)
	}
	if err := log.Forget(t.Context(), erased); err != nil {
		t.Fatal(err)
	}
	for _, version := range []struct {
		number string
		erased bool
		code   int
	}{{"", false, 1}, {"1", true, 0}, {"2", false, 1}, {"2", true, 0}} {
		if version.number != "" {
			_, err := log.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &log.Table, Item: map[string]types.AttributeValue{
				"id": &types.AttributeValueMemberS{Value: erased}, "version": &types.AttributeValueMemberN{Value: version.number},
				"erased": &types.AttributeValueMemberBOOL{Value: version.erased}}})
			if err != nil {
				t.Fatal(err)
			}
		}
		if code, said := run(erased); code != version.code || strings.Contains(said, "reasons are erased") != (code == 1) {
			t.Errorf("%+v: %d %s", version, code, said)
		}
	}
	var out, errs bytes.Buffer
	if code := dispatch(t.Context(), []string{"verify"}, &out, &errs); code != 2 || !strings.Contains(errs.String(), "which table") {
		t.Errorf("%d %s", code, errs.String())
	}
}
