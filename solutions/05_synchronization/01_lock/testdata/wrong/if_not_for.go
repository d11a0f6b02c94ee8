// want test "used the connection at once"

// Package lock looks once whether the connection is free, and not again when it was woken.
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
	db.mu.Lock()
	if db.busy {
		db.free.Wait()
	}
	db.busy = true
	db.mu.Unlock()
	defer func() {
		db.mu.Lock()
		defer db.mu.Unlock()
		db.busy = false
		db.free.Broadcast()
	}()
	return work(db.conn)
}
