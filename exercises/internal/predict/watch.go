package predict

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// patience is how long a child may take on the real clock. None that lets the simulated
// one go on takes more than an instant, so this is for those that compute without end.
const patience = 20 * time.Second

// Watch runs the programs, each in a child process that comes back to t's test and
// there to [Perform], and returns what each did.
//
// One prediction that is seen to be wrong is enough, and each child takes a tenth of a second: those come first of which the
// answer says something else than the key, and at the first that does not do what is said it ends. What the others do
// is then as in their keys. Whether a program has a race is for the race detector to say. Where there is
// none, what the key says of races is believed.
func Watch(t *testing.T, keys []Key, programs []Program) []Did {
	t.Helper()
	did := make([]Did, len(programs))
	for i, k := range keys {
		did[i] = k.outcome()
	}
	for _, i := range doubtfulFirst(keys, programs) {
		p := programs[i]
		if keys[i].Does != Races || detectsRaces {
			var err error
			if did[i], err = run(t.Context(), t.Name(), i, p); err != nil {
				t.Fatalf("running the program %s: %v", p.called(), err)
			}
		}
		if !did[i].same(p.Prints, p.Does) {
			break
		}
	}
	return did
}

// doubtfulFirst returns the indices of all programs, in their order, but first those of which the answer and the key do not say the same.
func doubtfulFirst(keys []Key, programs []Program) []int {
	var doubtful, others []int
	for i, p := range programs {
		if keys[i].outcome().same(p.Prints, p.Does) {
			others = append(others, i)
		} else {
			doubtful = append(doubtful, i)
		}
	}
	return append(doubtful, others...)
}

func run(ctx context.Context, test string, i int, p Program) (Did, error) {
	exe, err := os.Executable()
	if err != nil {
		return Did{}, fmt.Errorf("finding the tests' own executable: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	// Not ^ and $: the checker's harness takes names as they are.
	cmd := exec.CommandContext(ctx, exe, "-test.run="+test, "-test.timeout=0")
	// One processor: see stage.watch.
	cmd.Env = append(os.Environ(), fmt.Sprint(program, "=", i), "GOMAXPROCS=1", "GOTRACEBACK=single",
		fmt.Sprintf("GORACE=halt_on_error=1 atexit_sleep_ms=0 exitcode=%d", exitRace))
	cmd.WaitDelay = time.Second
	out, complaints := &bounded{}, &bounded{}
	cmd.Stdout, cmd.Stderr = out, complaints
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() == context.DeadlineExceeded:
		return Did{Does: Ending(fmt.Sprintf("has not come to an end after %v", patience))}, nil
	case err != nil && !errors.As(err, &exit):
		return Did{}, err
	}
	return p.judge(out.String(), complaints.String(), cmd.ProcessState.ExitCode()), nil
}

const exitRace = 66

var lastWords = regexp.MustCompile(`(?m)^(?:panic|fatal error): (.*?)(?: \[recovered.*)?$`)

// judge tells what the program did from what its process left.
func (p Program) judge(out, complaints string, exit int) Did {
	printed, _, returned := strings.Cut(out, markReturned)
	did := Did{Prints: printed}
	crash := lastWords.FindString(complaints)
	_, end, told := strings.Cut(complaints, markEnd)
	switch {
	case exit == exitRace && strings.Contains(complaints, "WARNING: DATA RACE"):
		did.Does, did.Detail = Races, p.raceAt(complaints)
	case told:
		how, detail, _ := strings.Cut(end, mark)
		did.Does, did.Detail = Ending(how), detail
	case returned:
		did.Does = Returns // what came after main had returned never comes
	case crash != "":
		did.Does, did.Detail = Panics, crash
	default:
		did.Does = Ending(fmt.Sprintf("ends with exit status %d", exit))
	}
	return did
}

// raceAt says which lines of the program the race detector names.
func (p Program) raceAt(report string) string {
	file, _ := p.position()
	var lines []int
	for part := range strings.SplitSeq(report, "\n\n") {
		if !strings.Contains(part, " at 0x") {
			continue // where the goroutines were started
		}
		if n := linesOf(part, filepath.Base(file)); len(n) > 0 {
			lines = append(lines, n[0])
		}
	}
	slices.Sort(lines)
	if lines = slices.Compact(lines); len(lines) == 0 {
		return ""
	}
	return lineList(lines)
}

// bounded keeps the beginning of what is written to it.
type bounded struct{ bytes.Buffer }

const mostKept = 256 << 10

func (b *bounded) Write(p []byte) (int, error) {
	if room := mostKept - b.Len(); room > 0 {
		b.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
