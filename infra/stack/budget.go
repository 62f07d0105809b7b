package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsbudgets"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// monthlyBudget is what a transaction may cost in a month, in US dollars, where whoever deploys says nothing.
const monthlyBudget = "200"

// newBudget tells the department's topic when AWS's bill for a transaction is over its budget, or will be by the end of the
// month. The bill knows the transaction by its tag, which has to be made a cost allocation tag once (docs/runbook.md). A
// budget costs nothing.
func newBudget(s awscdk.Stack, t transaction.Transaction) {
	amount := parameter(s, "MonthlyBudget", monthlyBudget, "What the transaction may cost in a month, in US dollars, before somebody is told.")
	amount.SetType(jsii.String("Number"))
	amount.SetMinValue(jsii.Number(1))
	notify := func(kind string) any {
		return &awsbudgets.CfnBudget_NotificationWithSubscribersProperty{
			Notification: &awsbudgets.CfnBudget_NotificationProperty{
				ComparisonOperator: jsii.String("GREATER_THAN"),
				NotificationType:   jsii.String(kind),
				Threshold:          jsii.Number(100), // per cent
			},
			Subscribers: []any{&awsbudgets.CfnBudget_SubscriberProperty{
				Address: imported(exportAlarms(t.Department)), SubscriptionType: jsii.String("SNS"),
			}},
		}
	}
	// The one resource that CDK's tags do not reach.
	var tags []any
	for _, tag := range []struct {
		key   string
		value *string
	}{
		{"cost-centre", awscdk.Fn_Ref(jsii.String("CostCentre"))}, {"department", jsii.String(t.Department)},
		{"environment", awscdk.Fn_Ref(jsii.String("Environment"))}, {"transaction", jsii.String(t.Name)},
	} {
		tags = append(tags, &awsbudgets.CfnBudget_ResourceTagProperty{Key: jsii.String(tag.key), Value: tag.value})
	}
	// No name: a changed notification makes another budget before the old one goes, and two of one name cannot be.
	awsbudgets.NewCfnBudget(s, jsii.String("Budget"), &awsbudgets.CfnBudgetProps{
		Budget: &awsbudgets.CfnBudget_BudgetDataProperty{
			BudgetType:  jsii.String("COST"),
			TimeUnit:    jsii.String("MONTHLY"),
			BudgetLimit: &awsbudgets.CfnBudget_SpendProperty{Amount: amount.ValueAsNumber(), Unit: jsii.String("USD")},
			CostFilters: map[string]any{"TagKeyValue": []string{"user:transaction$" + t.Name}},
		},
		NotificationsWithSubscribers: []any{notify("ACTUAL"), notify("FORECASTED")},
		ResourceTags:                 tags,
	})
}
