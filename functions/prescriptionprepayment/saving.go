package prescriptionprepayment

import (
	"fmt"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// CheaperFrom returns the number of prescription items, over the whole time of a certificate bought on a day, from
// which the certificate costs less than the single charges of that day: the least n with n × charge > price. The error
// is that of Price.
func CheaperFrom(length Length, bought date.Date) (int, error) {
	price, err := Price(length, bought)
	if err != nil {
		return 0, err
	}
	row, err := ChargeRates.At(bought)
	return int(price/row.Value.Item) + 1, err
}

// mostItems bounds what Saving works out, far above what anybody is prescribed.
const mostItems = 10_000

// Saving returns how much less a certificate bought on a day costs than single charges at that day's rate would for
// so many items each month, in pence: months × items × charge − price. It is negative where the certificate costs
// more. The error is that of Price, or says that the number of items is not from 0 to 10,000.
func Saving(length Length, itemsEachMonth int, bought date.Date) (money.Pence, error) {
	if itemsEachMonth < 0 || itemsEachMonth > mostItems {
		return 0, fmt.Errorf("saving: %d items each month; give a number from 0 to %d", itemsEachMonth, mostItems)
	}
	price, err := Price(length, bought)
	if err != nil {
		return 0, err
	}
	row, err := ChargeRates.At(bought)
	return money.Pence(int(length)*itemsEachMonth)*row.Value.Item - price, err
}
