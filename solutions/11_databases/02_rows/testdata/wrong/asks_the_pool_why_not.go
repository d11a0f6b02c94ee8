// Lend asks the pool who has the book that it could not lend, while its transaction is open.
// want test "connections that Lend has used at the same time"

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

const (
	allBooks    = `SELECT id, title FROM books ORDER BY id`
	allLoans    = `SELECT reader, title FROM loans JOIN books ON book = id ORDER BY id`
	readerOf    = `SELECT reader FROM loans WHERE book = $1`
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

// failed wraps err, and the context's error if that has ended.
func failed(ctx context.Context, what string, err error) error {
	if ended := ctx.Err(); ended != nil && !errors.Is(err, ended) {
		return fmt.Errorf("%s: %w (%w)", what, err, ended)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// Titles returns the titles of all books, in the order of their ids.
func (l *Library) Titles(ctx context.Context) ([]string, error) {
	rows, err := l.db.QueryContext(ctx, allBooks)
	if err != nil {
		return nil, failed(ctx, "asking for the books", err)
	}
	defer rows.Close()
	var titles []string
	for rows.Next() {
		var b Book
		if err := rows.Scan(&b.ID, &b.Title); err != nil {
			return nil, failed(ctx, "reading a book", err)
		}
		titles = append(titles, b.Title)
	}
	if err := rows.Err(); err != nil {
		return nil, failed(ctx, "reading the books", err)
	}
	return titles, nil
}

// Find returns the first book for which keep returns true.
func (l *Library) Find(ctx context.Context, keep func(Book) bool) (Book, error) {
	rows, err := l.db.QueryContext(ctx, allBooks)
	if err != nil {
		return Book{}, failed(ctx, "asking for the books", err)
	}
	defer rows.Close()
	for rows.Next() {
		var b Book
		if err := rows.Scan(&b.ID, &b.Title); err != nil {
			return Book{}, failed(ctx, "reading a book", err)
		}
		if keep(b) {
			return b, nil
		}
		if err := ctx.Err(); err != nil {
			return Book{}, failed(ctx, "looking for a book", err)
		}
	}
	if err := rows.Err(); err != nil {
		return Book{}, failed(ctx, "reading the books", err)
	}
	return Book{}, ErrNone
}

// Report returns for each reader the titles of the books that they have borrowed.
func (l *Library) Report(ctx context.Context) (map[string][]string, error) {
	rows, err := l.db.QueryContext(ctx, allLoans)
	if err != nil {
		return nil, failed(ctx, "asking for the loans", err)
	}
	defer rows.Close()
	report := make(map[string][]string)
	for rows.Next() {
		var reader, title string
		if err := rows.Scan(&reader, &title); err != nil {
			return nil, failed(ctx, "reading a loan", err)
		}
		report[reader] = append(report[reader], title)
	}
	if err := rows.Err(); err != nil {
		return nil, failed(ctx, "reading the loans", err)
	}
	return report, nil
}

// whyNot describes a book that could not be lent.
func (l *Library) whyNot(ctx context.Context, book int64) string {
	var reader string
	if err := l.db.QueryRowContext(ctx, readerOf, book).Scan(&reader); err != nil {
		return fmt.Sprintf("lending book %d", book)
	}
	return fmt.Sprintf("lending book %d, which %s has", book, reader)
}

// Lend notes that reader has borrowed the books, all or none.
func (l *Library) Lend(ctx context.Context, reader string, books ...int64) error {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return failed(ctx, "beginning to lend", err)
	}
	defer tx.Rollback()
	for _, book := range books {
		if _, err := tx.ExecContext(ctx, lendOneBook, book, reader); err != nil {
			return failed(ctx, l.whyNot(ctx, book), err)
		}
	}
	if err := tx.Commit(); err != nil {
		return failed(ctx, "lending", err)
	}
	return nil
}
