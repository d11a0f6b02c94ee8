package predict_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/exercises/internal/predict"
)

// Each program with what it does: its Prints and Does are the truth.
var programs = []predict.Program{
	{Name: "nothing", Prints: "", Does: predict.Returns, Run: func() {}},
	{Name: "prints", Prints: "1 2", Does: predict.Returns, Run: func() { fmt.Println(1); fmt.Print(2) }},
	{Name: "what is left ends by itself, unheard", Prints: "main", Does: predict.Returns, Run: func() {
		go func() {
			time.Sleep(time.Second)
			fmt.Println("other")
		}()
		fmt.Println("main")
	}},
	{Name: "what is left would panic", Prints: "main", Does: predict.Returns, Run: func() {
		go func() {
			time.Sleep(time.Second)
			panic("too late")
		}()
		fmt.Println("main")
	}},
	{Name: "leaves one that waits", Does: predict.Leaks, Run: func() { go func() { <-make(chan int) }() }},
	{Name: "leaves one that waits for a lock", Prints: "main", Does: predict.Leaks, Run: func() {
		var mu sync.Mutex
		mu.Lock()
		go mu.Lock()
		fmt.Println("main")
	}},
	{Name: "leaves one that ticks", Does: predict.Leaks, Run: func() {
		go func() {
			for range time.Tick(time.Second) {
			}
		}()
	}},
	{Name: "leaves one that comes to its wait later", Does: predict.Leaks, Run: func() {
		ch := make(chan int)
		go func() {
			time.Sleep(time.Minute)
			ch <- 1
		}()
	}},
	{Name: "waits for nobody", Prints: "1", Does: predict.Deadlocks, Run: func() { fmt.Println(1); <-make(chan int) }},
	{Name: "waits for a channel that is not there", Does: predict.Deadlocks, Run: func() {
		var ch chan int
		ch <- 1
	}},
	{Name: "waits after a while", Does: predict.Deadlocks, Run: func() { time.Sleep(time.Minute); select {} }},
	{Name: "locks twice", Does: predict.Deadlocks, Run: func() {
		var mu sync.Mutex
		mu.Lock()
		mu.Lock()
	}},
	{Name: "upgrades", Prints: "read", Does: predict.Deadlocks, Run: func() {
		var mu sync.RWMutex
		mu.RLock()
		fmt.Println("read")
		mu.Lock()
	}},
	{Name: "once in once", Does: predict.Deadlocks, Run: func() {
		var once sync.Once
		var again func()
		again = func() { once.Do(again) }
		again()
	}},
	{Name: "waits for one that waits for a lock", Does: predict.Deadlocks, Run: func() {
		var mu sync.Mutex
		var wg sync.WaitGroup
		mu.Lock()
		wg.Go(func() { mu.Lock() })
		wg.Wait()
	}},
	{Name: "panics", Prints: "1", Does: predict.Panics, Run: func() { fmt.Println(1); panic("no") }},
	{Name: "panics elsewhere", Does: predict.Panics, Run: func() {
		go panic("no")
		time.Sleep(time.Second)
	}},
	{Name: "unlocks what is not locked", Does: predict.Panics, Run: func() {
		var mu sync.Mutex
		mu.Unlock()
	}},
	{Name: "sleeps and sleeps", Does: predict.RunsForever, Run: func() {
		for {
			time.Sleep(time.Second)
		}
	}},
	{Name: "waits while another ticks", Does: predict.RunsForever, Run: func() {
		go func() {
			for range time.Tick(time.Second) {
			}
		}()
		select {}
	}},
	{Name: "is late", Prints: "2", Does: predict.Returns, Run: func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Minute)
		defer cancel()
		<-ctx.Done()
		fmt.Println(2)
	}},
	{Name: "counts without a lock", Does: predict.Races, Run: func() {
		n := 0
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() { n++ })
		}
		wg.Wait()
		fmt.Println(n)
	}},
	{Name: "hopes that a second is enough", Does: predict.Races, Run: func() {
		n := 0
		go func() { n = 1 }()
		time.Sleep(time.Second)
		fmt.Println(n)
	}},
	{Name: "writes one map", Does: predict.Races, Run: func() {
		m := map[int]int{}
		var wg sync.WaitGroup
		for i := range 2 {
			wg.Go(func() { m[i] = i })
		}
		wg.Wait()
	}},
}

func keys() []predict.Key {
	var all []predict.Key
	for _, p := range programs {
		all = append(all, predict.Key{Name: p.Name, Prints: p.Prints, Does: p.Does, Why: "So it is."})
	}
	return all
}

func TestWhatProgramsDoIsSeen(t *testing.T) {
	predict.Perform(t, programs)
	did := predict.Watch(t, keys(), programs)
	for i, p := range programs {
		assert.Equal(t, string(p.Does), string(did[i].Does), p.Name)
		assert.Empty(t, predict.Wrong(keys()[i:i+1], programs[i:i+1], did[i:i+1]), p.Name)
	}
	assert.Empty(t, predict.Changed(keys(), programs, did))
}

func TestOneWrongPredictionIsEnough(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "ran")
	if told := os.Getenv("MARK"); told != "" {
		mark = told // in the child
	}
	t.Setenv("MARK", mark)
	some := []predict.Program{
		{Name: "marks", Does: predict.Returns, Run: func() { os.WriteFile(mark, nil, 0o600) }},
		{Name: "prints", Prints: "1", Does: predict.Returns, Run: func() { fmt.Println(1) }},
	}
	predict.Perform(t, some)
	key := []predict.Key{{Name: "marks", Does: predict.Returns}, {Name: "prints", Prints: "1", Does: predict.Returns}}

	some[1].Prints = "2"
	did := predict.Watch(t, key, some)
	assert.NoFileExists(t, mark)
	assert.Contains(t, predict.Wrong(key, some, did), `that of "prints"`)

	some[1].Prints = "1"
	did = predict.Watch(t, key, some)
	assert.FileExists(t, mark)
	assert.Empty(t, predict.Wrong(key, some, did))
}

func TestWhereItWaitsIsSaid(t *testing.T) {
	some := []predict.Program{programs[4], programs[11], programs[16], programs[21]}
	predict.Perform(t, some)
	key := []predict.Key{{Does: predict.Leaks}, {Does: predict.Deadlocks}, {Does: predict.Panics}, {Does: predict.Races}}
	did := predict.Watch(t, key, some)
	assert.Regexp(t, `^waiting at line \d+$`, did[0].Detail)
	assert.Regexp(t, `^waiting at line \d+$`, did[1].Detail)
	assert.Equal(t, "panic: no", did[2].Detail)
	if did[3].Detail != "" { // without the race detector it is not known
		assert.Regexp(t, `^line \d+$`, did[3].Detail)
	}
}

func TestWhatIsSaidOfPredictions(t *testing.T) {
	truth := []predict.Did{{Prints: "1\n2\n", Does: predict.Returns}, {Does: predict.Races, Prints: "3"}, {Does: predict.Deadlocks, Detail: "waiting at line 7"}}
	key := []predict.Key{
		{Name: "a", Prints: "1 2", Does: predict.Returns, Why: "Because a."},
		{Name: "b", Does: predict.Races, Why: "Because b."},
		{Name: "c", Does: predict.Deadlocks, Why: "Because c."},
	}
	answer := func(edit func(ps []predict.Program)) []predict.Program {
		ps := []predict.Program{
			{Name: "a", Run: func() {}, Prints: " 1 2", Does: "returns"},
			{Name: "b", Run: func() {}, Prints: "who knows", Does: "races"},
			{Name: "c", Run: func() {}, Does: "deadlocks"},
		}
		edit(ps)
		return ps
	}
	for _, s := range []struct {
		name        string
		edit        func(ps []predict.Program)
		open, wrong string // regular expressions; "" for silence
	}{
		{"all right", func(ps []predict.Program) {}, "", ""},
		{"nothing said", func(ps []predict.Program) { ps[0].Does, ps[2].Does = "", "" }, `^2 of 3 programs have no prediction yet, the first is "a" \(predict_test.go:\d+\)`, "."},
		{"one not said", func(ps []predict.Program) { ps[2].Does = "" }, `^1 of 3 programs has no prediction yet: "c"`, "."},
		{"no ending", func(ps []predict.Program) { ps[1].Does = "explodes" }, `^"b" .*"explodes" is no ending`, "."},
		{"renamed", func(ps []predict.Program) { ps[1].Name = "d" }, `program 2 is "d", and not "b"`, ""},
		{"no program", func(ps []predict.Program) { ps[1].Run = nil }, `program 2 has no Run`, ""},
		{"one wrong", func(ps []predict.Program) { ps[2].Does = predict.Leaks }, "",
			`^1 of 3 predictions is wrong: that of "c" \(predict_test.go:\d+\). You say: it prints nothing and leaks. In truth it prints nothing and deadlocks \(waiting at line 7\). Because c.$`},
		{"two wrong", func(ps []predict.Program) { ps[0].Prints, ps[1].Does = "12", predict.Panics }, "",
			`^2 of 3 predictions are wrong. The first is that of "a" \(.*\). You say: it prints "12" and returns. In truth it prints "1 2" and returns. Because a.$`},
	} {
		t.Run(s.name, func(t *testing.T) {
			ps := answer(s.edit)
			check := func(want, got string) {
				if want == "" {
					assert.Empty(t, got)
					return
				}
				assert.Regexp(t, want, got)
			}
			check(s.open, predict.Open(key, ps))
			check(s.wrong, predict.Wrong(key, ps, truth))
		})
	}
	require.Contains(t, predict.Open(key, answer(func([]predict.Program) {})[:2]), "there are 2 programs, and not the 3")
	truth[1] = predict.Did{Prints: "3", Does: predict.Returns}
	assert.Regexp(t, `^"b" \(.*\) is not the program that it was: now it prints "3" and returns.`, predict.Changed(key, answer(func([]predict.Program) {}), truth))
}
