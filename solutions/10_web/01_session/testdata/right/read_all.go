// Package session reads every body whole, before it looks at anything.
package session

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

type Session struct {
	base   string
	client http.Client
}

func New(base string, conns int) *Session {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxConnsPerHost, t.MaxIdleConnsPerHost = conns, conns
	return &Session{base: base, client: http.Client{Transport: t}}
}

type StatusError struct{ Code int }

func (e *StatusError) Error() string { return "status " + http.StatusText(e.Code) }

func (s *Session) Get(ctx context.Context, path string, v any) error {
	status, text, err := s.read(ctx, path)
	switch {
	case err != nil:
		return err
	case status != 200:
		return &StatusError{status}
	}
	return json.Unmarshal(text, v)
}

func (s *Session) read(ctx context.Context, path string) (status int, text []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, "GET", s.base+path, nil)
	if err != nil {
		return 0, nil, err
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	text, err = io.ReadAll(resp.Body)
	return resp.StatusCode, text, errors.Join(err, resp.Body.Close())
}

func (s *Session) Close() { s.client.Transport.(*http.Transport).CloseIdleConnections() }
