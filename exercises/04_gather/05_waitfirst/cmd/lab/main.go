// Lab puts the exercise under buttons: make lab NAME=waitfirst
package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	waitfirst "koans/exercises/04_gather/05_waitfirst"
	"koans/exercises/internal/scene"
)

func main() {
	scene.Play("Wait for the first", "Three words come after two, three and four seconds, and the second fails. When does Wait return, and which words does it call done? The others go on: Wait does not cancel anybody.", set)
}

// A word is a task that ends when the word has come.
type word struct {
	text string
	done chan struct{}
	err  error // read after done is closed
	stop func()
}

func (w *word) Done() <-chan struct{} { return w.done }
func (w *word) Err() error            { return w.err }
func (w *word) Cancel()               { w.stop() }

func set(s *scene.Scene) {
	var (
		calls   scene.Next
		waiting scene.Cancels
	)
	come := func(ctx context.Context, w *word, lane string, d time.Duration, fails bool) {
		defer close(w.done)
		end := s.Span(lane, w.text)
		switch w.err = s.Sleep(ctx, d); {
		case w.err != nil:
			end("cancelled")
		case fails:
			w.err = errors.New("lost")
			end("failed")
		default:
			end("")
		}
	}
	wait := func(ctx context.Context, until waitfirst.When, cancelRest bool) {
		patience, done := waiting.Context(ctx)
		defer done()
		call := calls.Name("call")
		var words []*word
		var coming sync.WaitGroup
		for i, text := range []string{"one", "two", "three"} {
			ctx, stop := context.WithCancel(ctx)
			w := &word{text: text, done: make(chan struct{}), stop: stop}
			words = append(words, w)
			coming.Go(func() {
				defer stop()
				come(ctx, w, fmt.Sprint(call, " word ", i+1), time.Duration(i+2)*time.Second, i == 1)
			})
		}
		end := s.Wait(call, "Wait")
		ended, pending, err := waitfirst.Wait(patience, until, words...)
		if err != nil {
			end("cancelled")
		} else {
			end("")
		}
		s.Mark(call, fmt.Sprintf("done: %s · pending: %s", list(ended), list(pending)))
		if cancelRest {
			for _, w := range pending {
				w.Cancel()
			}
		}
		coming.Wait()
	}
	s.Button("First completed", "until one has ended, well or badly", func(ctx context.Context) {
		wait(ctx, waitfirst.FirstCompleted, false)
	})
	s.Button("First error", "until one has failed, or all have ended", func(ctx context.Context) {
		wait(ctx, waitfirst.FirstError, false)
	})
	s.Button("All", "until all have ended", func(ctx context.Context) {
		wait(ctx, waitfirst.AllCompleted, false)
	})
	s.Button("First, cancel the rest", "until one has ended; then whoever called Wait cancels those that are pending", func(ctx context.Context) {
		wait(ctx, waitfirst.FirstCompleted, true)
	})
	s.Button("Give up", "ends the context of the Wait that began last; the words come all the same", func(context.Context) {
		if !waiting.Last() {
			s.Say("nobody waits")
		}
	})
}

// list lists words in short.
func list(words []*word) string {
	if len(words) == 0 {
		return "none"
	}
	var texts []string
	for _, w := range words {
		texts = append(texts, w.text)
	}
	return strings.Join(texts, " ")
}
