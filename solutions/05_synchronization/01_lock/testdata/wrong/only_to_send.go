// want test "used the connection at once"

// Package lock keeps the lock until the query is sent, and receives without it.
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
	err := db.Transaction(func(conn Conn) error { return conn.Send(query) })
	if err != nil {
		return "", err
	}
	return db.conn.Receive()
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return work(db.conn)
}
