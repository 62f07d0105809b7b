// Command load submits a worked case of a transaction so many times a second, as software does that does not give up: each
// under a key of its own, again and again until it has its receipt. Whatever it sends to may be killed meanwhile: what could
// not be begun in its turn is begun as soon as it can be, so that the rate is kept over all. It writes a line for each receipt,
// "KEY REFERENCE", and begins no more when its input ends; it ends when every key that it began has its receipt.
//
// Each key comes from an address of its own on this machine (127.1.0.1 and on, which Linux has), because software from one
// address may only send so many a minute.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/transaction"
)

func main() {
	base := flag.String("url", "http://localhost:8080", "where the platform `is`")
	rate := flag.Int("rate", 50, "submissions a `second`")
	name := flag.String("transaction", "", "its `name`")
	most := flag.Int("waiting", 100, "how many are under way at `once`, at most")
	named := flag.String("case", "complete", "the worked `case` that is sent")
	flag.Parse()
	body, err := body(*name, *named)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	ended := make(chan struct{})
	go func() {
		io.Copy(io.Discard, os.Stdin)
		close(ended)
	}()
	var out sync.Mutex
	waiting := make(chan struct{}, *most)
	var all sync.WaitGroup
	began := time.Now()
	for n := 0; ; n++ {
		select {
		case <-ended:
			all.Wait()
			return
		case <-time.After(time.Until(began.Add(time.Duration(n) * time.Second / time.Duration(*rate)))):
		}
		waiting <- struct{}{}
		all.Go(func() {
			defer func() { <-waiting }()
			key := fmt.Sprintf("load-of-some-software-%06d", n)
			address := *base + "/apply/" + *name + "/submissions"
			first := submit(address, key, body, n)
			again := first
			if n%10 == 0 { // and some ask again
				again = submit(address, key, body, n)
			}
			out.Lock()
			defer out.Unlock()
			fmt.Println(key, first)
			if again != first {
				fmt.Println(key, again)
			}
		})
	}
}

// body is a submission of a worked case.
func body(name, named string) ([]byte, error) {
	var of transaction.Transaction
	for _, tx := range functions.All {
		if tx.Name == name {
			of = tx
		}
	}
	cases, err := of.Cases()
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		if c.Name == named {
			return fmt.Appendf(nil, `{"answers": %s}`, c.Answers), nil
		}
	}
	return nil, fmt.Errorf("the transaction %q has no case %q", name, named)
}

// submit tries until there is a receipt, and gives its reference.
func submit(address, key string, body []byte, n int) string {
	from := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 1, byte(n>>8), byte(n))}, Timeout: 5 * time.Second}
	client := http.Client{Transport: &http.Transport{DialContext: from.DialContext, DisableKeepAlives: true}, Timeout: 30 * time.Second}
	for ; ; time.Sleep(200 * time.Millisecond) {
		r, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(body))
		if err != nil {
			panic(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", `"`+key+`"`)
		response, err := client.Do(r)
		if err != nil {
			continue
		}
		receipt, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != http.StatusCreated {
			continue
		}
		if reference, err := acceptance.At(receipt, "reference"); err == nil {
			return reference
		}
	}
}
