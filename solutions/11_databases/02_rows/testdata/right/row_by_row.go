// Each book is a question of its own, so nothing is ever open; Lend is one statement.

// Package rows asks a library's database.
package rows

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
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
	const next = `SELECT id, title FROM books WHERE id >= $1 ORDER BY id LIMIT 1`
	for from := int64(-1 << 31); ; {
		var b Book
		err := l.db.QueryRowContext(ctx, next, from).Scan(&b.ID, &b.Title)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return Book{}, ErrNone
		case err != nil:
			return Book{}, failed(ctx, "find", err)
		case keep(b):
			return b, nil
		case b.ID == math.MaxInt64:
			return Book{}, ErrNone
		}
		from = b.ID + 1
	}
}

func column(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

func (l *Library) Report(ctx context.Context) (map[string][]string, error) {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, failed(ctx, "report", err)
	}
	defer tx.Rollback()
	readers, err := column(ctx, tx, allReaders)
	if err != nil {
		return nil, failed(ctx, "report", err)
	}
	report := make(map[string][]string, len(readers))
	for _, reader := range readers {
		titles, err := column(ctx, tx, titlesOf, reader)
		if err != nil {
			return nil, failed(ctx, "report", err)
		}
		if len(titles) != 0 {
			report[reader] = titles
		}
	}
	if err := tx.Commit(); err != nil {
		return nil, failed(ctx, "report", err)
	}
	return report, nil
}

func (l *Library) Lend(ctx context.Context, reader string, books ...int64) error {
	if len(books) == 0 {
		return ctx.Err()
	}
	var values []string
	var args []any
	for i, book := range books {
		values = append(values, fmt.Sprintf("($%d, $%d)", 2*i+1, 2*i+2))
		args = append(args, book, reader)
	}
	if _, err := l.db.ExecContext(ctx, `INSERT INTO loans (book, reader) VALUES `+strings.Join(values, ", "), args...); err != nil {
		return failed(ctx, "lend", err)
	}
	return nil
}
