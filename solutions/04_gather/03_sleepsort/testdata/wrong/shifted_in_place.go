// want test|race "while its numbers sleep|race"

// Package sleepsort makes the numbers larger where they are while they sleep, and smaller again at the end.
package sleepsort

import (
	"context"
	"slices"
	"sync"
	"time"
)

func Sort(ctx context.Context, numbers []int) ([]int, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	shift := 0
	if least := slices.Min(numbers); least < 1 {
		shift = 1 - least
		add := func(d int) {
			for i := range numbers {
				numbers[i] += d
			}
		}
		add(shift)
		defer add(-shift)
	}

	awake := make(chan int, len(numbers))
	var wg sync.WaitGroup
	for _, seconds := range numbers {
		wg.Go(func() {
			timer := time.NewTimer(time.Duration(seconds) * time.Second)
			defer timer.Stop()
			select {
			case <-timer.C:
				awake <- seconds - shift
			case <-ctx.Done():
			}
		})
	}
	wg.Wait()
	close(awake)

	list := make([]int, 0, len(numbers))
	for n := range awake {
		list = append(list, n)
	}
	if len(list) < len(numbers) {
		return list, ctx.Err()
	}
	return list, nil
}
