package bank

// method is how a row works out its remainder.
type method string

const (
	mod10 method = "MOD10"
	mod11 method = "MOD11"
	dblal method = "DBLAL" // double alternate: the digits of each product are added, not the products
)

// row is one line of the table of weights: a range of sort codes, both ends in it, and how their accounts are checked.
// A weight is for each of the fourteen digits, which the specification calls u to z (sort code) and a to h (account).
type row struct {
	from, to  string
	method    method
	weights   weights
	exception int // 1 to 14; 0 is none
}

type weights [14]int

// The places of the digits that the exceptions look at, in an account number.
const a, b, c, g, h = 0, 1, 2, 6, 7

// passes says whether an account passes the check of one row, with its exception.
func (t Tables) passes(r row, sortCode, account string) bool {
	switch r.exception {
	case 3:
		if account[c] == '6' || account[c] == '9' {
			return true // this check is left out
		}
	case 5:
		if other, ok := t.substitutes[sortCode]; ok {
			sortCode = other
		}
	case 8:
		sortCode = "090126"
	case 9:
		sortCode = "309634"
	}
	rest := r.remainder(sortCode, account)
	switch r.exception {
	case 4:
		return rest == number(account[g:])
	case 5:
		return r.complements(rest, account)
	case 14:
		return rest == 0 || r.shifted(sortCode, account)
	}
	return rest == 0
}

// remainder is the weighted sum of all the digits, modulo 10 or 11.
func (r row) remainder(sortCode, account string) int {
	weights := r.weighted(account)
	sum := 0
	if r.exception == 1 {
		sum = 27
	}
	for place, digit := range sortCode + account {
		product := weights[place] * int(digit-'0')
		if r.method == dblal {
			product = crossSum(product)
		}
		sum += product
	}
	if r.method == mod11 {
		return sum % 11
	}
	return sum % 10
}

// weighted gives the weights for an account: those of the row, but for the exceptions 2, 7 and 10.
func (r row) weighted(account string) weights {
	w := r.weights
	switch r.exception {
	case 2:
		switch {
		case account[a] != '0' && account[g] != '9':
			return weights{0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1}
		case account[a] != '0':
			return weights{0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1}
		}
	case 7:
		if account[g] == '9' {
			return w.withoutFirst8()
		}
	case 10:
		if (account[a] == '0' || account[a] == '9') && account[b] == '9' && account[g] == '9' {
			return w.withoutFirst8()
		}
	}
	return w
}

// withoutFirst8 leaves the sort code and the first two digits of the account out of the sum.
func (w weights) withoutFirst8() weights {
	clear(w[:8])
	return w
}

// complements holds where the check digit of exception 5 makes up for the remainder: the seventh digit to 11, the
// eighth to 10. For a remainder of 1 there is no seventh digit, since none is 10.
func (r row) complements(rest int, account string) bool {
	if r.method == mod11 {
		return number(account[g:h]) == (11-rest)%11
	}
	return number(account[h:]) == (10-rest)%10
}

// shifted is the second try of exception 14: an account that ends in 0, 1 or 9 is checked again without that digit.
func (r row) shifted(sortCode, account string) bool {
	switch account[h] {
	case '0', '1', '9':
		return r.remainder(sortCode, "0"+account[:h]) == 0
	}
	return false
}

// number is what digits say.
func number(digits string) int {
	n := 0
	for _, digit := range digits {
		n = 10*n + int(digit-'0')
	}
	return n
}

func crossSum(n int) int {
	sum := 0
	for ; n > 0; n /= 10 {
		sum += n % 10
	}
	return sum
}
