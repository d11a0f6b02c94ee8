// Package lock looks the lock up by the connection, which need not be a key.
package lock

import (
	"sync"
)

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

var locks sync.Map

type DB struct {
	mu   *sync.Mutex
	conn Conn
}

func New(conn Conn) *DB {
	mu, _ := locks.LoadOrStore(conn, new(sync.Mutex)) // want panic "unhashable"
	return &DB{conn: conn, mu: mu.(*sync.Mutex)}
}

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
	return work(db.conn)
}
