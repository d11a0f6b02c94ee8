// want test "must go on to the caller"

// Package lock makes an error of a panic.
package lock

import (
	"fmt"
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
		answer, err = exchange(conn, query)
		return err
	})
	return answer, err
}

func exchange(conn Conn, query string) (string, error) {
	if err := conn.Send(query); err != nil {
		return "", err
	}
	return conn.Receive()
}

func (db *DB) Transaction(work func(conn Conn) error) (err error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return work(db.conn)
}
