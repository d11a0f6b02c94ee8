// Package streaming reads an answer line by line, while it comes.
package streaming

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
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
	body    io.ReadCloser
	lines   *bufio.Reader
	maxLine int
	err     error // what Next returns from now on
}

// Open asks client for url and returns as soon as the headers of the answer are there. If none
// come, or their status is not 200, it returns an error and leaves nothing open. The stream has
// to be closed. Its lines have up to maxLine bytes.
//
// ctx holds for the stream, too. When it ends, the service learns that nobody listens, and the
// error of Open and Next is, or wraps, that of ctx or its cause.
func Open(ctx context.Context, client *http.Client, url string, maxLine int) (*Stream, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", url, err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", url, err)
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, fmt.Errorf("open %s: %w", url, &StatusError{resp.StatusCode})
	}
	// Room for the longest line and its end: what does not fit in is too long, and is not waited for.
	lines := bufio.NewReaderSize(resp.Body, maxLine+len("\r\n"))
	return &Stream{body: resp.Body, lines: lines, maxLine: maxLine}, nil
}

// Next waits for a line, and returns it without its end. If the last one ends in a single \r,
// that may be left out. After it comes io.EOF, and any other error if the answer did not come to
// its end. io.EOF and ErrTooLong come each time from then on. Next may fill a small buffer before
// it finds a line too long.
func (s *Stream) Next() (string, error) {
	if s.err != nil {
		return "", s.err
	}
	line, err := s.lines.ReadSlice('\n')
	switch {
	case err == io.EOF && len(line) > 0: // the last line; the next call comes to the end again
	case err == io.EOF:
		s.err = io.EOF
	case errors.Is(err, bufio.ErrBufferFull):
		s.err = ErrTooLong
	case err != nil:
		s.err = fmt.Errorf("read a line: %w", err)
	}
	line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
	if len(line) > s.maxLine && s.err == nil {
		s.err = ErrTooLong // a buffer is never smaller than 16 bytes
	}
	if s.err != nil {
		return "", s.err
	}
	return string(line), nil
}

// Close ends the stream and does not wait for what may still come. It may be called
// more than once, and while Next waits, which then returns an error. When the stream was closed
// or ctx has ended, Next may still return lines that had come before.
func (s *Stream) Close() { s.body.Close() }
