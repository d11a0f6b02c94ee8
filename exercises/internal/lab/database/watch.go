package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"koans/exercises/internal/lab"
)

// ErrInTheWay is what a test's [Database.Before] returns in place of the database's own word that somebody else was in the way.
var ErrInTheWay = errors.New("somebody else was in the way (the test has said so)")

func isInTheWay(err error) bool { return errors.Is(err, ErrInTheWay) }

// watched makes connections that are watched.
type watched struct {
	d *Database
	driver.Connector
}

func (w watched) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := w.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, d: w.d, lane: fmt.Sprint("connection ", w.d.conns.Add(1))}, nil
}

// A conn is a connection. database/sql uses each from one goroutine at a time, and what is open on it likewise.
type conn struct {
	driver.Conn
	d    *Database
	lane string
	inTx bool

	holds int // how many things are open
	leave func()
	end   func(outcome string)
}

// hold counts something on the connection that is open until the returned function is called, which may be called again.
func (c *conn) hold(what *lab.Overlap, name string) (release func()) {
	if c.holds == 0 {
		c.leave = c.d.Busy.Enter()
		c.end = c.d.tl.Span(c.lane, name)
	}
	c.holds++
	leave := what.Enter()
	released := false
	return func() {
		if released {
			return
		}
		released = true
		leave()
		if c.holds--; c.holds == 0 {
			c.leave()
			c.end("")
		}
	}
}

func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if err := c.d.ask(Step{Op: Begin, Context: ctx}); err != nil {
		return nil, err
	}
	begun, err := c.Conn.(driver.ConnBeginTx).BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	c.inTx = true
	return &tx{begun, c, c.hold(&c.d.Transactions, "transaction")}, nil
}

func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if c.holds == 0 { // otherwise it is busy as it is
		defer c.d.Busy.Enter()()
	}
	s, err := c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return &stmt{s, c, query, c.d.Statements.Enter()}, nil
}

func (c *conn) ResetSession(ctx context.Context) error {
	if r, ok := c.Conn.(driver.SessionResetter); ok {
		return r.ResetSession(ctx)
	}
	return nil
}

func (c *conn) IsValid() bool {
	v, ok := c.Conn.(driver.Validator)
	return !ok || v.IsValid()
}

// A tx is a transaction.
type tx struct {
	driver.Tx
	c       *conn
	release func()
}

func (x *tx) Commit() error {
	defer x.over()
	if err := x.c.d.ask(Step{Op: Commit, Context: context.Background(), InTx: true}); err != nil {
		return errors.Join(err, x.Tx.Rollback())
	}
	return x.Tx.Commit()
}

func (x *tx) Rollback() error {
	defer x.over()
	x.c.d.ask(Step{Op: Rollback, Context: context.Background(), InTx: true}) // which nothing can keep from happening
	return x.Tx.Rollback()
}

func (x *tx) over() {
	x.c.inTx = false
	x.release()
}

// A stmt is a prepared statement. All statements are: database/sql prepares those that it was not asked to prepare.
type stmt struct {
	driver.Stmt
	c     *conn
	query string
	leave func()
}

// Close is called once: database/sql sees to it.
func (s *stmt) Close() error {
	s.leave()
	return s.Stmt.Close()
}

func (s *stmt) CheckNamedValue(v *driver.NamedValue) error {
	if checks, ok := s.Stmt.(driver.NamedValueChecker); ok {
		return checks.CheckNamedValue(v)
	}
	if checks, ok := s.c.Conn.(driver.NamedValueChecker); ok {
		return checks.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	defer s.c.hold(new(lab.Overlap), s.query)() // busy for as long as it takes, and counted nowhere else
	if err := s.ask(Exec, ctx); err != nil {
		return nil, err
	}
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	release := s.c.hold(&s.c.d.Rows, s.query)
	if err := s.ask(Query, ctx); err != nil {
		release()
		return nil, err
	}
	found, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		release()
		return nil, err
	}
	return &rows{found, s, ctx, release}, nil
}

func (s *stmt) ask(op Op, ctx context.Context) error {
	return s.c.d.ask(Step{Op: op, Statement: s.query, Context: ctx, InTx: s.c.inTx})
}

// rows are a result set.
type rows struct {
	driver.Rows
	s       *stmt
	ctx     context.Context
	release func()
}

func (r *rows) Next(dest []driver.Value) error {
	if err := r.s.ask(Row, r.ctx); err != nil {
		return err
	}
	return r.Rows.Next(dest)
}

func (r *rows) Close() error {
	defer r.release()
	return r.Rows.Close()
}
