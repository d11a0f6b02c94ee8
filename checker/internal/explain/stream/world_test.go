package stream_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// visible makes control characters of their pictures, which archives can hold and people can read.
var visible = strings.NewReplacer("␛", "\x1b", "␍", "\r", "␉", "\t", "␊", "")

// Reports as people paste them. Each archive of testdata/world holds what was said, the sources that it
// names below $DIR, and the screen that is wanted, which go test -update writes anew.
func TestReportsAsTheWorldHasThem(t *testing.T) {
	archives, err := filepath.Glob("testdata/world/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, archives)
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			require.NoError(t, err)
			dir := t.TempDir()
			var said, want string
			for _, f := range a.Files {
				switch f.Name {
				case "said":
					said = visible.Replace(strings.ReplaceAll(string(f.Data), "$DIR", dir))
				case "screen":
					want = string(f.Data)
				default:
					require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, f.Name)), 0o755))
					require.NoError(t, os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644))
				}
			}
			_, screen := collected(t, strings.NewReader(said), dir)
			screen = strings.NewReplacer(dir, "$DIR", "\x1b", "␛", "\r", "␍").Replace(screen)
			if *update {
				if len(a.Files) == 0 || a.Files[len(a.Files)-1].Name != "screen" {
					a.Files = append(a.Files, txtar.File{Name: "screen"})
				}
				a.Files[len(a.Files)-1].Data = []byte(screen)
				require.NoError(t, os.WriteFile(path, txtar.Format(a), 0o644))
				return
			}
			assert.Equal(t, want, screen, "look at the difference, and if it is better run go test -update")
		})
	}
}

// reports are whole ones, of which clothes must hide nothing.
var reports = map[string]string{
	"panic": "panic: send on closed channel\n\ngoroutine 7 [running]:\nmain.(*Hub).Send(0xc000012345, {0x1, 0x2})\n\t/app/hub.go:31 +0x1d\nmain.main()\n\t/app/main.go:7 +0x1d\nexit status 2\n",
	"signal": "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48f2a3]\n\n" +
		"goroutine 1 [running]:\nmain.load(...)\n\t/app/load.go:12\nmain.main()\n\t/app/main.go:7 +0x1d\nexit status 2\n",
	"asleep": "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\nmain.main()\n\t/app/main.go:9 +0x36\n\n" +
		"goroutine 18 [chan send]:\nmain.worker(0xc000012345)\n\t/app/work.go:20 +0x28\ncreated by main.main in goroutine 1\n\t/app/main.go:8 +0x66\nexit status 2\n",
	"map": "fatal error: concurrent map writes\n\ngoroutine 8 [running]:\ninternal/runtime/maps.fatal({0x4b2a1e, 0x15})\n\t/usr/local/go/src/runtime/panic.go:1181 +0x18\n" +
		"main.count(...)\n\t/app/count.go:14\nmain.main.func1()\n\t/app/main.go:11 +0x45\ncreated by main.main in goroutine 1\n\t/app/main.go:10 +0x5e\nexit status 2\n",
	"race": fmt.Sprintf(strings.ReplaceAll(oneRace, "nowhere", "app"), 12) + "Found 1 data race(s)\nexit status 66\n",
	"quit": "SIGQUIT: quit\nPC=0x46b5c1 m=0 sigcode=0\n\ngoroutine 1 gp=0xc000002380 m=nil [sync.Mutex.Lock]:\nsync.(*Mutex).Lock(...)\n\t/usr/local/go/src/sync/mutex.go:46\n" +
		"main.main()\n\t/app/main.go:12 +0x45\n\nrax    0xca\nrip    0x46b5c1\nexit status 2\n",
	"goleak": "goleak: Errors on successful test run: found unexpected goroutines:\n[Goroutine 21 in state chan receive, with main.f.func1 on top of the stack:\nmain.f.func1()\n\t/app/x.go:12 +0x2b\ncreated by main.f in goroutine 20\n\t/app/x.go:11 +0x4f\n]\nFAIL\texample.com/x\t0.5s\n",
}

// clothes are what people's tools put around a report, without changing what it says.
var clothes = map[string]func(report string) string{
	"docker compose":       each("app_1  | "),
	"docker compose v2":    each("api-1  | "),
	"compose, trimmed":     func(s string) string { return trimmedLines(each("app_1  | ")(s)) },
	"compose, coloured":    each("\x1b[36mapp_1  |\x1b[0m "),
	"time":                 stamped("2024-05-01T10:00:%02d.123Z "),
	"time and zone":        stamped("2024-05-01 10:00:%02d.123 +0200 "),
	"GitHub Actions":       stamped("2024-05-01T10:00:%02d.1234567Z "),
	"gh run view --log":    stamped("test\tRun go test\t2024-05-01T10:00:%02d.1234567Z "),
	"GitLab":               stamped("2024-05-01T10:00:%02d.123456Z 01O "),
	"CircleCI, bracketed":  stamped("[10:00:%02d] "),
	"Jenkins":              stamped("[2024-05-01T10:00:%02d.123Z] "),
	"journald":             stamped("May 01 10:00:%02d host app[1234]: "),
	"journald, iso":        stamped("2024-05-01T10:00:%02d+0200 host app[1234]: "),
	"syslog, small day":    stamped("May  1 10:00:%02d web-1 app[7]: "),
	"kubectl --prefix":     each("[pod/api-5d4f8-x2x1z/api] "),
	"kubectl --timestamps": stamped("2024-05-01T10:00:%02d.123456789Z "),
	"CRI":                  stamped("2024-05-01T10:00:%02d.123456789Z stderr F "),
	"stern":                each("api-5d4f8-x2x1z api "),
	"heroku":               stamped("2024-05-01T10:00:%02d.123456+00:00 app[web.1]: "),
	"foreman":              stamped("10:00:%02d web.1  | "),
	"docker's JSON":        dockerJSON,
	"Markdown quote":       func(s string) string { return trimmedLines(each("> ")(s)) },
	"quoted twice":         func(s string) string { return trimmedLines(each("> > ")(s)) },
	"backtick":             func(s string) string { return "`" + s },
	"fence on the line":    func(s string) string { return "```" + s + "```\n" },
	"one blank":            each(" "),
	"four blanks":          each("    "),
	"four, trimmed":        func(s string) string { return trimmedLines(each("    ")(s)) },
	"a tab":                each("\t"),
	"no indentation":       func(s string) string { return regexp.MustCompile(`(?m)^[ \t]+`).ReplaceAllString(s, "") },
	"blanks for tabs":      func(s string) string { return strings.ReplaceAll(s, "\t/", "        /") },
	"numbered lines":       numbered("%d: "),
	"numbered like cat -n": numbered("%6d\t"),
	"colours": func(s string) string {
		return regexp.MustCompile(`(?m)^(.+)$`).ReplaceAllString(s, "\x1b[31m$1\x1b[0m")
	},
	"CRLF":            func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"CR CR LF":        func(s string) string { return strings.ReplaceAll(s, "\n", "\r\r\n") },
	"^M":              func(s string) string { return strings.ReplaceAll(s, "\n", "^M\n") },
	"byte order mark": func(s string) string { return "\xef\xbb\xbf" + s },
	"glued":           func(s string) string { return "loading... " + s },
	"glued, prefixed": func(s string) string { return each("app_1  | ")("loading... " + s) },
	"glued, a progress bar": func(s string) string {
		return "\r 10%\r 20%\r" + s
	},
	"Markdown links": func(s string) string {
		return regexp.MustCompile(`(\w+\.go):(\d+)`).ReplaceAllString(s, "[$1:$2](http://$1:$2)")
	},
	"box": each("│ "),
}

func each(before string) func(string) string {
	return func(s string) string {
		return regexp.MustCompile(`(?m)^`).ReplaceAllString(strings.TrimSuffix(s, "\n"), escaped(before)) + "\n"
	}
}

func escaped(s string) string { return strings.ReplaceAll(s, "$", "$$") }

func numbered(format string) func(string) string {
	return func(s string) string {
		var b strings.Builder
		n := 7
		for line := range strings.Lines(s) {
			n++
			fmt.Fprintf(&b, format+"%s", n, line)
		}
		return b.String()
	}
}

func stamped(format string) func(string) string { return numbered(format) }

func trimmedLines(s string) string { return regexp.MustCompile(`(?m)[ \t]+$`).ReplaceAllString(s, "") }

func dockerJSON(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		fmt.Fprintf(&b, `{"log":%q,"stream":"stderr","time":"2024-05-01T10:00:00.123456789Z"}`+"\n", line)
	}
	return b.String()
}

// What a report is wrapped in hides nothing, and what stands before and after it is passed on.
func TestClothesHideNoReport(t *testing.T) {
	for name, report := range reports {
		want, _ := collected(t, strings.NewReader(report), t.TempDir())
		require.Len(t, want.Seen, 1, name)
		require.NotZero(t, want.Seen[0].Pos.Line, name)
		for how, wear := range clothes {
			t.Run(name+"/"+how, func(t *testing.T) {
				got, screen := collected(t, strings.NewReader("first\n"+wear(report)+"last\n"), t.TempDir())
				require.Len(t, got.Seen, 1, "%s\n%s", screen, wear(report))
				assert.Equal(t, want.Seen[0].Kind, got.Seen[0].Kind)
				assert.Equal(t, want.Seen[0].Pos, got.Seen[0].Pos)
				assert.Equal(t, want.Seen[0].Message, got.Seen[0].Message)
				assert.Equal(t, want.Seen[0].Related, got.Seen[0].Related)
				assert.True(t, strings.HasPrefix(screen, "first\n"), screen)
				assert.Contains(t, screen, "last\n")
				assert.NotContains(t, screen, "+0x", "all of the report was read")
			})
		}
	}
}

// A viewer of logs may have the last line first, with or without its times.
func TestReportsThatComeBackwards(t *testing.T) {
	for _, name := range []string{"panic", "signal", "asleep", "map", "race"} {
		want, _ := collected(t, strings.NewReader(reports[name]), t.TempDir())
		for _, how := range []string{"one blank", "CRLF", "time", "docker compose", "journald"} {
			wear := clothes[how]
			if how == "one blank" {
				wear = func(s string) string { return s }
			}
			lines := strings.SplitAfter(wear(reports[name]), "\n")
			var back strings.Builder
			for i := len(lines) - 1; i >= 0; i-- {
				back.WriteString(lines[i])
			}
			got, screen := collected(t, strings.NewReader(back.String()), t.TempDir())
			require.Len(t, got.Seen, 1, "%s, %s\n%s\n%s", name, how, screen, back.String())
			assert.Equal(t, want.Seen[0].Pos, got.Seen[0].Pos, name)
			assert.Equal(t, want.Seen[0].Message, got.Seen[0].Message, name)
		}
	}
}

// Processes that speak in turns, line by line, are told apart by their prefixes.
func TestReportsThatComeInTurns(t *testing.T) {
	names := []string{"panic", "asleep", "race", "map"}
	var parts [][]string
	for i, name := range names {
		parts = append(parts, strings.SplitAfter(each(fmt.Sprintf("app_%d  | ", i+1))(reports[name]), "\n"))
	}
	var said strings.Builder
	for i := 0; ; i++ {
		some := false
		for _, p := range parts {
			if i < len(p) {
				some = true
				said.WriteString(p[i])
			}
		}
		if !some {
			break
		}
	}
	got, screen := collected(t, strings.NewReader(said.String()), t.TempDir())
	require.Len(t, got.Seen, len(names), screen)
	for _, name := range names {
		want, _ := collected(t, strings.NewReader(reports[name]), t.TempDir())
		found := false
		for _, f := range got.Seen {
			found = found || f.Message == want.Seen[0].Message && f.Pos == want.Seen[0].Pos
		}
		assert.True(t, found, "%s\n%s", name, screen)
	}
	assert.NotContains(t, screen, "+0x")
}

// kept says what of said is neither passed on nor explained: lines that are missing though nothing was found.
func kept(said, screen string) []string {
	have := map[string]int{}
	for line := range strings.Lines(screen) {
		have[strings.TrimRight(line, "\n")]++
	}
	var lost []string
	for line := range strings.Lines(said) {
		line = strings.TrimRight(line, "\n")
		if have[line]--; have[line] < 0 {
			lost = append(lost, line)
		}
	}
	sort.Strings(lost)
	return lost
}

// FuzzNothingIsLost: explained or unchanged, never neither. What is marked as a program's own is passed on in any case.
func FuzzNothingIsLost(f *testing.F) {
	for _, report := range reports {
		f.Add([]byte(report), uint8(0), uint16(20))
		f.Add([]byte(clothes["docker compose"](report)+report), uint8(3), uint16(200))
		f.Add([]byte(clothes["one blank"](report)), uint8(7), uint16(77))
	}
	f.Add([]byte(lookalikes), uint8(1), uint16(9))
	const own = "MARKED: what a program says of its own"
	f.Fuzz(func(t *testing.T, said []byte, every uint8, cut uint16) {
		if len(said) > 20_000 {
			return
		}
		said = said[:len(said)-min(int(cut), len(said))/2]
		if every > 0 { // a line of the program's own now and then
			lines := bytes.SplitAfter(said, []byte("\n"))
			var b bytes.Buffer
			for i, line := range lines {
				if i > 0 && i%int(every) == 0 {
					b.WriteString(own + "\n")
				}
				b.Write(line)
			}
			said = b.Bytes()
		}
		sum, screen := collected(t, bytes.NewReader(said), t.TempDir())
		if len(sum.Seen) == 0 && !bytes.Contains(said, []byte("goroutine ")) { // a dump on request may be folded
			require.Empty(t, kept(string(said), screen))
		}
		require.Equal(t, bytes.Count(said, []byte(own)), strings.Count(screen, own), "%s\n----\n%s", said, screen)
		_, again := collected(t, io.Reader(iotest.OneByteReader(bytes.NewReader(said))), t.TempDir())
		require.Equal(t, screen, again, "byte by byte")
	})
}
