// Package lock lets one operation at a time use a database connection.
package lock

// A Conn is a connection to a database. It must not be used by two goroutines at
// the same time, and an answer belongs to the query that was sent last.
type Conn interface {
	// Send sends a query. If it fails, there will be no answer.
	Send(query string) error
	// Receive waits for the answer to the query.
	Receive() (answer string, err error)
}

// A DB shares one connection among many goroutines: one uses it at a time, the
// others wait. Only [New] makes one.
type DB struct {
	// TODO: what must be kept, beside the connection, so that only one at a time uses it?
}

// New returns a DB that shares conn. It does not use conn yet; from now on nobody else may.
func New(conn Conn) *DB {
	// TODO
	return &DB{}
}

// Query waits until the connection is free, sends the query, and returns what
// Receive returned. If Send fails, it returns Send's error. It calls each at most
// once, and if one of them panics, so does Query.
func (db *DB) Query(query string) (answer string, err error) {
	// TODO: nobody else may use the connection between Send and the end of Receive.
	return "", nil
}

// Transaction waits until the connection is free and runs work, which has the
// connection to itself until it returns. Transaction returns what work returned, and
// sends and receives nothing itself. If work panics, so does Transaction.
//
// Work uses the conn that it is given, and only until it returns. If it calls a
// method of db, it waits for itself, for ever.
func (db *DB) Transaction(work func(conn Conn) error) error {
	// TODO
	return nil
}
