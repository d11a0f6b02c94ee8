// want test "what a transaction.s work received"

// Package lock hands work a connection that drops an answer beside an error.
package lock

import (
	"sync"
)

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	mu   sync.Mutex
	conn Conn
}

func New(conn Conn) *DB { return &DB{conn: conn} }

func (db *DB) Query(query string) (answer string, err error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if err := db.conn.Send(query); err != nil {
		return "", err
	}
	return db.conn.Receive()
}

type tx struct{ conn Conn }

func (t tx) Send(q string) error { return t.conn.Send(q) }
func (t tx) Receive() (string, error) {
	a, err := t.conn.Receive()
	if err != nil {
		return "", err
	}
	return a, nil
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return work(tx{db.conn})
}
