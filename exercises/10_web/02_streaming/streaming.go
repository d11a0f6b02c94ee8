// Package streaming reads an answer line by line, while it comes.
package streaming

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// ErrTooLong is returned by Next when a line is longer than allowed.
var ErrTooLong = errors.New("the line is too long")

// A StatusError is an answer with another status than 200.
type StatusError struct{ Code int }

// Error says the status.
func (e *StatusError) Error() string {
	return fmt.Sprintf("the service answered %d %s", e.Code, http.StatusText(e.Code))
}

// A Stream is an answer of which the rest is still to come. Only [Open] makes one. Next must not be called
// by two at the same time; Close may be called at any time.
type Stream struct {
	// TODO: what is read, and what is remembered from one line to the next?
}

// Open asks client for url and returns as soon as the headers of the answer are there. If none
// come, or their status is not 200, it returns an error and leaves nothing open. The stream has
// to be closed. Its lines have up to maxLine bytes.
//
// ctx holds for the stream, too. When it ends, the service learns that nobody listens, and the
// error of Open and Next is, or wraps, that of ctx or its cause.
func Open(ctx context.Context, client *http.Client, url string, maxLine int) (*Stream, error) {
	// TODO
	return &Stream{}, nil
}

// Next waits for a line, and returns it without its end. If the last one ends in a single \r,
// that may be left out. After it comes io.EOF, and any other error if the answer did not come to
// its end. io.EOF and ErrTooLong come each time from then on. Next may fill a small buffer before
// it finds a line too long.
func (s *Stream) Next() (string, error) {
	// TODO
	return "", nil
}

// Close ends the stream and does not wait for what may still come. It may be called
// more than once, and while Next waits, which then returns an error. When the stream was closed
// or ctx has ended, Next may still return lines that had come before.
func (s *Stream) Close() {
	// TODO
}
