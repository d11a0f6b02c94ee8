package lab

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
)

func TestHeadersOfAllKinds(t *testing.T) {
	for header, want := range map[string][2]string{
		`goroutine 7 [running]:`:                                                          {"7", ""},
		`goroutine 17 [chan receive, 2 minutes, locked to thread]:`:                       {"17", ""},
		`goroutine 8 [select (durable), synctest bubble 31]:`:                             {"8", "31"},
		`goroutine 8 [sleep (durable), synctest bubble 31 labels:{"a]:": "b", "c": ""}]:`: {"8", "31"},
		`goroutine 9 [running labels:{"stage": "synctest bubble"}]:`:                      {"9", ""},
		`goroutine 1 gp=0xc000002380 m=0 mp=0x9f12a0 [running, synctest bubble 2]:`:       {"1", "2"},
	} {
		g := goroutine{header: header}
		assert.Equal(t, want, [2]string{g.id(), g.bubble()}, header)
	}
}

func TestALongListOfGoroutinesIsCut(t *testing.T) {
	text := describe("title", make([]goroutine, mostShown+5))
	assert.True(t, strings.HasPrefix(text, "title\n\n"))
	assert.True(t, strings.HasSuffix(text, "... and 5 more"))
}

// Hundreds end at once, again and again, while others go on outside.
func TestGoroutinesAreCountedToTheLast(t *testing.T) {
	outside := make(chan struct{})
	defer close(outside)
	go func() { <-outside }()
	synctest.Test(t, func(t *testing.T) {
		for range 20 {
			const n = 300
			leave := make(chan struct{})
			for range n {
				go func() { <-leave }()
			}
			synctest.Wait()
			assert.Equal(t, n, Goroutines(), "while all wait")
			close(leave)
			synctest.Wait()
			assert.Zero(t, Goroutines(), "when all have ended")
		}
	})
}
