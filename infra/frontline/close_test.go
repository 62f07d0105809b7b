package main

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/infra/local/template"
)

// A month is closed once, when the ledger has read past it, and is listed with its digest.
func TestClose(t *testing.T) {
	endpoint, month := ledgerHere(t)
	if out, errs, code := runs(t, "close", "-endpoint", endpoint, "-month", month); code != 1 || !strings.Contains(errs, "may still change") {
		t.Errorf("before it is over: %d %s %s", code, out, errs)
	}
	client := dynamodb.New(dynamodb.Options{BaseEndpoint: &endpoint, Region: template.Region,
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")})
	table := "frontline-ledger"
	if _, err := client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &table, Item: map[string]types.AttributeValue{
		"id": &types.AttributeValueMemberS{Value: "read"}, "at": &types.AttributeValueMemberS{Value: "until"},
		"until": &types.AttributeValueMemberN{Value: strconv.FormatInt(time.Now().AddDate(0, 2, 0).UnixMilli(), 10)},
	}}); err != nil {
		t.Fatal(err)
	}
	out, errs, code := runs(t, "close", "-endpoint", endpoint, "-month", month)
	if code != 0 || !strings.Contains(out, month) {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if _, errs, code := runs(t, "close", "-endpoint", endpoint, "-month", month); code != 1 || !strings.Contains(errs, "closed already") {
		t.Errorf("again: %d %s", code, errs)
	}
	if listed, errs, code := runs(t, "close", "-endpoint", endpoint); code != 0 || listed != out {
		t.Errorf("listed: %d %s %s", code, listed, errs)
	}
	if _, _, code := runs(t, "close", "-endpoint", endpoint, "-month", "2026-13"); code != 2 {
		t.Errorf("no month: %d", code)
	}
}
