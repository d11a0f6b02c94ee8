// Package early takes over what the checker hands to a test process before any
// code of an answer can: it imports nothing but os, and among packages that are
// ready Go initialises the one whose path sorts first. An answer finds an empty
// environment variable and a standard input that has already been read.
package early

import "os"

// Nonce begins every line of the record; who does not know it cannot write one.
// Record is the open record. Both are zero when no checker started the process.
var (
	Nonce  string
	Record *os.File
)

func init() {
	path := os.Getenv("KOANS_RECORD")
	if path == "" {
		return
	}
	os.Unsetenv("KOANS_RECORD")
	Nonce = line()
	if path == "3" {
		Record = os.NewFile(3, "record") // a confined process inherits it open, and sees no path to it
		return
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		os.Stderr.WriteString("harness: opening the record: " + err.Error() + "\n")
		os.Exit(3)
	}
	Record = f
}

// line reads the first line of standard input byte by byte: the rest belongs to the harness.
func line() string {
	var got []byte
	one := make([]byte, 1)
	for {
		n, err := os.Stdin.Read(one)
		if n == 1 && one[0] == '\n' || err != nil {
			return string(got)
		}
		got = append(got, one[:n]...)
	}
}
