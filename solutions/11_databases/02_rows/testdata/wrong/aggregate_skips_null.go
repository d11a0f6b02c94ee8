// want test "when the title of a book that Ada has is NULL"

// Package rows has the database join the titles of a reader, which leaves out those that are NULL.
package rows

//lint:file-ignore U1000 the statements are for the functions below to use

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// ErrNone is what Find returns when no book will do.
var ErrNone = errors.New("no such book")

// Statements for the two tables: books (id, title) and loans (book, reader), in which each book stands once at most.
// You may write others.
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
//
// All methods may be called from many goroutines at the same time. When one has returned, it holds nothing of the
// database any more. Its errors wrap what database/sql said.
type Library struct {
	db *sql.DB
}

// New returns a Library that asks db, which is shared with others.
func New(db *sql.DB) *Library { return &Library{db: db} }

// because says what went wrong, and that it was ctx if it has ended.
func because(ctx context.Context, what string, err error) error {
	if end := ctx.Err(); end != nil && !errors.Is(err, end) {
		return fmt.Errorf("%s: %w: %w", what, end, err)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// Titles returns the titles of all books, in the order of their ids.
func (l *Library) Titles(ctx context.Context) ([]string, error) {
	rows, err := l.db.QueryContext(ctx, allBooks)
	if err != nil {
		return nil, because(ctx, "titles", err)
	}
	defer rows.Close()
	var titles []string
	for rows.Next() {
		var b Book
		if err := rows.Scan(&b.ID, &b.Title); err != nil {
			return nil, because(ctx, "titles", err)
		}
		titles = append(titles, b.Title)
	}
	if err := rows.Err(); err != nil {
		return nil, because(ctx, "titles", err)
	}
	return titles, nil
}

// Find returns the first book, in the order of their ids, for which keep returns true, and asks keep for none after it.
// If there is no such book, Find returns [ErrNone]. If ctx ends while keep looks at the book that it wants, either will do.
func (l *Library) Find(ctx context.Context, keep func(Book) bool) (Book, error) {
	rows, err := l.db.QueryContext(ctx, allBooks)
	if err != nil {
		return Book{}, because(ctx, "find", err)
	}
	defer rows.Close()
	for rows.Next() {
		var b Book
		if err := rows.Scan(&b.ID, &b.Title); err != nil {
			return Book{}, because(ctx, "find", err)
		}
		if keep(b) {
			return b, nil
		}
	}
	if err := rows.Err(); err != nil {
		return Book{}, because(ctx, "find", err)
	}
	return Book{}, ErrNone
}

// Report returns for each reader the titles of the books that they have borrowed, in the order of the books' ids.
// It may ask several times: others may write in between.
func (l *Library) Report(ctx context.Context) (map[string][]string, error) {
	const (
		between = "\x1f" // in no title
		query   = `SELECT reader, string_agg(title, $1 ORDER BY id) FROM loans JOIN books ON book = id GROUP BY reader`
	)
	rows, err := l.db.QueryContext(ctx, query, between)
	if err != nil {
		return nil, because(ctx, "report", err)
	}
	defer rows.Close()
	report := map[string][]string{}
	for rows.Next() {
		var reader, titles string
		if err := rows.Scan(&reader, &titles); err != nil {
			return nil, because(ctx, "report", err)
		}
		report[reader] = strings.Split(titles, between)
	}
	if err := rows.Err(); err != nil {
		return nil, because(ctx, "report", err)
	}
	return report, nil
}

// Lend notes that reader has borrowed the books. It lends all of them or, if it returns an error, none.
// To lend no books is no error.
func (l *Library) Lend(ctx context.Context, reader string, books ...int64) error {
	if len(books) == 0 {
		return nil
	}
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return because(ctx, "lend", err)
	}
	defer tx.Rollback()
	for _, book := range books {
		if _, err := tx.ExecContext(ctx, lendOneBook, book, reader); err != nil {
			return because(ctx, "lend", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return because(ctx, "lend", err)
	}
	return nil
}
