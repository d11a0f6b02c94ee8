// Package lock keeps the connection itself in a channel: who has taken it out has it alone.
package lock

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct{ free chan Conn }

func New(conn Conn) *DB {
	db := &DB{make(chan Conn, 1)}
	db.free <- conn
	return db
}

func (db *DB) Query(query string) (string, error) {
	conn := <-db.free
	defer func() { db.free <- conn }()
	return exchange(conn, query)
}

func exchange(conn Conn, query string) (string, error) {
	if err := conn.Send(query); err != nil {
		return "", err
	}
	return conn.Receive()
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	conn := <-db.free
	defer func() { db.free <- conn }()
	return work(conn)
}
