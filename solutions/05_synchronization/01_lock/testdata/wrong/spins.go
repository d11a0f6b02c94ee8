// Package lock asks again and again whether the lock is free.
package lock

import (
	"runtime"
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
	for !db.mu.TryLock() {
		runtime.Gosched() // want spin "busy waiting"
	}
	defer db.mu.Unlock()
	return work(db.conn)
}
