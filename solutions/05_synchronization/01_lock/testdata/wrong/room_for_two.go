// want test "used the connection at once"

// Package lock lets two in: one in the channel, and one more that was not thought of.
package lock

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	busy chan struct{}
	conn Conn
}

func New(conn Conn) *DB { return &DB{make(chan struct{}, 2), conn} }

func (db *DB) Query(query string) (string, error) {
	db.busy <- struct{}{}
	defer func() { <-db.busy }()
	return exchange(db.conn, query)
}

func exchange(conn Conn, query string) (string, error) {
	if err := conn.Send(query); err != nil {
		return "", err
	}
	return conn.Receive()
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.busy <- struct{}{}
	defer func() { <-db.busy }()
	return work(db.conn)
}
