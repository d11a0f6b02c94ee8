// Package streaming has a goroutine read, which Close ends and waits for.
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
	lines chan string
	err   error // there when lines is closed
	end   context.CancelFunc
	ended chan struct{}
}

func Open(ctx context.Context, client *http.Client, url string, maxLine int) (*Stream, error) {
	ctx, end := context.WithCancel(ctx)
	body, err := get(ctx, client, url)
	if err != nil {
		end()
		return nil, err
	}
	s := &Stream{lines: make(chan string), end: end, ended: make(chan struct{})}
	go func() {
		defer close(s.ended)
		defer body.Close()
		defer close(s.lines)
		s.err = s.read(ctx, bufio.NewReader(body), maxLine)
	}()
	return s, nil
}

func (s *Stream) read(ctx context.Context, r *bufio.Reader, maxLine int) error {
	for {
		line, err := readLine(r, maxLine)
		if err != nil {
			return err
		}
		select {
		case s.lines <- line:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// readLine reads byte by byte: the reader has a buffer.
func readLine(r *bufio.Reader, maxLine int) (string, error) {
	var line strings.Builder
	for {
		b, err := r.ReadByte()
		switch {
		case err == io.EOF && line.Len() > 0:
			b = '\n'
		case err != nil:
			return "", err
		}
		if b == '\n' {
			text := strings.TrimSuffix(line.String(), "\r")
			if len(text) > maxLine {
				return "", ErrTooLong
			}
			return text, nil
		}
		if line.Len() > maxLine {
			return "", ErrTooLong
		}
		line.WriteByte(b)
	}
}

func (s *Stream) Next() (string, error) {
	line, ok := <-s.lines
	if !ok {
		return "", s.err
	}
	return line, nil
}

func (s *Stream) Close() {
	s.end()
	<-s.ended
}

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
