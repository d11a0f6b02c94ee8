// Package lock locks in both methods, each for itself.
package lock

import "sync"

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	mu sync.Mutex
	Conn
}

func New(conn Conn) *DB { return &DB{Conn: conn} }

func (db *DB) Query(query string) (string, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if err := db.Send(query); err != nil {
		return "", err
	}
	return db.Receive()
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return work(db.Conn)
}
