package database

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// open opens what the environment asks for.
func open(t testing.TB) backend {
	t.Helper()
	if address := os.Getenv("DATABASE_URL"); address != "" {
		return openPostgres(t, address)
	}
	return openSQLite(t)
}

// postgres is a schema of its own on a server.
type postgres struct{ config pgx.ConnConfig }

func openPostgres(t testing.TB, address string) backend {
	t.Helper()
	const instead = "; mend DATABASE_URL, or unset it: then the tests use SQLite"
	config, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatalf("DATABASE_URL names no PostgreSQL: %v%s", err, instead)
	}
	server := sql.OpenDB(patiently{stdlib.GetConnector(*config)})
	server.SetMaxIdleConns(0) // a test may have many databases until it ends
	t.Cleanup(func() { server.Close() })
	schema := "koans_" + strings.ToLower(rand.Text())
	if _, err := server.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatalf("the PostgreSQL of DATABASE_URL has no schema for the test: %v%s", err, instead)
	}
	// A connection that was left open in the schema must not keep it.
	t.Cleanup(func() { dropSchema(t, server, schema) })

	config.RuntimeParams["search_path"] = schema
	config.RuntimeParams["deadlock_timeout"] = "50ms" // a second is long, when many transactions meet
	return postgres{*config}
}

func dropSchema(t testing.TB, server *sql.DB, schema string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, err := server.ExecContext(ctx, "DROP SCHEMA "+schema+" CASCADE"); err != nil {
		t.Logf("the schema %s is still there: %v", schema, err)
	}
}

func (p postgres) connector() driver.Connector { return patiently{stdlib.GetConnector(p.config)} }

// Who holds a row may be waiting for the test to go on, so the others do not wait for it for long.
func (p postgres) others() driver.Connector {
	config := p.config.Copy()
	config.RuntimeParams["lock_timeout"] = "50ms"
	return patiently{stdlib.GetConnector(*config)}
}

// A patiently connects as soon as the server has room. Tests open and close many connections, and on a busy machine a server takes
// its time to notice that one is gone: that is no fault of who asks for the next.
type patiently struct{ driver.Connector }

func (p patiently) Connect(ctx context.Context) (driver.Conn, error) {
	for begun := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		c, err := p.Connector.Connect(ctx)
		var said *pgconn.PgError
		if !errors.As(err, &said) || said.Code != tooManyConnections || ctx.Err() != nil || time.Since(begun) > patience {
			return c, err
		}
	}
}

// What PostgreSQL says when a transaction may succeed if it is made again, and when it has no room for one more connection.
// https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	lockNotAvailable     = "55P03" // after lock_timeout
	tooManyConnections   = "53300"
)

func (p postgres) busy(err error) bool {
	var said *pgconn.PgError
	return errors.As(err, &said) && slices.Contains([]string{serializationFailure, deadlockDetected, lockNotAvailable}, said.Code)
}
