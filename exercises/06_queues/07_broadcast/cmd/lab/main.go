// Lab puts the exercise under buttons: make lab NAME=broadcast
package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	broadcast "koans/exercises/06_queues/07_broadcast"
	"koans/exercises/internal/scene"
)

// How many unread moves a watcher has room for.
const room = 2

var moves = strings.Fields("e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7 Re1 b5 Bb3 d6 c3 O-O")

func main() {
	scene.Play("Broadcast", "A game of chess is shown live. One watcher looks at each move; another talks for four seconds about each, and has room for two that are unread. Make moves until that is too many: who notices?", set)
}

func set(s *scene.Scene) {
	newGame := func() *broadcast.Topic[string] {
		t := broadcast.New[string](room)
		context.AfterFunc(s.Context(), t.Close) // a topic may have a goroutine for as long as it is open
		return t
	}
	var (
		mu       sync.Mutex
		game     = newGame()
		made     int // moves
		names    scene.Next
		watching scene.Cancels
	)
	current := func() *broadcast.Topic[string] {
		mu.Lock()
		defer mu.Unlock()
		return game
	}
	watch := func(ctx context.Context, kind string, see func(lane, move string)) {
		lane := names.Name(kind)
		stays, done := watching.Context(ctx)
		defer done()
		watcher := current().Subscribe()
		defer context.AfterFunc(stays, watcher.Unsubscribe)() // which wakes Each
		end := s.Wait(lane, "watches")
		err := watcher.Each(ctx, func(move string) { see(lane, move) })
		switch {
		case errors.Is(err, broadcast.ErrSlow):
			end("failed")
			s.Mark(lane, "cut off")
		case errors.Is(err, broadcast.ErrClosed):
			end("")
			s.Mark(lane, "over")
		default:
			end("cancelled")
		}
		s.Say("%s: %v", lane, err)
	}
	s.Button("Subscribe", "a watcher who looks at each move as it comes", func(ctx context.Context) {
		watch(ctx, "watcher", s.Mark)
	})
	s.Button("Subscribe, slowly", "a commentator who talks for four seconds about each move", func(ctx context.Context) {
		watch(ctx, "commentator", func(lane, move string) {
			_ = s.Work(ctx, lane, move, 4*time.Second)
		})
	})
	s.Button("Publish", "a move, to all who have subscribed; it waits for nobody", func(context.Context) {
		mu.Lock()
		move := moves[made%len(moves)]
		made++
		mu.Unlock()
		if err := current().Publish(move); err != nil {
			s.Say("%s: %v", move, err)
			return
		}
		s.Mark("a game", move)
	})
	s.Button("Unsubscribe", "whoever subscribed last", func(context.Context) {
		if !watching.Last() {
			s.Say("nobody watches")
		}
	})
	s.Button("Close", "the game is over: what is unread may still be read", func(context.Context) {
		current().Close()
		s.Mark("a game", "over")
	})
	s.Button("New game", "another topic, for those who subscribe from now on", func(context.Context) {
		fresh := newGame()
		mu.Lock()
		defer mu.Unlock()
		game = fresh
	})
	s.Reading("subscriptions", func() string { return fmt.Sprint(current().Len()) })
}
