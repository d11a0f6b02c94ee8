// want test "used the connection at the same time"

// Package lock locks for sending and for receiving, and lets others in between.
package lock

import "sync"

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	mu   sync.Mutex
	conn Conn
}

func New(conn Conn) *DB { return &DB{conn: conn} }

func (db *DB) Query(query string) (string, error) {
	if err := db.send(query); err != nil {
		return "", err
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.conn.Receive()
}

func (db *DB) send(query string) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.conn.Send(query)
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return work(db.conn)
}
