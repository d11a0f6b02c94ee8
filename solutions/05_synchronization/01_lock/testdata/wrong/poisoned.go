// want test "after a panic of Send"

// Package lock turns everybody away once a panic has got through.
package lock

import (
	"errors"
	"sync"
)

// A Conn is a connection to a database.
type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

var errBroken = errors.New("lock: the connection was left in the middle of something")

// A DB shares one connection among many goroutines.
type DB struct {
	mu     sync.Mutex
	conn   Conn // guarded by mu
	broken bool // guarded by mu: nobody knows what the next answer belongs to
}

// New returns a DB that shares conn.
func New(conn Conn) *DB {
	return &DB{conn: conn}
}

// Query waits until the connection is free, sends the query, and returns its answer
// and error as Receive returned them.
func (db *DB) Query(query string) (answer string, err error) {
	err = db.Transaction(func(conn Conn) error {
		if err := conn.Send(query); err != nil {
			return err
		}
		var err error
		answer, err = conn.Receive()
		return err
	})
	return answer, err
}

// Transaction waits until the connection is free and runs work, which has the
// connection to itself until it returns.
func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.broken {
		return errBroken
	}
	db.broken = true
	err := work(db.conn)
	db.broken = false
	return err
}
