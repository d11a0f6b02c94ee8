// Everything goes through one function, which takes a connection and gives it back; Lend is a single statement.

// Package rows asks a library's database.
package rows

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
const (
	allBooks = `SELECT id, title FROM books ORDER BY id`
	allLoans = `SELECT reader, title FROM books JOIN loans ON book = id ORDER BY id`
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

// each calls f for each row until f wants no more, and holds nothing afterwards.
func each(ctx context.Context, db *sql.DB, query string, f func(scan func(...any) error) (more bool, err error)) (err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("asking for a connection: %w", err)
	}
	defer conn.Close()
	rows, err := conn.QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("asking: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if more, err := f(rows.Scan); err != nil || !more {
			return err
		}
	}
	return rows.Err()
}

// Titles returns the titles of all books, in the order of their ids.
func (l *Library) Titles(ctx context.Context) ([]string, error) {
	var titles []string
	err := each(ctx, l.db, allBooks, func(scan func(...any) error) (bool, error) {
		var b Book
		err := scan(&b.ID, &b.Title)
		titles = append(titles, b.Title)
		return true, err
	})
	if err != nil {
		return nil, err
	}
	return titles, nil
}

// Find returns the first book, in the order of their ids, for which keep returns true, and asks keep for none after it.
// If there is no such book, Find returns [ErrNone].
func (l *Library) Find(ctx context.Context, keep func(Book) bool) (Book, error) {
	found := Book{}
	none := ErrNone
	err := each(ctx, l.db, allBooks, func(scan func(...any) error) (bool, error) {
		var b Book
		if err := scan(&b.ID, &b.Title); err != nil {
			return false, err
		}
		if keep(b) {
			found, none = b, nil
		}
		return none != nil, nil
	})
	if err != nil {
		return Book{}, err
	}
	return found, none
}

// Report returns for each reader the titles of the books that they have borrowed, in the order of the books' ids.
func (l *Library) Report(ctx context.Context) (map[string][]string, error) {
	report := map[string][]string{}
	err := each(ctx, l.db, allLoans, func(scan func(...any) error) (bool, error) {
		var reader, title string
		if err := scan(&reader, &title); err != nil {
			return false, err
		}
		report[reader] = append(report[reader], title)
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	return report, nil
}

// Lend notes that reader has borrowed the books. It lends all of them or, if it returns an error, none.
func (l *Library) Lend(ctx context.Context, reader string, books ...int64) error {
	if len(books) == 0 { // there is no statement without values
		return nil
	}
	var values []string
	var args []any
	for _, book := range books {
		args = append(args, book, reader)
		values = append(values, fmt.Sprintf("($%d, $%d)", len(args)-1, len(args)))
	}
	// One statement is all or nothing by itself.
	statement := `INSERT INTO loans (book, reader) VALUES ` + strings.Join(values, ", ")
	if _, err := l.db.ExecContext(ctx, statement, args...); err != nil {
		return fmt.Errorf("lending: %w", err)
	}
	return nil
}
