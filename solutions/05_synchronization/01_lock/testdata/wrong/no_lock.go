// want test "used the connection at once"

// Package lock does not lock at all.
package lock

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct{ conn Conn }

func New(conn Conn) *DB { return &DB{conn} }

func (db *DB) Query(query string) (string, error) {
	return exchange(db.conn, query)
}

func exchange(conn Conn, query string) (string, error) {
	if err := conn.Send(query); err != nil {
		return "", err
	}
	return conn.Receive()
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	return work(db.conn)
}
