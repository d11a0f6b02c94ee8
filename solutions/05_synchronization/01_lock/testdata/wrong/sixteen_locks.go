// Package lock deals out sixteen locks in turn, so that the seventeenth DB waits for the first.
package lock

import (
	"sync"
	"sync/atomic"
)

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

var (
	stripes [16]sync.Mutex
	dealt   atomic.Uint32
)

type DB struct {
	mu   *sync.Mutex
	conn Conn
}

func New(conn Conn) *DB {
	return &DB{
		mu:   &stripes[dealt.Add(1)%uint32(len(stripes))],
		conn: conn,
	}
}

func (db *DB) Query(query string) (answer string, err error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if err := db.conn.Send(query); err != nil {
		return "", err
	}
	return db.conn.Receive()
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return work(db.conn) // want deadlock "waits|deadlock"
}
