// want test "what was called, with a panic"

// Package lock sends a rollback of its own when the work panics.
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

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	ok := false
	defer func() {
		if !ok && db.conn.Send("ROLLBACK") == nil {
			_, _ = db.conn.Receive()
		}
	}()
	err := work(db.conn)
	ok = true
	return err
}
