// want test "sent two queries and received one"

// Package lock receives the answers that a transaction has left where they were.
package lock

import "sync"

// A Conn is a connection to a database.
type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

// A DB shares one connection among many goroutines.
type DB struct {
	mu   sync.Mutex
	conn Conn // guarded by mu
}

// A session counts the answers that are still to come.
type session struct {
	Conn
	open int
}

func (s *session) Send(query string) error {
	err := s.Conn.Send(query)
	if err == nil {
		s.open++
	}
	return err
}

func (s *session) Receive() (answer string, err error) {
	s.open--
	return s.Conn.Receive()
}

// New returns a DB that shares conn.
func New(conn Conn) *DB {
	return &DB{conn: conn}
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
	s := &session{Conn: db.conn}
	err := work(s)
	for s.open > 0 { // or the next one would get our answers
		_, _ = s.Receive()
	}
	return err
}
