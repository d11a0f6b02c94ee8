// want test "calls of Receive for a query that could not be sent"

// Package lock does not look at Send's error before it receives.
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
	sent := db.conn.Send(query)
	answer, err := db.conn.Receive()
	if sent != nil {
		return "", sent
	}
	return answer, err
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return work(db.conn)
}
