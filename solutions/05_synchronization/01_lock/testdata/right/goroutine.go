// Package lock runs each use in a goroutine of its own that ends with it, and brings a panic home.
package lock

import (
	"runtime"
	"sync"
)

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	mu   sync.Mutex
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

type ending struct {
	returned bool
	err      error
	panicked any
}

func (db *DB) Transaction(work func(conn Conn) error) error {
	ended := make(chan ending)
	go func() {
		var e ending
		defer func() { ended <- e }()
		db.mu.Lock()
		defer db.mu.Unlock()
		defer func() { e.panicked = recover() }()
		e.err = work(db.conn)
		e.returned = true
	}()
	e := <-ended
	switch {
	case e.panicked != nil:
		panic(e.panicked)
	case !e.returned:
		runtime.Goexit()
	}
	return e.err
}
