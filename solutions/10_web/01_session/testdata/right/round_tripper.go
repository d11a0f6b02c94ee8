// Package session has a layer around its transport whose bodies are read to the end when they are closed.
package session

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
)

type Session struct {
	base   string
	client *http.Client
}

func New(base string, conns int) *Session {
	t := &http.Transport{MaxIdleConns: conns, MaxIdleConnsPerHost: conns, MaxConnsPerHost: conns}
	return &Session{base: base, client: &http.Client{Transport: polite{t}}}
}

type polite struct{ *http.Transport }

func (p polite) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := p.Transport.RoundTrip(req)
	if err == nil {
		resp.Body = drained{resp.Body}
	}
	return resp, err
}

type drained struct{ io.ReadCloser }

func (d drained) Close() error {
	_, err := io.Copy(io.Discard, d.ReadCloser)
	if closing := d.ReadCloser.Close(); err == nil {
		err = closing
	}
	return err
}

type StatusError struct{ Code int }

func (e *StatusError) Error() string { return "status " + http.StatusText(e.Code) }

func (s *Session) Get(ctx context.Context, path string, v any) error {
	req, err := http.NewRequest("GET", s.base+path, nil)
	if err != nil {
		return err
	}
	resp, err := s.client.Do(req.WithContext(ctx))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode == 200 {
		return json.NewDecoder(resp.Body).Decode(v)
	}
	return &StatusError{resp.StatusCode}
}

func (s *Session) Close() { s.client.CloseIdleConnections() }
