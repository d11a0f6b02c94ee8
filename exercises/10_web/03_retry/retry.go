// Package retry sends an HTTP request again that has failed for a reason which may pass.
package retry

import (
	"fmt"
	"net/http"
	"time"
)

// A Policy says how often a request is sent, and how long the pauses are.
type Policy struct {
	Tries  int                               // a request is sent so often, at most; at least 1
	Base   time.Duration                     // the back-off after the first failed try
	Max    time.Duration                     // no back-off is longer
	Jitter func(time.Duration) time.Duration // makes the pause out of the back-off; never nil
}

// A StatusError is the failure of a try that was answered, but not well.
type StatusError struct{ Code int }

// Error says the status.
func (e *StatusError) Error() string {
	return fmt.Sprintf("the service answered %d %s", e.Code, http.StatusText(e.Code))
}

// Do sends req with client until it is answered, as often as p and what req is allow. It
// returns the answer, whose body the caller has to close, or an error that wraps that of
// the last try. An answer that would be no better next time, such as 404, is an answer.
//
// When req's context ends, Do returns immediately; if there were tries left, with an error that
// wraps the context's, too. It may be called from many goroutines at the same time, with a request each.
func (p Policy) Do(client *http.Client, req *http.Request) (*http.Response, error) {
	// TODO: if that fails, and may be repeated, try again after a pause.
	return client.Do(req)
}
