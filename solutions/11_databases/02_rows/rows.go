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
	allLoans    = `SELECT reader, title FROM books JOIN loans ON book = id ORDER BY id`
	lendOneBook = `INSERT INTO loans (book, reader) VALUES ($1, $2)`
)

// A Book is one that the library has.
type Book struct {
	ID    int64
	Title string // to read one that is NULL is an error
}

// A Library answers from a database. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time.
type Library struct {
	db *sql.DB
}

// New returns a Library that asks db, which is shared with others.
func New(db *sql.DB) *Library { return &Library{db: db} }

// Titles returns the titles of all books.
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

// Find returns the first book, in the order of their ids, for which keep returns true. If there is none, it returns [ErrNone].
// If ctx ends while keep looks at the book that it wants, Find may return ctx's error.
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

// Report returns the titles of the books that each reader has borrowed. Who has none is not in it. It may ask several times:
// others may write in between.
func (l *Library) Report(ctx context.Context) (map[string][]string, error) {
	rows, err := l.db.QueryContext(ctx, allLoans)
	if err != nil {
		return nil, fmt.Errorf("asking for the loans: %w", err)
	}
	defer rows.Close()
	report := map[string][]string{}
	for rows.Next() {
		var reader, title string
		if err := rows.Scan(&reader, &title); err != nil {
			return nil, fmt.Errorf("reading a loan: %w", err)
		}
		report[reader] = append(report[reader], title)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading the loans: %w", err)
	}
	return report, nil
}

// Lend notes that reader has borrowed the books. To lend no books is no error.
func (l *Library) Lend(ctx context.Context, reader string, books ...int64) error {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("beginning to lend: %w", err)
	}
	defer tx.Rollback() // which does nothing once it is committed
	for _, book := range books {
		if _, err := tx.ExecContext(ctx, lendOneBook, book, reader); err != nil {
			return fmt.Errorf("lending book %d: %w", book, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("lending %d books: %w", len(books), err)
	}
	return nil
}
