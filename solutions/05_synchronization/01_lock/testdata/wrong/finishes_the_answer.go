// want test "did not receive every answer"

// Package lock receives the last answer when a work has left it where it was.
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

// A DB shares one connection among many goroutines.
type DB struct {
	mu   sync.Mutex // guards the use of conn
	conn Conn
}

// New returns a DB that shares conn.
func New(conn Conn) *DB { return &DB{conn: conn} }

// a session is the connection in the hands of one user.
type session struct {
	Conn
	open bool // an answer is due
}

func (s *session) Send(query string) error {
	err := s.Conn.Send(query)
	s.open = err == nil
	return err
}

func (s *session) Receive() (string, error) {
	s.open = false
	return s.Conn.Receive()
}

// finish leaves no answer behind that the next user would take for its own.
func (s *session) finish() {
	if s.open {
		s.Receive()
	}
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
	db.mu.Lock()
	defer db.mu.Unlock()
	s := &session{Conn: db.conn}
	defer s.finish()
	return work(s)
}
