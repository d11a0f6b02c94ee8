// Package lock leaves it to a semaphore of one slot.
package lock

import (
	"context"

	"golang.org/x/sync/semaphore"
)

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	slot *semaphore.Weighted
	conn Conn
}

func New(conn Conn) *DB { return &DB{semaphore.NewWeighted(1), conn} }

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
	if err := db.slot.Acquire(context.Background(), 1); err != nil {
		return err
	}
	defer db.slot.Release(1)
	return work(db.conn)
}
