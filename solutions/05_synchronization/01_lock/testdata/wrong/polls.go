// want test "time that went by"

// Package lock sleeps a little before it asks again.
package lock

import (
	"sync"
	"time"
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
		time.Sleep(time.Millisecond)
	}
	defer db.mu.Unlock()
	return work(db.conn)
}
