// Package lock keeps a list of those who wait, and hands the connection to the first of them.
package lock

import "sync"

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct {
	conn Conn

	mu      sync.Mutex
	busy    bool
	waiting []chan struct{}
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
	db.mu.Lock()
	if db.busy {
		turn := make(chan struct{})
		db.waiting = append(db.waiting, turn)
		db.mu.Unlock()
		<-turn
	} else {
		db.busy = true
		db.mu.Unlock()
	}
	defer db.handOn()
	return work(db.conn)
}

func (db *DB) handOn() {
	db.mu.Lock()
	defer db.mu.Unlock()
	if len(db.waiting) == 0 {
		db.busy = false
		return
	}
	close(db.waiting[0])
	db.waiting = db.waiting[1:]
}
