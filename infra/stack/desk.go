package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/desk"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// deskAsset is the name of the binary of every department's desk, and the first part of their addresses.
const deskAsset = "desk"

// deskRate and deskBurst are how many requests a desk takes, in a second and at once. It is for staff; what is more is
// somebody who tries things.
const deskRate, deskBurst = 50, 100

// newDesk makes the department's desk at /desk/<department>/: an API, a function, the table of its sessions, and what it
// knows of the provider at which the staff sign in. The key with which it signs itself in there stands in Parameter
// Store, where whoever deploys puts it; it is in no template.
func newDesk(s awscdk.Stack, department, binaries string, key awskms.CfnKey) {
	name := department + "-desk"
	secret := "/frontline/" + department + "/sign-in"
	sessions := newSessions(s, name, key.AttrArn())
	api := newAPI(s, name, nil)
	environment := map[string]*string{
		"DEPARTMENT":    jsii.String(department),
		"PUBLIC_ORIGIN": imported(exportOrigin),
		"SIGN_IN_KEY":   jsii.String(secret),
		"TABLE":         sessions.Ref(),
	}
	for variable, p := range signInParameters(s) {
		environment[variable] = p.ValueAsString()
	}
	f := newFunction(s, function{
		id:          "Desk",
		name:        name,
		role:        deskRole(department),
		about:       "Where the staff of " + department + " work.",
		asset:       deskAsset,
		binaries:    binaries,
		timeout:     15, // it may wait for the provider
		environment: environment,
		may: []statement{
			allow(sessions.AttrArn(), "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
			allow(sub("arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter"+secret), "ssm:GetParameter"),
			allowThrough([]*string{sub("dynamodb.${AWS::Region}.amazonaws.com")}, key.AttrArn(), "kms:Decrypt", "kms:GenerateDataKey"),
			allowThrough([]*string{sub("s3.${AWS::Region}.amazonaws.com"), sub("ssm.${AWS::Region}.amazonaws.com")}, key.AttrArn(), "kms:Decrypt"),
		},
	})
	attach(s, attached{name: name, mapping: deskAsset + "/" + department, api: api, function: f,
		capacity: Capacity{Rate: deskRate, Burst: deskBurst}})

	origin := imported(exportOrigin)
	at := func(path string) *string {
		return awscdk.Fn_Join(jsii.String(""), &[]*string{origin, jsii.String(path)})
	}
	output(s, "SignInRedirect", "The redirect address to register with the sign-in provider.", at(desk.Callback(department)))
	output(s, "SignInBackChannel", "The back-channel logout address to register with the sign-in provider.", at(desk.BackChannel(department)))
	output(s, "SignInKeyParameter", "Where the private key for the sign-in provider goes, as a SecureString.", jsii.String(secret))
}

// deskRole is the name of the role of a department's desk.
func deskRole(department string) string { return "frontline-" + department + "-desk" }

// newDeskPolicy lets the desk of the department work on a transaction's submissions: read them and the index by which
// they are due, write steps and histories, and fetch what is too large for the table and
// what is clean of the evidence. It stands here and not with the
// role, so that a desk reaches the tables of its own department's transactions only, and a new transaction changes no other
// stack. The bucket has a name that AWS makes, so a parameter tells it.
func newDeskPolicy(s awscdk.Stack, t transaction.Transaction, table awsdynamodb.CfnTable, payloads awss3.CfnBucket) {
	name := desk.PayloadsParameter(t.Department, t.Name)
	awsssm.NewCfnParameter(s, jsii.String("PayloadsName"), &awsssm.CfnParameterProps{
		Name: jsii.String(name), Type: jsii.String("String"), Value: payloads.Ref(),
	})
	awsiam.NewCfnPolicy(s, jsii.String("DeskPolicy"), &awsiam.CfnPolicyProps{
		PolicyName: jsii.String(t.Name),
		Roles:      &[]*string{jsii.String(deskRole(t.Department))},
		PolicyDocument: policy(append(readEvidence(t, payloads),
			allow(awscdk.Fn_Join(jsii.String(""), &[]*string{table.AttrArn(), jsii.String("/index/" + dueIndex)}), "dynamodb:Query"),
			allow(table.AttrArn(), "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"),
			allow(objects(payloads, submissionObjects), "s3:GetObject"), // the answers that the table does not hold
			allow(sub("arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter"+name), "ssm:GetParameter"),
		)...),
	})
}

// issuerPattern is what an issuer is like; empty is none.
const issuerPattern = `^(https://[^/?#\s]+(/[^?#\s]*)?)?$`

// signInParameters are what whoever deploys says of the provider, by the variable in which the function finds it. Without
// them the desk stands, and nobody can sign in.
func signInParameters(s awscdk.Stack) map[string]awscdk.CfnParameter {
	issuer := parameter(s, "SignInIssuer", "", "The issuer of the staff's sign-in provider (OpenID Connect); empty is none.")
	issuer.SetAllowedPattern(jsii.String(issuerPattern))
	authentication := parameter(s, "SignInAuthentication", "private_key_jwt", "How the desk proves to the provider who it is.")
	authentication.SetAllowedValues(&[]*string{jsii.String("private_key_jwt"), jsii.String("client_secret_post")})
	return map[string]awscdk.CfnParameter{
		"SIGN_IN_ISSUER":           issuer,
		"SIGN_IN_CLIENT":           parameter(s, "SignInClient", "", "The id under which the provider knows the desk."),
		"SIGN_IN_AUTHENTICATION":   authentication,
		"SIGN_IN_GROUPS":           parameter(s, "SignInGroups", "", "The roles that groups stand for, GROUP=ROLE, with spaces between; empty is groups named like roles."),
		"SIGN_IN_GROUPS_CLAIM":     parameter(s, "SignInGroupsClaim", "groups", "The claim that holds the groups."),
		"SIGN_IN_DEPARTMENT_CLAIM": parameter(s, "SignInDepartmentClaim", "department", "The claim that holds the department's code."),
	}
}

// newSessions makes the table of who is signed in, and of the histories of signing in and out. The histories are why it
// is kept when the stack goes.
func newSessions(s awscdk.Stack, name string, key *string) awsdynamodb.CfnTable {
	return keptTable(s, "DeskSessions", key, &awsdynamodb.CfnTableProps{
		TableName:            jsii.String(name + "-sessions"),
		AttributeDefinitions: []any{attribute("id", "S"), attribute("version", "N")},
		KeySchema:            keySchema("id", "version"),
	})
}
