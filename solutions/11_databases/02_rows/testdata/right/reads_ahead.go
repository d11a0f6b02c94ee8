// A goroutine reads ahead of whoever looks at the rows, and is stopped and waited for.

// Package rows asks a library's database.
package rows

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// ErrNone is what Find returns when no book will do.
var ErrNone = errors.New("no such book")

const (
	allBooks    = `SELECT id, title FROM books ORDER BY id`
	allReaders  = `SELECT DISTINCT reader FROM loans ORDER BY reader`
	titlesOf    = `SELECT title FROM books JOIN loans ON book = id WHERE reader = $1 ORDER BY id`
	lendOneBook = `INSERT INTO loans (book, reader) VALUES ($1, $2)`
)

// A Book is one that the library has.
type Book struct {
	ID    int64
	Title string
}

// A Library answers from a database. Only [New] makes one.
type Library struct {
	db *sql.DB
}

// New returns a Library that asks db, which is shared with others.
func New(db *sql.DB) *Library { return &Library{db: db} }

// A reading sends what a query finds, row by row.
type reading[T any] struct {
	rows chan T
	stop func() // ends it, and waits until it has ended
	err  error  // to be read when rows is closed
}

// read asks in a goroutine of its own. The caller must call stop.
func read[T any](ctx context.Context, db *sql.DB, fields func(*T) []any, query string, args ...any) *reading[T] {
	reads, cancel := context.WithCancel(ctx)
	r := &reading[T]{rows: make(chan T)}
	var running sync.WaitGroup
	r.stop = func() {
		cancel()
		running.Wait()
	}
	running.Go(func() {
		defer close(r.rows)
		rows, err := db.QueryContext(reads, query, args...)
		if err != nil {
			r.fail(ctx, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var v T
			if err := rows.Scan(fields(&v)...); err != nil {
				r.fail(ctx, err)
				return
			}
			select {
			case r.rows <- v:
			case <-reads.Done():
				r.fail(ctx, reads.Err())
				return
			}
		}
		if err := rows.Err(); err != nil {
			r.fail(ctx, err)
		}
	})
	return r
}

func (r *reading[T]) fail(ctx context.Context, err error) {
	r.err = fmt.Errorf("asking the library: %w", err)
	if ctx.Err() != nil {
		r.err = errors.Join(r.err, ctx.Err())
	}
}

func bookFields(b *Book) []any    { return []any{&b.ID, &b.Title} }
func stringField(s *string) []any { return []any{s} }

// Titles returns the titles of all books, in the order of their ids.
func (l *Library) Titles(ctx context.Context) ([]string, error) {
	books := read(ctx, l.db, bookFields, allBooks)
	defer books.stop()
	var titles []string
	for b := range books.rows {
		titles = append(titles, b.Title)
	}
	if books.err != nil {
		return nil, books.err
	}
	return titles, nil
}

// Find returns the first book for which keep returns true.
func (l *Library) Find(ctx context.Context, keep func(Book) bool) (Book, error) {
	books := read(ctx, l.db, bookFields, allBooks)
	defer books.stop()
	for b := range books.rows {
		if keep(b) {
			return b, nil
		}
		if err := ctx.Err(); err != nil {
			return Book{}, fmt.Errorf("no book found so far: %w", err)
		}
	}
	if books.err != nil {
		return Book{}, books.err
	}
	return Book{}, ErrNone
}

// Report returns for each reader the titles of the books that they have borrowed.
func (l *Library) Report(ctx context.Context) (map[string][]string, error) {
	readers, err := l.strings(ctx, allReaders)
	if err != nil {
		return nil, err
	}
	report := map[string][]string{}
	for _, reader := range readers {
		switch titles, err := l.strings(ctx, titlesOf, reader); {
		case err != nil:
			return nil, err
		case len(titles) > 0:
			report[reader] = titles
		}
	}
	return report, nil
}

func (l *Library) strings(ctx context.Context, query string, args ...any) ([]string, error) {
	found := read(ctx, l.db, stringField, query, args...)
	defer found.stop()
	var all []string
	for s := range found.rows {
		all = append(all, s)
	}
	if found.err != nil {
		return nil, found.err
	}
	return all, nil
}

// Lend notes that reader has borrowed the books, all or none.
func (l *Library) Lend(ctx context.Context, reader string, books ...int64) (err error) {
	conn, err := l.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("lend: %w", err)
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return errors.Join(fmt.Errorf("lend: %w", err), ctx.Err())
	}
	defer tx.Rollback()
	for _, book := range books {
		if _, err = tx.ExecContext(ctx, lendOneBook, book, reader); err != nil {
			break
		}
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("lend: %w", err), ctx.Err())
	}
	return nil
}
