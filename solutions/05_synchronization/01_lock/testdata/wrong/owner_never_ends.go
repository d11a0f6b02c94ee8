// Package lock has a goroutine own the connection, and nobody ever tells it to end.
package lock

type Conn interface {
	Send(query string) error
	Receive() (answer string, err error)
}

type DB struct{ uses chan func(conn Conn) }

func New(conn Conn) *DB {
	db := &DB{make(chan func(Conn))}
	go func() {
		for use := range db.uses { // want leak "left behind"
			use(conn)
		}
	}()
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
	var err error
	var panicked any
	ended := make(chan struct{})
	db.uses <- func(conn Conn) {
		defer close(ended)
		defer func() { panicked = recover() }()
		err = work(conn)
	}
	<-ended
	if panicked != nil {
		panic(panicked)
	}
	return err
}
