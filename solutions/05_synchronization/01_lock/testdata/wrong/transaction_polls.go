// want test "time that went by"

// Package lock has a transaction look every 10 ms whether the connection is free.
package lock

import (
	"sync"
	"time"
)

// A Conn is a connection to a database.
type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

// A DB shares one connection.
type DB struct {
	mu   sync.Mutex
	conn Conn
}

// New returns a DB.
func New(conn Conn) *DB {
	return &DB{conn: conn}
}

// Query asks.
func (db *DB) Query(query string) (answer string, err error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if err := db.conn.Send(query); err != nil {
		return "", err
	}
	return db.conn.Receive()
}

// Transaction has the connection to itself.
func (db *DB) Transaction(work func(conn Conn) error) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !db.mu.TryLock() {
		<-tick.C
	}
	defer db.mu.Unlock()
	return work(db.conn)
}
