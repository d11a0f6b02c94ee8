package scene

import "time"

// rehearsal is the variable that has a scene press all its buttons by itself, and end: how it is proved that it works. The status is 0
// if nobody panicked, raced or was left behind, and every press returned.
const rehearsal = "KOANS_REHEARSAL"

// At a rehearsal everything is so many times as fast.
const rehearsalSpeed = 20

// rehearse presses each button, waits until the press has returned or it has taken long enough, and then presses
// all of them once more without waiting.
func (s *Scene) rehearse(over chan<- struct{}) {
	defer close(over)
	for again := range 2 {
		for _, c := range s.controls {
			if c.Kind != "button" {
				continue
			}
			s.press(c.Name)
			if again == 0 {
				time.Sleep(100 * time.Millisecond)
			}
		}
		time.Sleep(500 * time.Millisecond)
	}
}
