// Package lock uses a channel with room for one as the lock: who cannot send waits.
package lock

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	busy chan struct{}
	conn Conn
}

func New(conn Conn) *DB { return &DB{make(chan struct{}, 1), conn} }

func (db *DB) acquire() (release func()) {
	db.busy <- struct{}{}
	return func() { <-db.busy }
}

func (db *DB) Query(query string) (string, error) {
	defer db.acquire()()
	return exchange(db.conn, query)
}

func exchange(conn Conn, query string) (string, error) {
	if err := conn.Send(query); err != nil {
		return "", err
	}
	return conn.Receive()
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	defer db.acquire()()
	return work(db.conn)
}
