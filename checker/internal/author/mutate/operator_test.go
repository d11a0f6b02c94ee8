package mutate

import (
	"context"
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/run/exports"
)

// sample is what the statements of the cases stand in.
const sample = `package sample

import (
	"context"
	"sync"
	"sync/atomic"
)

type Box struct {
	mu      sync.RWMutex
	changed *sync.Cond
	all     sync.WaitGroup
	once    sync.Once
	n       atomic.Int64
	items   []int
	closed  bool
	out     chan int
}

func (b *Box) step() {}

func (b *Box) Do(ctx context.Context, work func() error, each func()) (err error) {
	%s
	return err
}
`

// Of each operator, what it makes of some statements. Each string is one mutant.
var cases = []struct {
	of     operator
	before string
	after  []string
}{
	{statementRemoved, "b.out <- 1; b.items = nil; each()", []string{"; b.items = nil; each()", "b.out <- 1; ; each()", "b.out <- 1; b.items = nil; "}},
	{statementRemoved, "b.mu.Lock(); b.mu.Unlock()", []string{"b.mu.Lock(); "}},
	{statementRemoved, "for { if b.closed { break }; b.items[0]++ }", []string{"for { if b.closed { break }; }", "for { if b.closed { }; b.items[0]++ }"}},
	{statementRemoved, "n := 1; _ = n", nil},
	{guardRemoved, "if b.closed { return nil }; if b.items == nil { each() } else { b.step() }", []string{"; if b.items == nil { each() } else { b.step() }"}},
	{exchanged, "b.all.Wait(); close(b.out); b.closed = true; b.items = nil", []string{
		"close(b.out); b.all.Wait(); b.closed = true; b.items = nil", "b.all.Wait(); b.closed = true; close(b.out); b.items = nil"}},
	{exchanged, "b.mu.Lock(); defer b.mu.Unlock(); b.closed = true; close(b.out); each()", []string{
		"b.mu.Lock(); defer b.mu.Unlock(); b.closed = true; each(); close(b.out)"}},
	{exchanged, "n := 1; each(); _ = n", []string{"n := 1; _ = n; each()"}},
	{deferRemoved, "defer close(b.out); each()", []string{"; each()"}},
	{deferAtOnce, "defer close(b.out); each()", []string{"close(b.out); each()"}},
	{goRemoved, "go each(); b.all.Go(each)", []string{"each(); b.all.Go(each)", "go each(); (each)()"}},
	{notAwaited, "go each(); b.all.Go(each)", []string{"go each(); go (each)()"}},
	{goAdded, "each(); b.step(); b.all.Wait(); close(b.out)", []string{"go each(); b.step(); b.all.Wait(); close(b.out)", "each(); go b.step(); b.all.Wait(); close(b.out)"}},
	{locksRemoved, "b.mu.Lock(); defer b.mu.Unlock(); each()", []string{"; ; each()"}},
	{locksRemoved, "b.mu.Lock(); b.changed.L.Lock(); b.changed.L.Unlock(); b.mu.Unlock()",
		[]string{"; b.changed.L.Lock(); b.changed.L.Unlock(); ", "b.mu.Lock(); ; ; b.mu.Unlock()"}},
	{readLock, "b.mu.Lock(); defer b.mu.Unlock()", []string{"b.mu.RLock(); defer b.mu.RUnlock()"}},
	{readLock, "b.mu.RLock(); b.mu.RUnlock(); b.changed.L.Lock()", nil},
	{writeLock, "b.mu.RLock(); defer b.mu.RUnlock()", []string{"b.mu.Lock(); defer b.mu.Unlock()"}},
	{caseRemoved, "select { case b.out <- 1: case <-ctx.Done(): return ctx.Err() }",
		[]string{"select { case <-ctx.Done(): return ctx.Err() }", "select { case b.out <- 1: }"}},
	{caseRemoved, "select { case b.out <- 1: default: }; select { case <-b.out: }", []string{
		"select { default: }; select { case <-b.out: }", "select { case b.out <- 1: }; select { case <-b.out: }"}},
	{defaultAdded, "select { case b.out <- 1: default: }; select { case <-b.out: }", []string{
		"select { case b.out <- 1: default: }; select { case <-b.out: default: }"}},
	{ifForWait, "for len(b.items) == 0 { b.changed.Wait() }; for b.closed { each() }", []string{
		"if len(b.items) == 0 { b.changed.Wait() }; for b.closed { each() }"}},
	{signalForBroadcast, "b.changed.Signal(); b.changed.Broadcast()", []string{"b.changed.Signal(); b.changed.Signal()"}},
	{buffer, "b.out = make(chan int); b.items = make([]int, 3); b.out <- 1", []string{
		"b.out = make(chan int, 1); b.items = make([]int, 3); b.out <- 1"}},
	{buffer, "done := make(chan struct{}); close(done)", nil},
	{buffer, "b.out = make(chan int, 2)", []string{"b.out = make(chan int)", "b.out = make(chan int, 1+2)"}},
	{twice, "close(b.out); defer b.all.Done()", []string{"close(b.out); close(b.out); defer b.all.Done()", "close(b.out); defer b.all.Done(); defer b.all.Done()"}},
	{comparison, "if len(b.items) < 3 || b.out == nil { each() }", []string{
		"if len(b.items) <= 3 || b.out == nil { each() }", "if len(b.items) < 3 || b.out != nil { each() }"}},
	{constant, "b.closed = true; b.items = b.items[1:]", []string{"b.closed = false; b.items = b.items[1:]", "b.closed = true; b.items = b.items[2:]"}},
	{constant, "b.out = make(chan int, 3)", nil},
	{logic, "if b.closed && !b.closed { each() }", []string{"if b.closed || !b.closed { each() }", "if b.closed && b.closed { each() }"}},
	{errorMadeNil, "if err := work(); err != nil { return err }; return nil", []string{"if err := work(); err != nil { return nil }; return nil"}},
	{background, "ctx, end := context.WithCancel(ctx); defer end(); <-ctx.Done()", []string{
		"ctx, end := context.WithCancel(context.Background()); defer end(); <-ctx.Done()"}},
	{atomicTorn, "b.n.Add(2); b.n.CompareAndSwap(1, 2)", []string{
		"func() int64 { b.n.Store(b.n.Load() + 2); return b.n.Load() }(); b.n.CompareAndSwap(1, 2)",
		"b.n.Add(2); func() bool { if b.n.Load() != 1 { return false }; b.n.Store(2); return true }()"}},
	{onceRemoved, "b.once.Do(each); f := sync.OnceFunc(each); f()", []string{
		"(each)(); f := sync.OnceFunc(each); f()", "b.once.Do(each); f := each; f()"}},
}

func TestOperators(t *testing.T) {
	tested := map[string]bool{atomicPlain.name: true} // changes a declaration: see below
	for _, tc := range cases {
		tested[tc.of.name] = true
		t.Run(tc.of.name, func(t *testing.T) {
			s, importer := readSample(t, tc.before)
			var got []string
			for _, f := range tc.of.find(s) {
				text := string(s.apply(f.edits))
				if !assert.NotEqual(t, string(s.text), text, "the text of %s", f.what) {
					continue
				}
				c := candidate{source: s, fault: f}
				if _, err := c.compile(importer); err == nil {
					if body, ok := bodyOf(text); ok {
						got = append(got, body)
					}
				}
			}
			var want []string
			for _, body := range tc.after {
				want = append(want, squeeze(body))
			}
			assert.Equal(t, want, got)
		})
	}
	names := map[string]bool{}
	for _, op := range operators {
		assert.True(t, tested[op.name], "%s has a case", op.name)
		assert.NotEmpty(t, op.doc, op.name)
		assert.False(t, names[op.name], "%s is the name of one operator", op.name)
		names[op.name] = true
	}
}

// exported asks the go command once for all cases.
var exported = sync.OnceValues(func() (map[string]string, error) {
	return exports.Files(context.Background(), ".", []string{"context", "sync", "sync/atomic"})
})

func readSample(t *testing.T, body string) (*source, types.Importer) {
	t.Helper()
	files, err := exported()
	require.NoError(t, err)
	fset := token.NewFileSet()
	importer := exports.From(fset, files)
	s, err := read(fset, "sample.go", fmt.Appendf(nil, sample, body), nil, importer)
	require.NoError(t, err)
	return s, importer
}

// bodyOf returns what the text has in the place of the sample's statements. Faults elsewhere in the sample are none of the case.
func bodyOf(text string) (body string, ok bool) {
	before, after, _ := strings.Cut(sample, "%s")
	rest, ok := strings.CutPrefix(text, before)
	if !ok {
		return "", false
	}
	rest, ok = strings.CutSuffix(rest, after)
	return squeeze(rest), ok
}

// An atomic keeps its methods when it is made plain, so that nothing else need be changed.
func TestAnAtomicIsMadePlain(t *testing.T) {
	s, importer := readSample(t, "b.n.Add(1)")
	faults := atomicPlain.find(s)
	require.Len(t, faults, 1)
	assert.Equal(t, "n atomic.Int64", faults[0].what)
	text, err := candidate{source: s, fault: faults[0]}.compile(importer)
	require.NoError(t, err)
	assert.Contains(t, squeeze(string(text)), "n plainInt64")
	assert.Contains(t, string(text), `_ "sync/atomic"`, "an import that is not used any more")
}

// What only the fault has left unused is no reason not to make it.
func TestWhatAFaultLeavesUnusedIsUsed(t *testing.T) {
	for body, want := range map[string]string{
		"n := 1; b.items = append(b.items, n)":              "n := 1; _ = n;",
		"var mu sync.Mutex; mu.Lock(); each(); mu.Unlock()": "var mu sync.Mutex; _ = mu;",
		"go func() { done := 1; b.items[0] = done }()":      "done := 1; _ = done;",
	} {
		s, importer := readSample(t, body)
		var got []string
		for _, op := range []operator{statementRemoved, locksRemoved} {
			for _, f := range op.find(s) {
				if text, err := (candidate{source: s, fault: f}).compile(importer); err == nil {
					got = append(got, squeeze(string(text)))
				}
			}
		}
		assert.Condition(t, func() bool {
			return slices.ContainsFunc(got, func(text string) bool { return strings.Contains(text, want) })
		}, "%s in one of %d mutants of %s", want, len(got), body)
	}
}

// What names a mutant outlives edits elsewhere, and tells two of a function apart.
func TestNames(t *testing.T) {
	s, _ := readSample(t, "close(b.out); each(); if b.closed { close(b.out) }")
	var got []string
	for _, c := range candidates(s) {
		if c.operator == statementRemoved.name && c.function == "Box.Do" {
			got = append(got, c.what)
		}
	}
	assert.Equal(t, []string{"close(b.out)", "each()", "close(b.out) #2"}, got)
}

// However few are taken, they are of as many operators as can be, and the same ones each time.
func TestTheOrderIsOfManyOperatorsAndStays(t *testing.T) {
	const body = "close(b.out); each(); if b.closed { close(b.out) }; defer close(b.out); b.mu.Lock(); b.mu.Unlock()"
	names := func(body string) (all []string) {
		s, _ := readSample(t, body)
		for _, c := range inTurn(candidates(s)) {
			all = append(all, c.operator+" | "+c.function+" | "+c.what)
		}
		return all
	}
	all := names(body)
	seen := map[string]bool{}
	for _, name := range all {
		operator, _, _ := strings.Cut(name, " | ")
		if seen[operator] {
			break
		}
		seen[operator] = true
	}
	assert.Greater(t, len(seen), 6, "operators in the first round")
	assert.Equal(t, all, names(body))

	// One fault more, elsewhere, does not mix up the others.
	more := slices.DeleteFunc(names(body+"; b.step()"), func(name string) bool { return !slices.Contains(all, name) })
	assert.ElementsMatch(t, all, more)
	assert.Equal(t, all[:4], more[:4], "the first of them")
}
