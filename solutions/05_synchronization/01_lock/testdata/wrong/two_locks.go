// want test "used the connection at once"

// Package lock has one lock for queries and another one for transactions.
package lock

import "sync"

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	queries      sync.Mutex
	transactions sync.Mutex
	conn         Conn
}

func New(conn Conn) *DB { return &DB{conn: conn} }

func (db *DB) Query(query string) (string, error) {
	db.queries.Lock()
	defer db.queries.Unlock()
	return exchange(db.conn, query)
}

func exchange(conn Conn, query string) (string, error) {
	if err := conn.Send(query); err != nil {
		return "", err
	}
	return conn.Receive()
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.transactions.Lock()
	defer db.transactions.Unlock()
	return work(db.conn)
}
