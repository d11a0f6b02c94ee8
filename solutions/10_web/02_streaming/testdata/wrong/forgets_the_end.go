// want test "after the last line"

// Package streaming remembers each error but the end, and asks a body for it again that may be closed.
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

// A Stream is an answer of which the rest is still to come. Only [Open] makes one.
type Stream struct {
	ctx     context.Context // Open's
	body    io.Closer
	cancel  context.CancelFunc
	r       *bufio.Reader
	maxLine int
	err     error // what Next says from now on
}

// Open asks client for url and returns as soon as the headers of the answer are there.
func Open(ctx context.Context, client *http.Client, url string, maxLine int) (*Stream, error) {
	own, cancel := context.WithCancel(ctx)
	req, err := http.NewRequestWithContext(own, http.MethodGet, url, nil)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("streaming: %w", err)
	}
	resp, err := client.Do(req)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("streaming: %w", withContext(ctx, err))
	}
	if resp.StatusCode != http.StatusOK {
		cancel()
		resp.Body.Close()
		return nil, &StatusError{resp.StatusCode}
	}
	return &Stream{
		ctx: ctx, body: resp.Body, cancel: cancel,
		r: bufio.NewReaderSize(resp.Body, maxLine+len("\r\n")), maxLine: maxLine,
	}, nil
}

// withContext adds the context's error if it has ended.
func withContext(ctx context.Context, err error) error {
	if ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return err
}

// Next waits for a line, and returns it without its end.
func (s *Stream) Next() (string, error) {
	if s.err != nil {
		return "", s.err
	}
	line, err := s.r.ReadSlice('\n')
	switch {
	case err == nil:
		line = bytes.TrimSuffix(line[:len(line)-1], []byte("\r"))
	case err == bufio.ErrBufferFull:
		s.err = ErrTooLong
		return "", s.err
	case err == io.EOF:
		if len(line) == 0 {
			return "", io.EOF
		}
	default:
		s.err = fmt.Errorf("streaming: %w", withContext(s.ctx, err))
		return "", s.err
	}
	if len(line) > s.maxLine {
		s.err = ErrTooLong
		return "", s.err
	}
	return string(line), nil
}

// Close ends the stream and does not wait for what may still come.
func (s *Stream) Close() {
	s.cancel()
	s.body.Close()
}
