// Package streaming puts lines together from what ReadLine says of them.
package streaming

import (
	"bufio"
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
	resp *http.Response
	r    *bufio.Reader
	next func() (string, error)
}

func Open(ctx context.Context, client *http.Client, url string, maxLine int) (*Stream, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	s := &Stream{resp: resp, r: bufio.NewReader(resp.Body)}
	if resp.StatusCode != http.StatusOK {
		s.Close()
		return nil, &StatusError{resp.StatusCode}
	}
	s.next = s.lines(maxLine)
	return s, nil
}

func (s *Stream) lines(maxLine int) func() (string, error) {
	var last error
	return func() (string, error) {
		if last != nil {
			return "", last
		}
		var line []byte
		for {
			part, err := s.r.ReadSlice('\n')
			line = append(line, part...)
			if err == nil || err == io.EOF && len(line) > 0 {
				break
			}
			if err == bufio.ErrBufferFull && len(line) <= maxLine+1 {
				continue
			}
			if last = err; err == bufio.ErrBufferFull {
				last = ErrTooLong
			}
			return "", last
		}
		if cut, ok := bytes.CutSuffix(line, []byte("\n")); ok {
			line = bytes.TrimSuffix(cut, []byte("\r"))
		}
		if len(line) > maxLine {
			last = ErrTooLong
			return "", last
		}
		return string(line), nil
	}
}

func (s *Stream) Next() (string, error) { return s.next() }

func (s *Stream) Close() { s.resp.Body.Close() }
