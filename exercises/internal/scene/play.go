package scene

import (
	"context"
	"fmt"
	"os"
	"time"
)

// How often the page hears of readings and goroutines.
const lookEvery = 200 * time.Millisecond

// How long goroutines may take to leave the exercise's code when the scene has ended.
const patience = time.Second

// Play is the whole of a scene's main. set sets the scene: it adds buttons, numbers and readings, and returns. text says in a sentence or two
// what there is to try. Play returns when the page is closed, or all buttons have been pressed if that was asked for.
func Play(title, text string, set func(s *Scene)) {
	out := os.Stdout
	os.Stdout = os.Stderr // what the learner prints must not get between the lines
	ctx, cancel := context.WithCancel(context.Background())
	s := &Scene{ctx: ctx, out: &lines{began: time.Now()}}
	if os.Getenv(rehearsal) != "" {
		s.speed.set(rehearsalSpeed)
	}
	set(s)
	s.out.write(said{Scene: &announced{title, text, s.controls}})
	go func() {
		for ; ; time.Sleep(writeEvery) {
			s.out.flush(out)
		}
	}()
	for i := range s.readings {
		go s.show(i)
	}
	go s.look()

	over := make(chan struct{})
	if os.Getenv(rehearsal) != "" {
		go s.rehearse(over)
	} else {
		go s.listen(over)
	}
	<-over
	s.mu.Lock()
	cancel()
	s.mu.Unlock()
	left := s.left()
	s.out.write(said{Left: left, Over: true})
	s.out.flush(out)
	if os.Getenv(rehearsal) == "" {
		return
	}
	if len(left) > 0 {
		fmt.Fprintln(os.Stderr, "left behind when the scene had ended:", left)
		os.Exit(1)
	}
	if !s.returned() {
		fmt.Fprintln(os.Stderr, "a press had not returned when the scene had ended")
		os.Exit(1)
	}
}

// listen does what the page says, until it says that the scene is over, or says nothing any more.
func (s *Scene) listen(over chan<- struct{}) {
	ended := false
	readLines(os.Stdin, func(h heard) {
		switch {
		case ended:
		case h.End:
			ended = true
			close(over)
		case h.Press != "":
			s.press(h.Press)
		case h.Set != "":
			s.set(h.Set, h.Value)
		case h.Speed > 0:
			s.speed.set(h.Speed)
		}
	})
	if !ended {
		close(over)
	}
}

// show tells what the i-th reading says, whenever that changes.
func (s *Scene) show(i int) {
	r, last := s.readings[i], ""
	for s.ctx.Err() == nil {
		slow := time.AfterFunc(patience, func() {
			s.out.write(said{Readings: []told{{r.name, "(does not return)"}}})
		})
		text := r.read()
		if !slow.Stop() {
			last = ""
		}
		if text != last {
			s.out.write(said{Readings: []told{{r.name, text}}})
			last = text
		}
		time.Sleep(lookEvery)
	}
}

// look tells which goroutines are in the exercise's code, whenever that changes.
func (s *Scene) look() {
	last := "nothing yet"
	for s.ctx.Err() == nil {
		all := inExercise()
		if text := fmt.Sprint(all); text != last {
			s.out.write(said{Waiting: &all})
			last = text
		}
		time.Sleep(lookEvery)
	}
}

// left returns which goroutines are still in the exercise's code, after they were given some time to leave.
func (s *Scene) left() []waiting {
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		all := inExercise()
		if len(all) == 0 || time.Now().After(deadline) {
			return all
		}
	}
}

// returned reports whether all presses have returned, after they were given some time to do so.
func (s *Scene) returned() bool {
	all := make(chan struct{})
	go func() {
		s.presses.Wait()
		close(all)
	}()
	select {
	case <-all:
		return true
	case <-time.After(patience):
		return false
	}
}
