// Package streaming has a Scanner, and a reader below it that remembers why there was no more.
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

var ErrTooLong = errors.New("too long")

type StatusError struct{ Code int }

func (e *StatusError) Error() string { return http.StatusText(e.Code) }

type Stream struct {
	body    *remembering
	scanner *bufio.Scanner
	maxLine int
	tooLong bool
}

type remembering struct {
	io.ReadCloser
	err error
}

func (r *remembering) Read(p []byte) (n int, err error) {
	n, err = r.ReadCloser.Read(p)
	if err != nil {
		r.err = err
	}
	return n, err
}

func Open(ctx context.Context, client *http.Client, url string, maxLine int) (*Stream, error) {
	body, err := get(ctx, client, url)
	if err != nil {
		return nil, err
	}
	r := &remembering{ReadCloser: body}
	scanner := bufio.NewScanner(r)
	scanner.Buffer(make([]byte, 0, 16), maxLine+3)
	scanner.Split(func(data []byte, atEOF bool) (int, []byte, error) {
		if atEOF && r.err != io.EOF && bytes.IndexByte(data, '\n') < 0 {
			return 0, nil, r.err
		}
		return bufio.ScanLines(data, atEOF)
	})
	return &Stream{body: r, scanner: scanner, maxLine: maxLine}, nil
}

func (s *Stream) Next() (string, error) {
	more := !s.tooLong && s.scanner.Scan()
	if s.tooLong || errors.Is(s.scanner.Err(), bufio.ErrTooLong) || more && len(s.scanner.Bytes()) > s.maxLine {
		s.tooLong = true
		return "", ErrTooLong
	}
	if more {
		return s.scanner.Text(), nil
	}
	if err := s.scanner.Err(); err != nil {
		return "", fmt.Errorf("the answer broke off: %w", err)
	}
	return "", io.EOF
}

func (s *Stream) Close() { s.body.Close() }

func get(ctx context.Context, client *http.Client, url string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		resp.Body.Close()
		return nil, &StatusError{resp.StatusCode}
	}
	return resp.Body, nil
}
