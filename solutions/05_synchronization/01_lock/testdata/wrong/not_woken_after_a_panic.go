// Package lock lets whoever comes after a panic in, and forgets those who have been waiting.
package lock

import (
	"sync"
)

// A Conn is a connection to a database. It must not be used by two goroutines at
// the same time, and an answer belongs to the query that was sent last.
type Conn interface {
	// Send sends a query. If it fails, there will be no answer.
	Send(query string) error
	// Receive waits for the answer to the query.
	Receive() (answer string, err error)
}

// A DB shares one connection among many goroutines, in the order in which they come.
type DB struct {
	conn Conn

	mu      sync.Mutex
	busy    bool
	waiting []chan struct{}
}

// New returns a DB that shares conn.
func New(conn Conn) *DB { return &DB{conn: conn} }

func (db *DB) take() {
	db.mu.Lock()
	if !db.busy {
		db.busy = true
		db.mu.Unlock()
		return
	}
	turn := make(chan struct{})
	db.waiting = append(db.waiting, turn)
	db.mu.Unlock()
	<-turn // want deadlock "turn"
}

// pass hands the connection to the next one, if there is one.
func (db *DB) pass() {
	db.mu.Lock()
	defer db.mu.Unlock()
	if len(db.waiting) == 0 {
		db.busy = false
		return
	}
	close(db.waiting[0])
	db.waiting = db.waiting[1:]
}

func (db *DB) reset() {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.busy = false
}

// Query sends the query and returns its answer.
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

// Transaction runs work, which has the connection to itself.
func (db *DB) Transaction(work func(conn Conn) error) error {
	db.take()
	passed := false
	defer func() {
		if !passed {
			db.reset()
		}
	}()
	err := work(db.conn)
	db.pass()
	passed = true
	return err
}
