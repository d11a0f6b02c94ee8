package database

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

const (
	table = "CREATE TABLE numbers (n INTEGER PRIMARY KEY)"
	three = "INSERT INTO numbers (n) VALUES (1), (2), (3)"
	all   = "SELECT n FROM numbers ORDER BY n"
)

func TestWhatIsOpenIsCounted(t *testing.T) {
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		d := Open(t, tl, table, three)
		rows, err := d.Query(all)
		require.NoError(t, err)
		require.True(t, rows.Next())
		require.Equal(t, []int{1, 0, 1}, []int{d.Rows.Now(), d.Transactions.Now(), d.Busy.Now()})
		tx, err := d.Begin()
		require.NoError(t, err)
		require.Equal(t, []int{1, 1, 2}, []int{d.Rows.Now(), d.Transactions.Now(), d.Busy.Now()})
		require.Equal(t, 2, d.Busy.Most())
		prepared, err := d.Prepare(all) // on a third
		require.NoError(t, err)
		require.Equal(t, []int{2, 3}, []int{d.Busy.Now(), d.Busy.Most()})
		require.NoError(t, prepared.Close())
		require.NoError(t, tx.Commit())
		require.NoError(t, rows.Close())
		require.Equal(t, []int{0, 0, 0, 0}, []int{d.Rows.Now(), d.Transactions.Now(), d.Busy.Now(), d.Statements.Now()})
	})
}

func TestAStepCanBeRefused(t *testing.T) {
	refused := errors.New("refused")
	for _, op := range []Op{Begin, Query, Row, Exec, Commit} {
		t.Run(string(op), func(t *testing.T) {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				d := Open(t, tl, table, three)
				d.Before(func(s Step) error {
					if s.Op == op {
						return refused
					}
					return nil
				})
				require.ErrorIs(t, moveOn(d), refused)
				require.Equal(t, []int{0, 0, 0, 0}, []int{d.Rows.Now(), d.Transactions.Now(), d.Busy.Now(), d.Statements.Now()})

				d.Before(nil)
				var count int
				require.NoError(t, d.QueryRow("SELECT count(*) FROM numbers").Scan(&count))
				require.Equal(t, 3, count, "numbers, when a step of what adds one was refused")
				require.NoError(t, moveOn(d))
			})
		})
	}
}

// moveOn adds a number in a transaction that takes all kinds of steps.
func moveOn(d *Database) error {
	tx, err := d.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	rows, err := tx.Query(all)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT INTO numbers (n) VALUES ($1)", 4); err != nil {
		return err
	}
	return tx.Commit()
}

// Two change the same number, and one of them is told that the other was in the way: in SQLite who comes second, in PostgreSQL who
// has read what is no longer so.
func TestAnotherProgramIsInTheWay(t *testing.T) {
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		const change = "UPDATE numbers SET n = n + 10 WHERE n = 1"
		d := Open(t, tl, table, three)
		other := d.Another(t)
		tx, err := d.BeginTx(t.Context(), &sql.TxOptions{Isolation: sql.LevelSerializable})
		require.NoError(t, err)
		defer tx.Rollback()
		var count int
		require.NoError(t, tx.QueryRow("SELECT count(*) FROM numbers").Scan(&count))
		_, others := other.Exec(change)
		_, ours := tx.Exec(change)
		require.True(t, d.InTheWay(errors.Join(others, ours)), "%v and %v", others, ours)
	})
}

func TestWhoWasInTheWay(t *testing.T) {
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		d := Open(t, tl, table, three)
		require.True(t, d.InTheWay(ErrInTheWay))
		require.False(t, d.InTheWay(context.Canceled))
		_, err := d.Exec(three)
		require.Error(t, err, "of what is there already")
		require.False(t, d.InTheWay(err))
	})
}
