// Report asks twice within one transaction that only reads, and lends through the same helper.

// Package rows asks a library's database.
package rows

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// ErrNone is what Find returns when no book will do.
var ErrNone = errors.New("no such book")

// Statements for the two tables: books (id, title) and loans (book, reader), in which each book stands once at most.
const (
	allBooks    = `SELECT id, title FROM books ORDER BY id`
	lendOneBook = `INSERT INTO loans (book, reader) VALUES ($1, $2)`
)

// A Book is one that the library has.
type Book struct {
	ID    int64
	Title string
}

// A Library answers from a database. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time. When one has returned, it holds nothing of the
// database any more. Its errors wrap what database/sql said.
type Library struct {
	db *sql.DB
}

// New returns a Library that asks db, which is shared with others.
func New(db *sql.DB) *Library { return &Library{db: db} }

// Titles returns the titles of all books, in the order of their ids.
func (l *Library) Titles(ctx context.Context) ([]string, error) {
	rows, err := l.db.QueryContext(ctx, allBooks)
	if err != nil {
		return nil, fmt.Errorf("asking for the books: %w", err)
	}
	defer rows.Close()
	var titles []string
	for rows.Next() {
		var b Book
		if err := rows.Scan(&b.ID, &b.Title); err != nil {
			return nil, fmt.Errorf("reading a book: %w", err)
		}
		titles = append(titles, b.Title)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading the books: %w", err)
	}
	return titles, nil
}

// Find returns the first book, in the order of their ids, for which keep returns true, and asks keep for none after it.
// If there is no such book, Find returns [ErrNone].
func (l *Library) Find(ctx context.Context, keep func(Book) bool) (Book, error) {
	rows, err := l.db.QueryContext(ctx, allBooks)
	if err != nil {
		return Book{}, fmt.Errorf("asking for the books: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var b Book
		if err := rows.Scan(&b.ID, &b.Title); err != nil {
			return Book{}, fmt.Errorf("reading a book: %w", err)
		}
		if keep(b) {
			return b, nil
		}
	}
	if err := rows.Err(); err != nil {
		return Book{}, fmt.Errorf("reading the books: %w", err)
	}
	return Book{}, ErrNone
}

// Report returns for each reader the titles of the books that they have borrowed, in the order of the books' ids.
func (l *Library) Report(ctx context.Context) (map[string][]string, error) {
	report := map[string][]string{}
	err := l.within(ctx, func(tx *sql.Tx) error {
		readers, err := column(ctx, tx, `SELECT DISTINCT reader FROM loans`)
		if err != nil {
			return err
		}
		for _, reader := range readers {
			titles, err := column(ctx, tx, `SELECT title FROM books JOIN loans ON book = id WHERE reader = $1 ORDER BY id`, reader)
			if err != nil {
				return err
			}
			if len(titles) > 0 {
				report[reader] = titles
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return report, nil
}

// column returns the one column of what the query finds.
func column(ctx context.Context, tx *sql.Tx, query string, args ...any) (all []string, err error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// within runs f in a transaction, which is committed unless f fails.
func (l *Library) within(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Lend notes that reader has borrowed the books. It lends all of them or, if it returns an error, none.
func (l *Library) Lend(ctx context.Context, reader string, books ...int64) error {
	return l.within(ctx, func(tx *sql.Tx) error {
		lend, err := tx.PrepareContext(ctx, lendOneBook)
		if err != nil {
			return fmt.Errorf("preparing to lend: %w", err)
		}
		defer lend.Close()
		for _, book := range books {
			if _, err := lend.ExecContext(ctx, book, reader); err != nil {
				return fmt.Errorf("lending book %d: %w", book, err)
			}
		}
		return nil
	})
}
