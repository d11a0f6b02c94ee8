// Package lock keeps its locks in a map, by connection, although not every type can be a key.
package lock

import "sync"

// A Conn is a connection to a database.
type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

// locks has a *sync.Mutex for each Conn, so that two DBs of the same one share it.
var locks sync.Map

// A DB shares one connection among many goroutines.
type DB struct {
	mu   *sync.Mutex
	conn Conn // guarded by mu
}

// New returns a DB that shares conn.
func New(conn Conn) *DB {
	mu, _ := locks.LoadOrStore(conn, new(sync.Mutex)) // want panic "unhashable"
	return &DB{mu: mu.(*sync.Mutex), conn: conn}
}

// Query waits until the connection is free, sends the query, and returns its answer
// and error as Receive returned them.
func (db *DB) Query(query string) (answer string, err error) {
	err = db.Transaction(func(conn Conn) error {
		if err := conn.Send(query); err != nil {
			return err
		}
		var err error
		answer, err = conn.Receive()
		return err
	})
	return answer, err
}

// Transaction waits until the connection is free and runs work, which has the
// connection to itself until it returns.
func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return work(db.conn)
}
