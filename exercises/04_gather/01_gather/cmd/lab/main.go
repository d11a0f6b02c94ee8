// Lab puts the exercise under buttons: make lab NAME=gather
package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	gather "koans/exercises/04_gather/01_gather"
	"koans/exercises/internal/scene"
)

var words = strings.Fields("some words that take long")

func main() {
	scene.Play("Gather", "Five words, and each takes two seconds to come. One after another that is ten seconds; all together it is two. All has no errors of its own: what becomes of a word that fails, and of the others?", set)
}

// An answer is a word, or why there is none.
type answer struct {
	word string
	err  error
}

func (a answer) String() string {
	if a.err != nil {
		return "(" + a.err.Error() + ")"
	}
	return a.word
}

func set(s *scene.Scene) {
	var calls scene.Next
	// functions are what All is given. fails is which word gets lost, -1 if none does.
	functions := func(ctx context.Context, call string, fails int) []func() answer {
		var all []func() answer
		for i, word := range words {
			lane := fmt.Sprint(call, " word ", i+1)
			all = append(all, func() answer {
				if i == fails {
					end := s.Span(lane, word)
					_ = s.Sleep(ctx, time.Second)
					end("failed")
					return answer{err: errors.New("lost")}
				}
				return answer{word, s.Work(ctx, lane, word, 2*time.Second)}
			})
		}
		return all
	}
	show := func(call string, answers []answer) {
		text := strings.Trim(fmt.Sprint(answers), "[]")
		s.Mark(call, text)
		s.Say("%s: %d answers: %s", call, len(answers), text)
	}
	together := func(ctx context.Context, fails int) {
		call := calls.Name("call")
		end := s.Wait(call, "All")
		answers := gather.All(functions(ctx, call, fails)...)
		end("")
		show(call, answers)
	}
	s.Button("All together", "one call of All with five functions", func(ctx context.Context) {
		together(ctx, -1)
	})
	s.Button("One fails", "the third is lost after a second: an answer like any other, which no one else notices", func(ctx context.Context) {
		together(ctx, 2)
	})
	s.Button("One after another", "five calls of All with one function each", func(ctx context.Context) {
		call := calls.Name("call")
		end := s.Wait(call, "All, five times")
		var answers []answer
		for _, f := range functions(ctx, call, -1) {
			answers = append(answers, gather.All(f)...)
		}
		end("")
		show(call, answers)
	})
}
