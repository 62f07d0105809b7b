package stack

import "github.com/aws/aws-cdk-go/awscdk/v2"

// statement is one statement of a policy, in the words of IAM.
type statement = map[string]any

// policy is a policy document.
func policy(statements ...statement) map[string]any {
	return map[string]any{"Version": "2012-10-17", "Statement": statements}
}

// allow allows exactly these actions on exactly this resource, or these ([]*string).
func allow(resource any, actions ...string) statement {
	return statement{"Effect": "Allow", "Action": actions, "Resource": resource}
}

// allowPartitions allows actions on the items of a table whose partition key is like a pattern, and on no others.
func allowPartitions(table any, pattern string, actions ...string) statement {
	s := allow(table, actions...)
	s["Condition"] = map[string]any{
		"ForAllValues:StringLike": map[string]any{"dynamodb:LeadingKeys": []string{pattern}},
		// A call that names no key at all would pass the line above.
		"Null": map[string]any{"dynamodb:LeadingKeys": "false"},
	}
	return s
}

// allowThrough allows the use of a key, but only by way of other services: nobody can decrypt with it directly.
func allowThrough(services []*string, key *string, actions ...string) statement {
	s := allow(key, actions...)
	s["Condition"] = map[string]any{"StringEquals": map[string]any{"kms:ViaService": services}}
	return s
}

// assumedBy is the trust policy of a role that a service of AWS takes on, on behalf of this account only.
func assumedBy(service string, conditions map[string]any) map[string]any {
	s := statement{
		"Effect":    "Allow",
		"Action":    "sts:AssumeRole",
		"Principal": map[string]any{"Service": service},
	}
	if conditions != nil {
		s["Condition"] = conditions
	}
	return policy(s)
}

// denyWithoutTLS refuses every call that is not encrypted on its way.
func denyWithoutTLS(actions string, resources ...*string) statement {
	return statement{
		"Sid":       "EncryptedOnItsWay",
		"Effect":    "Deny",
		"Action":    actions,
		"Principal": map[string]any{"AWS": "*"},
		"Resource":  resources,
		"Condition": map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}},
	}
}

// fromThisAccount is the condition that a service acts for this account, not for somebody who borrows its name.
func fromThisAccount() map[string]any {
	return map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": awscdk.Aws_ACCOUNT_ID()}}
}
