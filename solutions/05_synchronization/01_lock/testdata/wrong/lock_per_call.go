// want test "used the connection at the same time"

// Package lock makes a new lock for each call.
package lock

import "sync"

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct{ conn Conn }

func New(conn Conn) *DB { return &DB{conn} }

func (db *DB) Query(query string) (string, error) {
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock()
	return exchange(db.conn, query)
}

func exchange(conn Conn, query string) (string, error) {
	if err := conn.Send(query); err != nil {
		return "", err
	}
	return conn.Receive()
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock()
	return work(db.conn)
}
