// Package lock puts the answer into a field, and reads it when the lock is another's.
package lock

import "sync"

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	mu     sync.Mutex
	conn   Conn
	answer string
}

func New(conn Conn) *DB { return &DB{conn: conn} }

func (db *DB) Query(query string) (string, error) {
	err := db.Transaction(func(conn Conn) (err error) {
		if err = conn.Send(query); err == nil {
			db.answer, err = conn.Receive() // want race "race"
		}
		return err
	})
	return db.answer, err
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return work(db.conn)
}
