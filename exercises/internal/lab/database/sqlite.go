package database

import (
	"database/sql/driver"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"
	sqlitedriver "github.com/ncruces/go-sqlite3/driver"
)

// sqlite is a file in the test's folder. Its journal is ahead of the file (WAL): who reads stops nobody who
// writes. A transaction begins as a reader, and who finds somebody else writing is told so at once.
type sqlite struct{ c driver.Connector }

func openSQLite(t testing.TB) backend {
	path := filepath.ToSlash(filepath.Join(t.TempDir(), "test.db"))
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive
	}
	name := url.URL{Scheme: "file", Path: path, RawQuery: "_txlock=deferred&_pragma=busy_timeout(0)&_pragma=journal_mode(wal)&_pragma=synchronous(off)"}
	c, err := (&sqlitedriver.SQLite{}).OpenConnector(name.String())
	if err != nil {
		t.Fatalf("SQLite cannot open a database in %s: %v", os.TempDir(), err)
	}
	return sqlite{c}
}

func (s sqlite) connector() driver.Connector { return s.c }
func (s sqlite) others() driver.Connector    { return s.c }

func (s sqlite) busy(err error) bool {
	return errors.Is(err, sqlite3.BUSY) || errors.Is(err, sqlite3.LOCKED)
}
