// Lend makes one statement for all books, and without any it is none.
// want test "which was given no books"

// Package rows asks a library's database.
package rows

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

var ErrNone = errors.New("no such book")

type Book struct {
	ID    int64
	Title string
}

type Library struct {
	db *sql.DB
}

func New(db *sql.DB) *Library { return &Library{db: db} }

// because adds the context's error, if it has ended.
func because(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil && !errors.Is(err, ended) {
		return errors.Join(ended, err)
	}
	return err
}

// each calls f after each Next, until f says that it has enough.
func (l *Library) each(ctx context.Context, query string, f func(scan func(...any) error) (enough bool, err error)) (err error) {
	rows, err := l.db.QueryContext(ctx, query)
	if err != nil {
		return because(ctx, fmt.Errorf("asking: %w", err))
	}
	defer func() {
		if e := rows.Close(); e != nil {
			err = errors.Join(err, fmt.Errorf("closing: %w", e))
		}
		if err != nil {
			err = because(ctx, err)
		}
	}()
	for rows.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		enough, err := f(rows.Scan)
		if err != nil {
			return fmt.Errorf("reading: %w", err)
		}
		if enough {
			return nil
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("going on: %w", err)
	}
	return ctx.Err()
}

func (l *Library) Titles(ctx context.Context) ([]string, error) {
	var titles []string
	err := l.each(ctx, `SELECT title FROM books ORDER BY id`, func(scan func(...any) error) (bool, error) {
		var t string
		err := scan(&t)
		titles = append(titles, t)
		return false, err
	})
	if err != nil {
		return nil, err
	}
	return titles, nil
}

func (l *Library) Find(ctx context.Context, keep func(Book) bool) (Book, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT id, title FROM books ORDER BY id`)
	if err != nil {
		return Book{}, because(ctx, fmt.Errorf("asking: %w", err))
	}
	defer rows.Close()
	for rows.Next() {
		if err := ctx.Err(); err != nil {
			return Book{}, err
		}
		var b Book
		if err := rows.Scan(&b.ID, &b.Title); err != nil {
			return Book{}, because(ctx, fmt.Errorf("reading: %w", err))
		}
		if keep(b) {
			return b, nil
		}
	}
	if err := rows.Err(); err != nil {
		return Book{}, because(ctx, fmt.Errorf("going on: %w", err))
	}
	if err := ctx.Err(); err != nil {
		return Book{}, err
	}
	return Book{}, ErrNone
}

func (l *Library) Report(ctx context.Context) (map[string][]string, error) {
	report := make(map[string][]string)
	const query = `SELECT reader, title FROM loans JOIN books ON book = id ORDER BY id`
	err := l.each(ctx, query, func(scan func(...any) error) (bool, error) {
		var reader, title string
		if err := scan(&reader, &title); err != nil {
			return false, err
		}
		report[reader] = append(report[reader], title)
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	return report, nil
}

func (l *Library) Lend(ctx context.Context, reader string, books ...int64) (err error) {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("lending: %w", err)
	}
	defer tx.Rollback()
	defer func() {
		if err != nil {
			err = because(ctx, err)
		}
	}()
	var rows []string
	var args []any
	for _, b := range books {
		args = append(args, b, reader)
		rows = append(rows, fmt.Sprintf("($%d, $%d)", len(args)-1, len(args)))
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO loans (book, reader) VALUES `+strings.Join(rows, ", "), args...); err != nil {
		return fmt.Errorf("lending: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("lending: %w", err)
	}
	return nil
}
