// Package lock has everybody wait for the one before, who closes the channel that was left behind.
package lock

import "sync/atomic"

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	last atomic.Pointer[chan struct{}]
	conn Conn
}

func New(conn Conn) *DB {
	db := &DB{conn: conn}
	open := make(chan struct{})
	close(open)
	db.last.Store(&open)
	return db
}

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
	mine := make(chan struct{})
	before := db.last.Swap(&mine)
	<-*before
	defer close(mine)
	return work(db.conn)
}
