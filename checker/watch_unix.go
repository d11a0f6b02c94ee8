//go:build unix

package main

import (
	"fmt"
	"os"
	"syscall"
)

// become makes this process run the command, so that the terminal's signals are its alone. It returns only if that fails.
func become(command []string) error {
	return fmt.Errorf("starting %s: %w", command[0], syscall.Exec(command[0], command, os.Environ()))
}
