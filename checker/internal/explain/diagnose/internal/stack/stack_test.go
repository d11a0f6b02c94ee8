package stack

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHeadersOfEveryForm(t *testing.T) {
	for header, want := range map[string]Goroutine{
		"goroutine 7 [chan send]:": {ID: 7, State: "chan send"},
		"goroutine 7 [chan receive (nil chan), 2 minutes, locked to thread]:":                            {ID: 7, State: "chan receive (nil chan)"},
		"goroutine 25 [sync.WaitGroup.Wait (durable), synctest bubble 12]:":                              {ID: 25, State: "sync.WaitGroup.Wait", Bubble: 12, Durable: true},
		"goroutine 5 [sync.Mutex.Lock, synctest bubble 1]:":                                              {ID: 5, State: "sync.Mutex.Lock", Bubble: 1},
		"goroutine 1 gp=0xc000002380 m=nil [select (no cases)]:":                                         {ID: 1, State: "select (no cases)"},
		"goroutine 0 gp=0x6a1f20 m=0 mp=0x6a2ca0 [idle]:":                                                {ID: 0, State: "idle"},
		"goroutine 9 [sleep, synctest bubble 3 labels:{\"stage\": \"two\"}]:":                            {ID: 9, State: "sleep", Bubble: 3},
		"goroutine 9 [running labels:{\"stage\": \"two\"}]:":                                             {ID: 9, State: "running"},
		"[Goroutine 21 in state chan receive, with x.f on top of the stack:":                             {ID: 21, State: "chan receive"},
		" Goroutine 22 in state select (no cases), with x.g on top of the stack:":                        {ID: 22, State: "select (no cases)"},
		"        goroutine 8 [IO wait, synctest bubble 1]:":                                              {ID: 8, State: "IO wait", Bubble: 1},
		"Goroutine 23 in state chan receive (durable), synctest bubble 4, with x.f on top of the stack:": {ID: 23, State: "chan receive", Bubble: 4, Durable: true},
	} {
		got := Goroutines(header + "\nx.f()\n\t/a/x.go:3 +0x1\n")
		require.Len(t, got, 1, header)
		want.Frames = []Frame{{Func: "x.f", File: "/a/x.go", Line: 3}}
		assert.Equal(t, want, got[0], header)
	}
}

func TestFramesOfEveryForm(t *testing.T) {
	got := Goroutines(`noise before
goroutine 7 [chan send]:
koans/x.(*Set[...]).Add(0xc000, {0x1, {0x2, 0x3}, ...})
	/a dir/with spaces/x.go:12 +0x7b fp=0xc00 sp=0xc01 pc=0x4a
internal/sync.(*Mutex).Lock(...)
	/usr/local/go/src/internal/sync/mutex.go:70
koans/y.Gather[go.shape.int].func1()
koans/z.(*Partial[go.shape.struct { Tea string; Extras map[string]int }]).Call()
	/a/z.go:55 +0x1d3
main.f.func2.1(0x1?)
	C:/Users/Judit/koans/f.go:9 +0x1
...additional frames elided...
created by koans/x.(*Set[...]).Start in goroutine 3
	/a/x.go:99 +0x45

goroutine 8 [running]:
	goroutine running on other thread; stack unavailable
created by main.main
	/a/main.go:4 +0x1
exit status 2
not.a.frame()
	/b.go:1
`)
	require.Len(t, got, 2)
	assert.Equal(t, []Frame{
		{"koans/x.(*Set[...]).Add", "0xc000, {0x1, {0x2, 0x3}, ...}", "/a dir/with spaces/x.go", 12},
		{"internal/sync.(*Mutex).Lock", "...", "/usr/local/go/src/internal/sync/mutex.go", 70},
		{"koans/y.Gather[go.shape.int].func1", "", "", 0},
		{"koans/z.(*Partial[go.shape.struct { Tea string; Extras map[string]int }]).Call", "", "/a/z.go", 55},
		{"main.f.func2.1", "0x1?", "C:/Users/Judit/koans/f.go", 9},
	}, got[0].Frames)
	assert.Equal(t, Frame{Func: "koans/x.(*Set[...]).Start", File: "/a/x.go", Line: 99}, got[0].Created)
	assert.Equal(t, 3, got[0].Creator)
	assert.Empty(t, got[1].Frames)
	assert.Equal(t, Frame{Func: "main.main", File: "/a/main.go", Line: 4}, got[1].Created)
}

func TestAFoldedDumpTellsHowManyThereAre(t *testing.T) {
	got := Goroutines("  goroutine 7 [chan send]:\n  ...and 9999 more goroutines like this one\n  x.f()\n  \t/a/x.go:3 +0x1\n")
	require.Len(t, got, 1)
	assert.Equal(t, 9999, got[0].More)
	assert.Len(t, got[0].Frames, 1)
}

func TestTheNamesInAFrame(t *testing.T) {
	for name, want := range map[string][2]string{
		"koans/x/y.(*T).M.func1":       {"koans/x/y", "(*T).M.func1"},
		"main.main":                    {"main", "main"},
		"net/http.(*Client).Do":        {"net/http", "(*Client).Do"},
		"gopkg.in/yaml%2ev3.Unmarshal": {"gopkg.in/yaml%2ev3", "Unmarshal"},
		"panic":                        {"panic", ""},
		"koans/x.F[koans/z.T].func1":   {"koans/x", "F[koans/z.T].func1"},
	} {
		f := Frame{Func: name}
		assert.Equal(t, want[0], f.Package(), name)
		assert.Equal(t, want[1], f.Short(), name)
	}
}

func TestWhatAGoroutineWaitsFor(t *testing.T) {
	for text, want := range map[string]Wait{
		"goroutine 1 [sync.Mutex.Lock]:\nsync.(*Mutex).Lock(...)\n\t/go/src/sync/mutex.go:46\nx.f()\n\t/x.go:1":                           Lock,
		"goroutine 1 [sync.RWMutex.Lock]:\nsync.(*RWMutex).Lock(0x1)\n\t/go/src/sync/rwmutex.go:46\nx.f()\n\t/x.go:1":                     WriteLock,
		"goroutine 1 [sync.Mutex.Lock]:\nsync.(*Mutex).Lock(...)\n\t/m.go:4\nsync.(*RWMutex).Lock(0x1)\n\t/rw.go:46\nx.f()\n\t/x.go:1":    WriteLock,
		"goroutine 1 [sync.Mutex.Lock]:\nsync.(*Mutex).Lock(...)\n\t/m.go:4\nsync.(*Once).doSlow(0x1, 0x2)\n\t/o.go:46\nx.f()\n\t/x.go:1": Once,
		"goroutine 1 [semacquire, 2 minutes]:\nsync.(*WaitGroup).Wait(0x1)\n\t/w.go:46\nx.f()\n\t/x.go:1":                                 WaitGroup,
		"goroutine 1 [sync.Cond.Wait (durable), synctest bubble 1]:\nsync.(*Cond).Wait(0x1)\n\t/c.go:46\nx.f()\n\t/x.go:1":                Cond,
		"goroutine 1 [select]:\nx.f()\n\t/x.go:1\nsync.(*Once).Do(0x1)\n\t/o.go:1":                                                        Select,
		"goroutine 1 [GC worker (idle)]:\nruntime.gopark()\n\t/p.go:1":                                                                    Other,
	} {
		gs := Goroutines(text)
		require.Len(t, gs, 1)
		assert.Equal(t, want, gs[0].Wait(), text)
	}
}

func TestARaceReportInPieces(t *testing.T) {
	reports, rest := CutRaces("before\n==================\nWARNING: DATA RACE\nRead at 0x1 by main goroutine:\n  x.f()\n      /x.go:3 +0x1\n\nPrevious atomic write at 0x1 by goroutine 9:\n  [failed to restore the stack]\n\nGoroutine 9 (finished) created at:\n  x.g()\n      /x.go:9 +0x1\n==================\nafter\n==================\nWARNING: DATA RACE\ncut sh")
	require.Len(t, reports, 2)
	assert.Equal(t, "before\nafter\n", rest)
	r := ReadRace(reports[0])
	require.Len(t, r.Accesses, 2)
	assert.Equal(t, Access{Main: true, Frames: []Frame{{Func: "x.f", File: "/x.go", Line: 3}}}, r.Accesses[0])
	assert.True(t, r.Accesses[1].Write && r.Accesses[1].Atomic)
	assert.Empty(t, r.Accesses[1].Frames)
	assert.Equal(t, []Frame{{Func: "x.g", File: "/x.go", Line: 9}}, r.Accesses[1].Created)
	assert.Empty(t, ReadRace(reports[1]).Accesses)
}

func FuzzNothingBreaksTheReaders(f *testing.F) {
	f.Add("goroutine 1 [running]:\nx.f()\n\t/x.go:1 +0x1\ncreated by x.g in goroutine 2\n\t/x.go:2\n")
	f.Add("WARNING: DATA RACE\nRead at 0x1 by goroutine 2:\n  x.f()\n      /x.go:3\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, g := range Goroutines(text) {
			g.Wait()
			g.Address()
			for _, fr := range g.Frames {
				fr.Short()
				fr.Package()
			}
		}
		reports, _ := CutRaces(text)
		for _, r := range reports {
			ReadRace(r)
		}
	})
}

func TestFunctionsAreToldByTheirBareNames(t *testing.T) {
	for short, bare := range map[string]string{
		"Pool": "Pool", "Pool.func1": "Pool", "(*Task[...]).Await": "Await", "Last[...]": "Last", "Last[go.shape.int]": "Last",
		"Last[...].func2": "Last", "(*Semaphore).Acquire.func1": "Acquire", "Queue.Put": "Put",
	} {
		assert.Equal(t, bare, Frame{Func: "koans/x." + short}.Bare(), short)
	}
	assert.Empty(t, Frame{}.Bare())
}
