// Package lock forgets to unlock when Send fails.
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
	db.mu.Lock() // want deadlock "wait"
	if err := db.conn.Send(query); err != nil {
		return "", err
	}
	answer, err := db.conn.Receive()
	db.mu.Unlock()
	return answer, err
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return work(db.conn)
}
