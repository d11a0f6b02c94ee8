// Package streaming has a goroutine read ahead, which hears of the end of the context, and not of Close.
package streaming

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// ErrTooLong is returned by Next when a line is longer than allowed.
var ErrTooLong = errors.New("the line is too long")

var errClosed = errors.New("the stream is closed")

// A StatusError is an answer with another status than 200.
type StatusError struct{ Code int }

// Error says the status.
func (e *StatusError) Error() string {
	return fmt.Sprintf("the service answered %d %s", e.Code, http.StatusText(e.Code))
}

// A Stream is an answer of which the rest is still to come. Only [Open] makes one.
type Stream struct {
	ctx   context.Context // Open's
	body  io.Closer
	lines chan string // closed after the last
	last  error       // why lines was closed
	err   error       // what Next says from now on
}

// Open asks client for url and returns as soon as the headers of the answer are there.
func Open(ctx context.Context, client *http.Client, url string, maxLine int) (*Stream, error) {
	s := &Stream{ctx: ctx, lines: make(chan string)}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	switch {
	case err != nil && ctx.Err() != nil:
		err = fmt.Errorf("%w: %w", ctx.Err(), err)
	case err == nil && resp.StatusCode != http.StatusOK:
		resp.Body.Close()
		err = &StatusError{resp.StatusCode}
	}
	if err != nil {
		return nil, err
	}
	s.body = resp.Body
	go func() {
		defer close(s.lines)
		defer resp.Body.Close()
		s.last = s.read(bufio.NewReader(resp.Body), maxLine)
	}()
	return s, nil
}

// read hands over lines until it cannot go on, and says why.
func (s *Stream) read(r *bufio.Reader, maxLine int) error {
	var line []byte
	for {
		b, err := r.ReadByte()
		switch {
		case err == io.EOF && len(line) > 0:
			if line[len(line)-1] == '\r' {
				line = line[:len(line)-1]
			}
			if !s.hand(line) {
				return errClosed
			}
			return io.EOF
		case err != nil:
			return err
		case b == '\n':
			if n := len(line); n > 0 && line[n-1] == '\r' {
				line = line[:n-1]
			}
			if !s.hand(line) {
				return errClosed
			}
			line = line[:0]
		case len(line) > maxLine || len(line) == maxLine && b != '\r':
			return ErrTooLong
		default:
			line = append(line, b)
		}
	}
}

func (s *Stream) hand(line []byte) bool {
	select { // want leak "left behind"
	case s.lines <- string(line):
		return true
	case <-s.ctx.Done():
		return false
	}
}

// Next waits for a line, and returns it without its end.
func (s *Stream) Next() (string, error) {
	if s.err != nil {
		return "", s.err
	}
	select {
	case line, ok := <-s.lines:
		if ok {
			return line, nil
		}
		s.err = s.last
	case <-s.ctx.Done():
		s.err = errClosed
	}
	if s.err != io.EOF && s.err != ErrTooLong && s.ctx.Err() != nil {
		s.err = fmt.Errorf("%w: %w", s.ctx.Err(), s.err)
	}
	return "", s.err
}

// Close ends the stream and does not wait for what may still come.
func (s *Stream) Close() { s.body.Close() }
