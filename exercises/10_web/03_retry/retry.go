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
// the last try. An answer that would be no better next time, such as 404, is an answer. A
// try that runs into the client's own Timeout has failed like any other.
//
// [http.NoBody] is no body. If GetBody fails, so does Do, with its error. When Do
// returns, every body is closed but that of the answer that it returns.
//
// What Retry-After says counts even if it is later than Max. A date in the past means now;
// what is neither a number nor a date is ignored.
//
// When req's context ends, or has ended before, Do returns immediately; if there were tries
// left, with an error that wraps both the context's and that of the last try.
func (p Policy) Do(client *http.Client, req *http.Request) (*http.Response, error) {
	// TODO: if that fails, and may be repeated, try again after a pause.
	return client.Do(req)
}
