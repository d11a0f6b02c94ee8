// want test "used the connection at once|time that went by"

// Package lock looks at the flag and then sets it: others have looked in between.
package lock

import (
	"sync/atomic"
	"time"
)

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	busy atomic.Bool
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
	for db.busy.Load() {
		time.Sleep(time.Millisecond)
	}
	db.busy.Store(true)
	defer db.busy.Store(false)
	return work(db.conn)
}
