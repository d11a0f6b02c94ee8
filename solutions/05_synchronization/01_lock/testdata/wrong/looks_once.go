// want test "used the connection at the same time"

// Package lock looks only once whether the connection is free: whoever comes first may have it
// before the one who was woken.
package lock

import "sync"

// A Conn is a connection to a database.
type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

// A DB shares one connection among many goroutines.
type DB struct {
	conn Conn

	mu   sync.Mutex
	free *sync.Cond
	busy bool // guarded by mu
}

// New returns a DB that shares conn.
func New(conn Conn) *DB {
	db := &DB{conn: conn}
	db.free = sync.NewCond(&db.mu)
	return db
}

func (db *DB) acquire() {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.busy {
		db.free.Wait()
	}
	db.busy = true
}

func (db *DB) release() {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.busy = false
	db.free.Signal()
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
	db.acquire()
	defer db.release()
	return work(db.conn)
}
