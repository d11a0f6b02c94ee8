// want test "when the answer broke off"

// Package streaming leaves it to a Scanner, which takes half a line for a whole one when the answer breaks off.
package streaming

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
)

var ErrTooLong = errors.New("too long")

type StatusError struct{ Code int }

func (e *StatusError) Error() string { return http.StatusText(e.Code) }

type Stream struct {
	body    io.ReadCloser
	scanner *bufio.Scanner
}

func Open(ctx context.Context, client *http.Client, url string, maxLine int) (*Stream, error) {
	body, err := get(ctx, client, url)
	if err != nil {
		return nil, err
	}
	scanner := bufio.NewScanner(body)
	scanner.Buffer(nil, maxLine+1)
	return &Stream{body, scanner}, nil
}

func (s *Stream) Next() (string, error) {
	if s.scanner.Scan() {
		return s.scanner.Text(), nil
	}
	switch err := s.scanner.Err(); err {
	case nil:
		return "", io.EOF
	case bufio.ErrTooLong:
		return "", ErrTooLong
	default:
		return "", err
	}
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
