// want test "the error of Query, when Receive"

// Package lock returns no error of Receive.
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
	if err := db.conn.Send(query); err != nil {
		return "", err
	}
	answer, _ := db.conn.Receive()
	return answer, nil
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return work(db.conn)
}
