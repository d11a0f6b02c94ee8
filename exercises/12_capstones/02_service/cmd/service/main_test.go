package main

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	service "koans/exercises/12_capstones/02_service"
)

// Customers come as fast as they can, over real connections, and in the middle of that the lab closes. Whoever has a ticket
// gets the prints, and whoever has none was told so.
func TestNothingAcceptedIsLost(t *testing.T) {
	const customers = 20
	jobs := service.Start(developer{takes: time.Millisecond}.develop, 4, 16)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, closing := context.WithCancel(t.Context())
	defer closing()
	returned := make(chan error, 1)
	go func() { returned <- service.Run(ctx, l, jobs, time.Minute) }()

	transport := &http.Transport{MaxIdleConnsPerHost: customers}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: time.Minute}
	var mu sync.Mutex
	var tickets []string
	statuses := map[int]int{}
	var all sync.WaitGroup
	for range customers {
		all.Go(func() {
			for {
				resp, err := client.Post("http://"+l.Addr().String()+"/jobs", "text/plain", strings.NewReader("holiday.film"))
				if err != nil {
					return // nobody is there any more
				}
				resp.Body.Close()
				mu.Lock()
				statuses[resp.StatusCode]++
				if resp.StatusCode == http.StatusAccepted {
					tickets = append(tickets, strings.TrimPrefix(resp.Header.Get("Location"), "/jobs/"))
				}
				if len(tickets) == 500 {
					closing()
				}
				mu.Unlock()
			}
		})
	}
	require.NoError(t, <-returned)
	all.Wait()
	t.Log("answers by status:", statuses)
	require.GreaterOrEqual(t, len(tickets), 500)
	for _, id := range tickets {
		job, ok := jobs.Get(id)
		require.True(t, ok, "job %s was accepted", id)
		require.Equal(t, service.Job{ID: id, Status: service.Done, Result: "36 prints of holiday.film"}, job)
	}
	require.Equal(t, service.Counts{Done: len(tickets)}, jobs.Counts(), "every job that was done has a customer who knows")
	for status := range statuses {
		require.Contains(t, []int{http.StatusAccepted, http.StatusTooManyRequests, http.StatusServiceUnavailable}, status)
	}
}

func TestAPortThatIsTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	err = serve(t.Context(), service.Start(developer{}.develop, 1, 1), l.Addr().String(), time.Second)
	require.ErrorContains(t, err, "choose another with -addr")
}

func TestFilms(t *testing.T) {
	d := developer{}
	prints, err := d.develop(t.Context(), "holiday.film\n")
	require.NoError(t, err)
	require.Equal(t, "36 prints of holiday.film", prints)
	_, err = d.develop(t.Context(), "torn")
	require.ErrorContains(t, err, "torn")
	require.Panics(t, func() { d.develop(t.Context(), "fire") })
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = developer{takes: time.Hour}.develop(ended, "holiday.film")
	require.ErrorIs(t, err, context.Canceled)
}
