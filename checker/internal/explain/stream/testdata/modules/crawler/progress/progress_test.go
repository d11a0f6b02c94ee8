package progress_test

import (
	"testing"

	"example.com/crawler/progress"
	"example.com/crawler/stats"
)

func TestTrackCounts(t *testing.T) {
	pages := make(chan string, 1)
	pages <- "http://a.example/"
	close(pages)
	progress.Track(&stats.Hits{}, pages, func(int) {})
}
