// want test "another operation is in progress"

// Package lock turns those away who come while the connection is in use.
package lock

import (
	"errors"
	"sync"
)

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

var errBusy = errors.New("another operation is in progress")

type DB struct {
	mu   sync.Mutex
	conn Conn
}

func New(conn Conn) *DB { return &DB{conn: conn} }

func (db *DB) Query(query string) (answer string, err error) {
	err = db.Transaction(func(conn Conn) error {
		if err := conn.Send(query); err != nil {
			return err
		}
		answer, err = conn.Receive()
		return err
	})
	return answer, err
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	if !db.mu.TryLock() {
		return errBusy
	}
	defer db.mu.Unlock()
	return work(db.conn)
}
