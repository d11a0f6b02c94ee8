// Package early takes over what the checker hands to a test process before any
// code of an answer can: it imports nothing but os, and among packages that are
// ready Go initialises the one whose path sorts first. An answer finds an empty
// environment variable and a standard input that has already been read.
package early

import "os"

// Record is the open record, nil when no checker started the process.
var Record *os.File

// The nonce begins every line of the record; who does not know it cannot write one. It and each line stand
// here and nowhere else: in memory that the allocator hands out, or in a buffer that package fmt lends to whoever
// prints next, an answer could come across them.
var (
	nonce [64]byte
	size  int
	line  [512]byte
)

func init() {
	path := os.Getenv("KOANS_RECORD")
	if path == "" {
		return
	}
	os.Unsetenv("KOANS_RECORD")
	readNonce()
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

// readNonce reads the first line of standard input byte by byte: the rest belongs to the harness.
func readNonce() {
	for size < len(nonce) {
		n, err := os.Stdin.Read(nonce[size : size+1])
		if n == 1 && nonce[size] == '\n' || err != nil {
			nonce[size] = 0
			return
		}
		size += n
	}
}

// Write writes one line into the record, and what belongs to it. Calls must come one at a time. What cannot be
// written is missing from the record, and that is what the checker goes by.
func Write(verb, arg string, more []byte) {
	text := append(line[:0], nonce[:size]...)
	text = append(text, ' ')
	text = append(text, verb...)
	text = append(text, ' ')
	text = append(text, arg[:min(len(arg), len(line)-len(text)-1)]...)
	text = append(text, '\n')
	_, err := Record.Write(text)
	clear(line[:])
	if err == nil && more != nil {
		_, _ = Record.Write(more)
	}
}
