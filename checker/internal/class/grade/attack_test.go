package grade_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/class/submission"
	"koans/checker/internal/course"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/sandbox"
)

func TestMain(m *testing.M) {
	sandbox.MaybeHelper()
	grade.MaybeScreen()
	os.Exit(m.Run())
}

// wide allows whatever reaches the system. No exercise of the
// workbook does; so what the gate would refuse there gets as far as the confinement here.
const wide = `imports = ["io/fs", "net", "os", "os/exec", "path/filepath", "syscall"]` + "\n"

const honest = `package sample

import "sync"

// Twice calls work two times at once and returns when both calls have.
func Twice(work func()) {
	var both sync.WaitGroup
	both.Go(work)
	both.Go(work)
	both.Wait()
}
`

// A scene is a machine with something on it that an attack may be after.
type scene struct {
	course   *course.Course
	dir      string // of the class and its grades; what may change in it is known
	secret   string
	cache    string
	tcp, udp string
	reached  atomic.Int64 // connections and packets
}

func newScene(t *testing.T, manifest string) *scene {
	s := &scene{dir: t.TempDir()}
	s.course = coursetest.New(t, coursetest.Files{"exercises/01_first/01_sample/exercise.toml": manifest})
	s.secret = filepath.Join(coursetest.Exercise(t, s.course, coursetest.Sample).SolutionDir(), "sample.go")
	var err error
	s.cache, err = gotest.DefaultCache()
	require.NoError(t, err)

	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { tcp.Close() })
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { udp.Close() })
	s.tcp, s.udp = tcp.Addr().String(), udp.LocalAddr().String()
	go func() {
		for {
			c, err := tcp.Accept()
			if err != nil {
				return
			}
			s.reached.Add(1)
			c.Close()
		}
	}()
	go func() {
		for b := make([]byte, 16); ; {
			if _, _, err := udp.ReadFrom(b); err != nil {
				return
			}
			s.reached.Add(1)
		}
	}()
	return s
}

// attacks are the answers in that folder of testdata, by name, made for this scene.
func (s *scene) attacks(t *testing.T, folder string) map[string]string {
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.go"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	all := map[string]string{}
	replace := strings.NewReplacer("`SECRET`", strconv.Quote(s.secret), "`CACHE`", strconv.Quote(s.cache),
		"`TCP`", strconv.Quote(s.tcp), "`UDP`", strconv.Quote(s.udp), "PARENT", strconv.Itoa(os.Getpid()), "MARK", filepath.Base(s.dir))
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		all[strings.TrimSuffix(filepath.Base(file), ".go")] = replace.Replace(string(text))
	}
	return all
}

// The levels at which the suite is run, as far as this machine has them.
var levels = []struct {
	name    string
	without sandbox.Part
}{
	{"all", 0},
	{"landlock", sandbox.Namespaces},
	{"namespaces", sandbox.Landlock},
}

var wantOf = regexp.MustCompile(`(?m)^// want (\S+)$`)

// Every attack scores nothing, is called by its name, and leaves nothing: no process, no file, no byte in a
// cache, no packet, and not a word of what it was not to read.
func TestAttacks(t *testing.T) { attackAtEachLevel(t, wide, "attacks") }

// The same where answers may start processes, and put them into groups.
func TestAttacksWithProcesses(t *testing.T) {
	attackAtEachLevel(t, wide+`needs = ["processes"]`+"\n", "attacks_with_processes")
}

func attackAtEachLevel(t *testing.T, manifest, folder string) {
	t.Helper()
	if testing.Short() {
		t.Skip("each attack is built at each level: minutes")
	}
	if runtime.GOOS != "linux" {
		t.Skip("there is confinement on Linux only")
	}
	s := newScene(t, manifest)
	attacks := s.attacks(t, folder)
	done := map[string]bool{}
	for _, level := range levels {
		box, err := sandbox.New(t.Context(), sandbox.Options{Without: level.without})
		require.NoError(t, err)
		if box.Level().None() || done[box.Level().String()] {
			t.Logf("%s: this machine does not have it", level.name)
			continue
		}
		done[box.Level().String()] = true
		t.Run(level.name, func(t *testing.T) {
			t.Log(box.Level())
			s.attack(t, box, attacks)
		})
	}
	assert.Less(t, mostResident(t), 512<<20, "bytes that the grader has had in memory at once")
	require.NotEmpty(t, done, "at least one level must be there, or nothing has been tried")
}

// mostResident is how much of this process was in memory at once.
func mostResident(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile("/proc/self/status")
	require.NoError(t, err)
	m := regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`).FindSubmatch(text)
	require.NotNil(t, m)
	kB, err := strconv.Atoi(string(m[1]))
	require.NoError(t, err)
	t.Logf("%d MiB in memory at once", kB>>10)
	return kB << 10
}

func (s *scene) attack(t *testing.T, box *sandbox.Sandbox, attacks map[string]string) {
	out := t.TempDir()
	scratch, err := grade.ScratchIn(out, out)
	require.NoError(t, err)
	before := s.witness(t)

	var class []submission.Submission
	for _, name := range slices.Sorted(maps.Keys(attacks)) {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.MkdirAll(path, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(path, "sample.go"), []byte(attacks[name]), 0o644))
		class = append(class, submission.Submission{ID: name, Parts: submission.At(path)})
	}
	// And one who is honest, in the midst of them.
	among := filepath.Join(t.TempDir(), "honest")
	require.NoError(t, os.MkdirAll(among, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(among, "sample.go"), []byte(honest), 0o644))
	class = append(class, submission.Submission{ID: "honest", Parts: submission.At(among)})

	rules := grade.DefaultRules()
	rules.Runs = 1
	judge, err := grade.NewConfined(t.Context(), s.course, rules, box, grade.Folders{Cache: s.cache, Scratch: scratch}, shown)
	require.NoError(t, err)
	c := classOf(s.course, judge, out)
	c.Rules, c.Jobs, c.Scratch = rules, 2, scratch
	g, err := c.Grade(t.Context(), class)
	require.NoError(t, err)

	for _, row := range g.Students {
		score := row.Scores[0]
		if row.ID == "honest" {
			assert.Equal(t, gradebook.Passed, score.Status, "an honest answer among attacks")
			continue
		}
		assert.Equal(t, gradebook.Failed, score.Status, "%s: %s", row.ID, score.Error)
		assert.Zero(t, row.Points, row.ID)
		said := fmt.Sprintf("%+v", score)
		for _, word := range []string{"LEAKED", "WROTE", "CONNECTED", "REACHED", "FILLED", "OPENED"} {
			assert.NotContains(t, said, word+" ", "%s", row.ID)
		}
		want := wantOf.FindStringSubmatch(attacks[row.ID])
		if assert.NotNil(t, want, "%s declares nothing", row.ID) && assert.NotEmpty(t, score.Findings, row.ID) {
			rules := strings.Split(want[1], "|")
			assert.Contains(t, rules, string(score.Findings[0].Kind), "%s is refused as: %s", row.ID, score.Findings[0].Message)
		}
	}
	assert.Zero(t, s.reached.Load(), "connections and packets that reached a server outside")
	assert.Equal(t, before, s.witness(t), "files where none may be written")
	left, err := os.ReadDir(scratch)
	require.NoError(t, err)
	assert.Empty(t, left, "files in the scratch folder")
	assert.Empty(t, processes(t, scratch, "DAEMON="+filepath.Base(s.dir)), "processes")
}

// witness describes what no attack may change: the course, and plants anywhere else.
func (s *scene) witness(t *testing.T) []string {
	t.Helper()
	var seen []string
	err := filepath.WalkDir(s.course.Root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if d != nil && d.Name() == ".koans" {
				return filepath.SkipDir // the checker's own notes
			}
			return err
		}
		info, err := d.Info()
		seen = append(seen, fmt.Sprint(path, info.Size(), info.ModTime(), info.Mode()))
		return err
	})
	require.NoError(t, err)
	for _, dir := range []string{filepath.Dir(s.secret), s.cache, "/tmp", "/dev/shm", "/var/tmp", "/", os.TempDir()} {
		if _, err := os.Lstat(filepath.Join(dir, "PLANTED")); err == nil {
			seen = append(seen, dir)
		}
	}
	return seen
}

// processes lists those whose program was built below scratch, and those whose environment holds the mark.
func processes(t *testing.T, scratch, mark string) []string {
	t.Helper()
	folders, err := filepath.Glob("/proc/[0-9]*")
	require.NoError(t, err)
	var found []string
	for _, folder := range folders {
		program, _ := os.Readlink(filepath.Join(folder, "exe")) // "" when it is gone
		text, _ := os.ReadFile(filepath.Join(folder, "environ"))
		if strings.HasPrefix(program, scratch) || bytes.Contains(text, []byte(mark)) {
			found = append(found, folder+" "+program)
		}
	}
	return found
}

// shown is all that the student's program has said, so that a leak of any kind would be seen.
func shown(v judge.Verdict) string {
	if v.Raw == nil {
		return ""
	}
	return v.Raw.Output + v.Raw.Crash + v.Raw.Build + strings.Join(v.Raw.Races, "")
}
