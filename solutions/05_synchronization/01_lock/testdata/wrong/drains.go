// want test "what was called, with a panic of Send"

// Package lock receives after a panic of Send, to leave nothing behind.
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
	sent := false
	defer func() {
		if !sent {
			_, _ = db.conn.Receive() // drain
		}
	}()
	err = db.conn.Send(query)
	sent = true
	if err != nil {
		return "", err
	}
	return db.conn.Receive()
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return work(db.conn)
}
