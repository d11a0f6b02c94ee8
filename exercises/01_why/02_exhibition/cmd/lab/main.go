// Lab puts the exercise under buttons: make lab NAME=exhibition
package main

import (
	"context"
	"strings"
	"time"

	exhibition "koans/exercises/01_why/02_exhibition"
	"koans/exercises/internal/scene"
)

// An exhibition in a hurry.
const (
	juditMoves    = 500 * time.Millisecond
	opponentMoves = 2500 * time.Millisecond
)

func main() {
	scene.Play("Exhibition", "Judit needs half a second for a move, her opponents two and a half. Thick is Judit at a table, thin an opponent who thinks. How long does she wait when she stays, walks round, or sends clones?", set)
}

// A table is one game. When its exhibition is called off, both sides move without thinking.
type table struct {
	ctx   context.Context
	scene *scene.Scene
	lane  string
}

func (t *table) JuditMoves() {
	_ = t.scene.Work(t.ctx, t.lane, "Judit", juditMoves)
}

func (t *table) OpponentMoves() {
	if t.ctx.Err() != nil {
		return
	}
	end := t.scene.Wait(t.lane, "the opponent thinks")
	if t.scene.Sleep(t.ctx, opponentMoves) != nil {
		end("cancelled")
		return
	}
	end("")
}

func set(s *scene.Scene) {
	tables := s.Number("tables", "how many opponents there are", 1, 8, 4)
	moves := s.Number("moves", "how many each side makes in a game", 1, 4, 2)
	var playing scene.Cancels
	// button adds one way to play them all.
	button := func(name, help string, play func(tables []exhibition.Table, pairs int)) {
		var names scene.Next
		s.Button(name, help, func(ctx context.Context) {
			ctx, done := playing.Context(ctx)
			defer done()
			var all []exhibition.Table
			for range tables() {
				all = append(all, &table{ctx, s, names.Name(strings.ToLower(name))})
			}
			pairs, began := moves(), time.Now()
			play(all, pairs)
			took := time.Since(began).Round(100 * time.Millisecond)
			if ctx.Err() != nil {
				s.Say("%s: called off after %v", name, took)
				return
			}
			s.Say("%s: %d tables, %d moves at each, in %v", name, len(all), pairs, took)
		})
	}
	button("Synchronous", "one game after another", exhibition.Synchronous)
	button("Asynchronous", "one Judit, who walks on while an opponent thinks", exhibition.Asynchronous)
	button("Parallel", "a clone of Judit at each table", exhibition.Parallel)
	s.Button("Call it off", "the exhibition that began last: what is left of it is moved without thinking", func(context.Context) {
		if !playing.Last() {
			s.Say("nobody plays")
		}
	})
}
