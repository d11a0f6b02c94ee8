// Package lock gives nobody a transaction any more after one whose work has panicked.
package lock

import (
	"sync"
)

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	mu       sync.Mutex
	conn     Conn
	poisoned bool
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
	if db.poisoned {

		panic("poisoned") // want panic "poisoned"

	}
	db.poisoned = true
	err := work(db.conn)
	db.poisoned = false
	return err
}
