// want test "used the connection at once"

// Package lock guards the field with the connection, but not what is done with it.
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

func (db *DB) free() Conn {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.conn
}

func (db *DB) Query(query string) (string, error) { return exchange(db.free(), query) }

func exchange(conn Conn, query string) (string, error) {
	if err := conn.Send(query); err != nil {
		return "", err
	}
	return conn.Receive()
}

func (db *DB) Transaction(work func(conn Conn) error) error { return work(db.free()) }
