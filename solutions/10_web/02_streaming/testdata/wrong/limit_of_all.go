// want test "line|Next"

// Package streaming limits what it reads altogether, and takes the limit for the end.
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

var ErrTooLong = errors.New("the line is too long")

type StatusError struct{ Code int }

func (e *StatusError) Error() string {
	return fmt.Sprintf("the service answered %d %s", e.Code, http.StatusText(e.Code))
}

type Stream struct {
	body    io.ReadCloser
	lines   *bufio.Reader
	maxLine int
	err     error // what Next returns from now on
}

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
	lines := bufio.NewReaderSize(io.LimitReader(resp.Body, int64(maxLine)), maxLine+len("\r\n"))
	return &Stream{body: resp.Body, lines: lines, maxLine: maxLine}, nil
}

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

func (s *Stream) Close() { s.body.Close() }
