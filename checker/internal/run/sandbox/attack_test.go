package sandbox_test

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// attacks are what the test binary does as a confined command. An error is that it could not.
// Those that every system knows are here.
var attacks = map[string]func(args []string) error{
	"nothing": func([]string) error { return nil },
	"exit": func(args []string) error {
		os.Exit(number(args[0]))
		return nil
	},
	"sleep": func([]string) error {
		time.Sleep(time.Hour)
		return nil
	},
	"spin": func([]string) error {
		for i := 0; ; i++ {
			sink = i
		}
	},
	"environ": func([]string) error {
		fmt.Print(strings.Join(os.Environ(), ","))
		return nil
	},
	"where": func([]string) error {
		dir, err := os.Getwd()
		fmt.Print(dir)
		return err
	},
	"copy": func([]string) error {
		var word string
		_, err := fmt.Scan(&word)
		fmt.Print("got ", word)
		return err
	},
	"read": func(args []string) error {
		_, err := os.ReadFile(args[0])
		return err
	},
	"list": func(args []string) error {
		_, err := os.ReadDir(args[0])
		return err
	},
	"write": func(args []string) error {
		return os.WriteFile(args[0], []byte("defaced"), 0o666)
	},
	"truncate": func(args []string) error { return os.Truncate(args[0], 0) },
	"remove":   func(args []string) error { return os.Remove(args[0]) },
	"rename":   func(args []string) error { return os.Rename(args[0], args[1]) },
	"chmod":    func(args []string) error { return os.Chmod(args[0], 0o777) },
	"touch":    func(args []string) error { return os.Chtimes(args[0], time.Time{}, time.Unix(1, 0)) },
	// The link is the attacker's own; where it leads is not.
	"read-symlink": func(args []string) error {
		if err := os.Symlink(args[0], "link"); err != nil {
			return err
		}
		_, err := os.ReadFile("link")
		return err
	},
	"write-symlink": func(args []string) error {
		if err := os.Symlink(args[0], "link"); err != nil {
			return err
		}
		return os.WriteFile("link", []byte("defaced"), 0o666)
	},
	"write-hardlink": func(args []string) error {
		if err := os.Link(args[0], "link"); err != nil {
			return err
		}
		return os.WriteFile("link", []byte("defaced"), 0o666)
	},
	// What the policy allows must work.
	"use-scratch": func([]string) error {
		if err := os.MkdirAll("a/b", 0o777); err != nil {
			return err
		}
		if err := os.WriteFile("a/b/c", []byte("mine"), 0o666); err != nil {
			return err
		}
		return errors.Join(os.Rename("a/b/c", "d"), os.RemoveAll("a"), os.Remove("d"))
	},
}

// self is this program's file.
var self = func() string {
	path, err := os.Executable()
	if err != nil {
		panic(err)
	}
	return path
}()

var sink int

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}
