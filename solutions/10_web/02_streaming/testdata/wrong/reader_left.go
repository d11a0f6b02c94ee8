// Package streaming has a goroutine read ahead, and nobody tells it that nobody listens.
package streaming

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
)

var ErrTooLong = errors.New("too long")

type StatusError struct{ Code int }

func (e *StatusError) Error() string { return http.StatusText(e.Code) }

type Stream struct {
	body  io.ReadCloser
	lines chan string
	err   error
}

func Open(ctx context.Context, client *http.Client, url string, maxLine int) (*Stream, error) {
	body, err := get(ctx, client, url)
	if err != nil {
		return nil, err
	}
	s := &Stream{body: body, lines: make(chan string)}
	go s.read(bufio.NewReaderSize(body, maxLine+2), maxLine)
	return s, nil
}

func (s *Stream) read(r *bufio.Reader, maxLine int) {
	defer close(s.lines)
	for {
		line, err := r.ReadSlice('\n')
		text := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
		switch {
		case errors.Is(err, bufio.ErrBufferFull), len(text) > maxLine && (err == nil || err == io.EOF):
			s.err = ErrTooLong
			return
		case err != nil && (err != io.EOF || text == ""):
			s.err = err
			return
		}
		s.lines <- text // want leak|test "left behind|Next"
	}
}

func (s *Stream) Next() (string, error) {
	line, ok := <-s.lines
	if !ok {
		return "", s.err
	}
	return line, nil
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
