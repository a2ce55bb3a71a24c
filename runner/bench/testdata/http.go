// 1,000 requests, one after the other, to a host of the simulated internet.
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"

	"takingturns/runner/internet"
)

func main() {
	internet.Serve(internet.Hosts{"example.com": {0}})
	bytes := int64(0)
	for range 1000 {
		resp, err := http.Get("http://example.com")
		if err != nil {
			log.Fatal(err)
		}
		n, err := io.Copy(io.Discard, resp.Body)
		if err != nil {
			log.Fatal(err)
		}
		resp.Body.Close()
		bytes += n
	}
	fmt.Println(bytes)
}
