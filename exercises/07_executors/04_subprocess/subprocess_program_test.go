package subprocess_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"koans/exercises/internal/processes"
)

// The program that is run is this one, started again with an environment variable. It names the folder in
// which the processes of one test say that they are there. The other variable tells who has started it all.
const (
	folder = "KOANS_SUBPROCESS"
	owner  = "KOANS_SUBPROCESS_OWNER"
)

// A process of the scene ends here, before any test begins. So does one that has not been given its environment, and would
// run the tests, which would start further ones. In all others this does nothing.
func init() {
	dir, who := os.Getenv(folder), os.Getenv(owner)
	switch {
	case len(os.Args) == 2 && os.Args[1] == "environment": // needs none: it tells who has started it all, if it knows
		fmt.Print(who)
		syscall.Exit(0) // os.Exit takes a second, unless the environment tells the race detector otherwise
	case dir != "":
		os.Exit(play(dir, who, os.Args[1:]))
	case who != "":
		fmt.Fprintln(os.Stderr, "started without the environment that it was to have")
		os.Exit(65)
	}
}

// play is the program: what it does is its first argument. It returns the exit code.
func play(dir, who string, args []string) int {
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "started without arguments")
		return 64
	}
	go endWith(dir, who)
	signal.Ignore(os.Interrupt, syscall.SIGTERM) // a request is not enough
	announce := func(as string) { os.WriteFile(filepath.Join(dir, fmt.Sprint(as, "-", os.Getpid())), nil, 0o600) }
	switch args[0] {
	case "code": // writes its other arguments, and ends with the first
		fmt.Println(strings.Join(args[1:], " "), os.Getenv("WORD"))
		code, _ := strconv.Atoi(args[1])
		return code
	case "echo": // writes what it reads, as it reads it, and to the other output how much it was
		n, _ := io.Copy(os.Stdout, os.Stdin)
		fmt.Fprint(os.Stderr, n)
	case "flood": // fills its second output first
		for _, out := range []io.Writer{os.Stderr, os.Stdout} {
			w := bufio.NewWriter(out)
			fmt.Fprint(w, strings.Repeat("x", flood))
			w.Flush()
		}
	case "work": // is there until it is told to go, with its output open or closed
		announce("work")
		if slices.Contains(args, "quiet") {
			os.Stdout.Close()
			os.Stderr.Close()
		}
		for !exists(filepath.Join(dir, "go")) {
			time.Sleep(time.Millisecond)
		}
	case "look": // tells whether the other is there still
		other, _ := os.ReadFile(filepath.Join(dir, "other"))
		pid, _ := strconv.Atoi(string(other))
		fmt.Print(processes.Listed(pid))
		announce("look")
	case "sleep": // until it is killed
		fmt.Print("so far")
		announce("sleep")
		select {}
	case "family", "orphan": // starts another, which holds its output, or not; the orphan's parent ends with a code, and does not wait for it
		child := exec.Command(os.Args[0], "sleep")
		if !slices.Contains(args, "quiet") {
			child.Stdout = os.Stdout
		}
		if err := child.Start(); err != nil {
			fmt.Fprint(os.Stderr, err)
			return 70
		}
		for len(found(dir, "sleep")) == 0 {
			time.Sleep(time.Millisecond)
		}
		announce(args[0])
		if args[0] == "orphan" {
			code, _ := strconv.Atoi(args[1])
			return code
		}
		child.Wait()
	}
	return 0
}

// flood is more than any pipe holds.
const flood = 256 << 10

// endWith ends this process when the test has ended, or its process: nothing survives a run that is killed.
func endWith(dir, who string) {
	pid, _ := strconv.Atoi(who)
	for processes.Listed(pid) && exists(dir) {
		time.Sleep(10 * time.Millisecond)
	}
	os.Exit(70)
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// found returns the processes that have said that they are there, as what they said.
func found(dir, as string) []int {
	var pids []int
	files, _ := filepath.Glob(filepath.Join(dir, as+"-*"))
	for _, file := range files {
		pid, _ := strconv.Atoi(file[strings.LastIndex(file, "-")+1:])
		pids = append(pids, pid)
	}
	slices.Sort(pids)
	return pids
}
