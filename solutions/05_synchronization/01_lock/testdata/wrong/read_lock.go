// want test "used the connection at the same time"

// Package lock takes a read lock, since a query only reads.
package lock

import "sync"

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	mu   sync.RWMutex
	conn Conn
}

func New(conn Conn) *DB { return &DB{conn: conn} }

func (db *DB) Query(query string) (string, error) {
	db.mu.RLock()
	defer db.mu.RUnlock()
	return exchange(db.conn, query)
}

func exchange(conn Conn, query string) (string, error) {
	if err := conn.Send(query); err != nil {
		return "", err
	}
	return conn.Receive()
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return work(db.conn)
}
