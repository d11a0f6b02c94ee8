// want test "(transactions under way|queries that used the connection) at the same time"

// Package lock gives a transaction a connection that locks for each step: others come in between.
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
	db.mu.Lock()
	defer db.mu.Unlock()
	return exchange(db.conn, query)
}

func exchange(conn Conn, query string) (string, error) {
	if err := conn.Send(query); err != nil {
		return "", err
	}
	return conn.Receive()
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	return work(locking{db})
}

type locking struct{ db *DB }

func (l locking) Send(query string) error {
	l.db.mu.Lock()
	defer l.db.mu.Unlock()
	return l.db.conn.Send(query)
}

func (l locking) Receive() (string, error) {
	l.db.mu.Lock()
	defer l.db.mu.Unlock()
	return l.db.conn.Receive()
}
