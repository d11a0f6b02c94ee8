// Package lock keeps a flag under a mutex, and waits on a condition variable until it is down.
package lock

import "sync"

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	mu   sync.Mutex
	free *sync.Cond
	busy bool
	conn Conn
}

func New(conn Conn) *DB {
	db := &DB{conn: conn}
	db.free = sync.NewCond(&db.mu)
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
	db.begin()
	defer db.end()
	return work(db.conn)
}

func (db *DB) begin() {
	db.mu.Lock()
	defer db.mu.Unlock()
	for db.busy {
		db.free.Wait()
	}
	db.busy = true
}

func (db *DB) end() {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.busy = false
	db.free.Signal()
}
