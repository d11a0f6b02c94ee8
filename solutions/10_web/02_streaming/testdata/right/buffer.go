// Package streaming reads into a buffer of its own, and looks for the ends of lines.
package streaming

import (
	"bytes"
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
	cancel  context.CancelFunc
	maxLine int
	got     []byte
	err     error
}

func Open(ctx context.Context, client *http.Client, url string, maxLine int) (*Stream, error) {
	ctx, cancel := context.WithCancel(ctx)
	body, err := get(ctx, client, url)
	if err != nil {
		cancel()
		return nil, err
	}
	return &Stream{body: body, cancel: cancel, maxLine: maxLine}, nil
}

func (s *Stream) Next() (string, error) {
	for {
		i := bytes.IndexByte(s.got, '\n')
		switch {
		case i >= 0:
			line := bytes.TrimSuffix(s.got[:i], []byte{'\r'})
			s.got = s.got[i+1:]
			return s.allowed(line)
		case len(s.got) > s.maxLine+1:
			s.got, s.err = nil, ErrTooLong
		case s.err == io.EOF && len(s.got) > 0:
			line := s.got
			s.got = nil
			return s.allowed(line)
		}
		if s.err != nil {
			return "", s.err
		}
		chunk := make([]byte, 512)
		n, err := s.body.Read(chunk)
		s.got, s.err = append(s.got, chunk[:n]...), err
	}
}

func (s *Stream) allowed(line []byte) (string, error) {
	if len(line) > s.maxLine {
		s.got, s.err = nil, ErrTooLong
		return "", s.err
	}
	return string(line), nil
}

func (s *Stream) Close() {
	s.cancel()
	s.body.Close()
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
