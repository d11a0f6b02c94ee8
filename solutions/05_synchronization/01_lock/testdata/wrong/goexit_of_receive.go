// Package lock unlocks when Receive returns or panics, but not when it ends the goroutine.
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
	db.mu.Lock() // want deadlock "wait"
	defer func() {
		if r := recover(); r != nil {
			db.mu.Unlock()
			panic(r)
		}
	}()
	if err := db.conn.Send(query); err != nil {
		db.mu.Unlock()
		return "", err
	}
	answer, err = db.conn.Receive()
	db.mu.Unlock()
	return answer, err
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return work(db.conn)
}
