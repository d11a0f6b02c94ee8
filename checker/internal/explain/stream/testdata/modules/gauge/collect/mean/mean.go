// Package mean computes means.
package mean

// Of returns a channel on which comes the mean of the values, when they are all.
func Of(values <-chan float64) <-chan float64 {
	result := make(chan float64, 1)
	go func() {
		var sum float64
		n := 0
		for v := range values { // want: leak
			sum += v
			n++
		}
		result <- sum / float64(n)
	}()
	return result
}
