// Package lock keeps a flag that nothing guards.
package lock

import "runtime"

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	busy bool
	conn Conn
}

func New(conn Conn) *DB { return &DB{conn: conn} }

func (db *DB) Query(query string) (answer string, err error) {
	err = db.Transaction(func(conn Conn) error {
		if err := conn.Send(query); err != nil {
			return err
		}
		answer, err = conn.Receive()
		return err
	})
	return answer, err
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	for db.busy { // want race "race"
		runtime.Gosched()
	}
	db.busy = true
	defer func() { db.busy = false }()
	return work(db.conn)
}
