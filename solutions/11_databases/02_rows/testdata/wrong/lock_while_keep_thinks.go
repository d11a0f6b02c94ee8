// A lock is held while keep thinks, and whoever waits for it has forgotten the context.
// want test "waits for another call whose keep has not returned"

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

// A Library answers from a database.
type Library struct {
	mu sync.Mutex
	db *sql.DB
}

// New returns a Library that asks db.
func New(db *sql.DB) *Library { return &Library{db: db} }

func failed(ctx context.Context, doing string, err error) error {
	if cause := ctx.Err(); cause != nil && !errors.Is(err, cause) {
		return fmt.Errorf("%s: %w (%w)", doing, err, cause)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func (l *Library) Titles(ctx context.Context) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	rows, err := l.db.QueryContext(ctx, allBooks)
	if err != nil {
		return nil, failed(ctx, "titles", err)
	}
	defer rows.Close()
	var titles []string
	for rows.Next() {
		var b Book
		if err := rows.Scan(&b.ID, &b.Title); err != nil {
			return nil, failed(ctx, "titles", err)
		}
		titles = append(titles, b.Title)
	}
	if err := rows.Err(); err != nil {
		return nil, failed(ctx, "titles", err)
	}
	return titles, nil
}

func (l *Library) Find(ctx context.Context, keep func(Book) bool) (Book, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	rows, err := l.db.QueryContext(ctx, allBooks)
	if err != nil {
		return Book{}, failed(ctx, "find", err)
	}
	defer rows.Close()
	for rows.Next() {
		var b Book
		if err := rows.Scan(&b.ID, &b.Title); err != nil {
			return Book{}, failed(ctx, "find", err)
		}
		if keep(b) {
			if err := rows.Close(); err != nil {
				return Book{}, failed(ctx, "find", err)
			}
			return b, nil
		}
	}
	if err := rows.Err(); err != nil {
		return Book{}, failed(ctx, "find", err)
	}
	return Book{}, ErrNone
}

func (l *Library) readers(ctx context.Context) ([]string, error) {
	return l.column(ctx, allReaders)
}

func (l *Library) column(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := l.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, failed(ctx, "report", err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, failed(ctx, "report", err)
		}
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		return nil, failed(ctx, "report", err)
	}
	return all, nil
}

func (l *Library) Report(ctx context.Context) (map[string][]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	readers, err := l.readers(ctx)
	if err != nil {
		return nil, err
	}
	report := make(map[string][]string)
	for _, reader := range readers {
		titles, err := l.column(ctx, titlesOf, reader)
		if err != nil {
			return nil, err
		}
		if len(titles) > 0 {
			report[reader] = titles
		}
	}
	return report, nil
}

func (l *Library) Lend(ctx context.Context, reader string, books ...int64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return failed(ctx, "lend", err)
	}
	defer tx.Rollback()
	for _, book := range books {
		if _, err := tx.ExecContext(ctx, lendOneBook, book, reader); err != nil {
			return failed(ctx, "lend", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return failed(ctx, "lend", err)
	}
	return nil
}
