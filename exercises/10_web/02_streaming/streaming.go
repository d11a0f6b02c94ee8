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

// Open asks client for url and returns as soon as the headers of the answer are there. The stream
// has to be closed. Its lines have up to maxLine bytes. ctx holds for the stream, too.
func Open(ctx context.Context, client *http.Client, url string, maxLine int) (*Stream, error) {
	// TODO
	return &Stream{}, nil
}

// Next waits for a line, and returns it without its end. After the last one it returns
// io.EOF, and any other error if the answer did not come to its end.
func (s *Stream) Next() (string, error) {
	// TODO
	return "", nil
}

// Close ends the stream and does not wait for what may still come. It may be called
// more than once. Next may still return lines that had come before.
func (s *Stream) Close() {
	// TODO
}
