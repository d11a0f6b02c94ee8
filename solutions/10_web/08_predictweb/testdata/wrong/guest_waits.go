// want test "1 of 12 predictions is wrong: that of .the guest has left"

// Package predictweb thinks that the handler waits for the soup.
package predictweb

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// An Ending is how a program ends.
type Ending string

// How a program may end. Where more than one fits, the first counts.
const (
	Races       Ending = "races"         // goroutines use a variable, one of them writes it, and nothing orders them
	Panics      Ending = "panics"        // dies of a panic, or of a fatal error that is not a deadlock
	Deadlocks   Ending = "deadlocks"     // main waits for something that can never come, and nothing else goes on
	RunsForever Ending = "runs for ever" // main never returns, and yet something goes on, again and again
	Leaks       Ending = "leaks"         // main returns, and there is a goroutine that would never end by itself
	Returns     Ending = "returns"       // main returns, and all the others have ended, or would have in time
)

// Unanswered is what there is instead of a prediction.
const Unanswered Ending = ""

// A Program is a small program, and what you say that it does.
type Program struct {
	Name string
	Run  func() // its main function; leave it as it is

	Prints string // what it prints before it ends, with single spaces; ignored if it races or runs for ever
	Does   Ending
}

// A transport answers requests in the place of a network.
type transport func(*http.Request) (*http.Response, error)

// RoundTrip is what an http.Client calls for each request.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// answer is one with that status and no body.
func answer(status int) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: http.NoBody}
}

// serving is a client of somebody who answers all requests in the same way.
func serving(status int) *http.Client {
	return &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) { return answer(status), nil })}
}

// Programs are twelve small programs. What is said of one is not true.
func Programs() []Program {
	return []Program{
		{
			Name: "no error",
			Run: func() {
				client := serving(http.StatusInternalServerError)
				resp, err := client.Get("http://kitchen.example/soup")
				fmt.Println(err, resp.StatusCode)
			},
			Prints: "<nil> 500",
			Does:   Returns,
		},
		{
			Name: "a bad order",
			Run: func() {
				handler := func(w http.ResponseWriter, r *http.Request) {
					if r.FormValue("dish") == "" {
						http.Error(w, "which dish?", http.StatusBadRequest)
					}
					fmt.Fprintln(w, "soup")
				}
				w := httptest.NewRecorder()
				handler(w, httptest.NewRequest("GET", "/", nil))
				fmt.Println(w.Code, w.Body)
			},
			Prints: "400 which dish? soup",
			Does:   Returns,
		},
		{
			Name: "second thoughts",
			Run: func() {
				handler := func(w http.ResponseWriter, r *http.Request) {
					fmt.Fprintln(w, "soup")
					w.WriteHeader(http.StatusNotFound)
					fmt.Fprintln(w, "is out")
				}
				w := httptest.NewRecorder()
				handler(w, httptest.NewRequest("GET", "/", nil))
				fmt.Println(w.Code, w.Body)
			},
			Prints: "200 soup is out",
			Does:   Returns,
		},
		{
			Name: "ordered twice",
			Run: func() {
				client := &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
					order, err := io.ReadAll(r.Body)
					fmt.Println(len(order), err)
					return answer(http.StatusOK), nil
				})}
				req, _ := http.NewRequest("PUT", "http://kitchen.example/order", strings.NewReader("soup"))
				client.Do(req)
				client.Do(req)
			},
			Prints: "4 <nil> 0 <nil>",
			Does:   Returns,
		},
		{
			Name: "two seconds of patience",
			Run: func() {
				start := time.Now()
				client := &http.Client{Timeout: 2 * time.Second, Transport: transport(func(*http.Request) (*http.Response, error) {
					time.Sleep(5 * time.Second)
					return answer(http.StatusOK), nil
				})}
				_, err := client.Get("http://kitchen.example/soup")
				fmt.Println(time.Since(start), err)
			},
			Prints: "5s <nil>",
			Does:   Returns,
		},
		{
			Name: "a fire in the kitchen",
			Run: func() {
				mux := http.NewServeMux()
				mux.HandleFunc("/soup", func(http.ResponseWriter, *http.Request) {
					fmt.Println("cooking")
					panic("fire")
				})
				w := httptest.NewRecorder()
				mux.ServeHTTP(w, httptest.NewRequest("GET", "/soup", nil))
				fmt.Println(w.Code)
			},
			Prints: "cooking",
			Does:   Panics,
		},
		{
			Name: "counting guests",
			Run: func() {
				guests := 0
				handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					guests++
					fmt.Fprintln(w, "welcome")
				})
				var wg sync.WaitGroup
				for range 2 {
					wg.Go(func() {
						handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
					})
				}
				wg.Wait()
				fmt.Println(guests)
			},
			Prints: "",
			Does:   Races,
		},
		{
			Name: "a letter nobody opens",
			Run: func() {
				client := serving(http.StatusAccepted)
				read, write := io.Pipe()
				go func() {
					fmt.Fprint(write, "Dear cook, ")
					write.Close()
				}()
				resp, _ := client.Post("http://kitchen.example/letters", "text/plain", read)
				fmt.Println(resp.StatusCode)
			},
			Prints: "202",
			Does:   Leaks,
		},
		{
			Name: "first written, then sent",
			Run: func() {
				client := serving(http.StatusAccepted)
				read, write := io.Pipe()
				fmt.Fprint(write, "Dear cook, ")
				write.Close()
				resp, _ := client.Post("http://kitchen.example/letters", "text/plain", read)
				fmt.Println(resp.StatusCode)
			},
			Prints: "",
			Does:   Deadlocks,
		},
		{
			Name: "the guest has left",
			Run: func() {
				handler := func(w http.ResponseWriter, r *http.Request) {
					cooked := make(chan string)
					go func() {
						time.Sleep(3 * time.Second)
						cooked <- "soup"
					}()
					select {
					case dish := <-cooked:
						fmt.Fprintln(w, dish)
					case <-r.Context().Done():
						http.Error(w, "too slow", http.StatusServiceUnavailable)
					}
				}
				ctx, leave := context.WithTimeout(context.Background(), time.Second)
				defer leave()
				w := httptest.NewRecorder()
				handler(w, httptest.NewRequestWithContext(ctx, "GET", "/soup", nil))
				fmt.Println(w.Code, w.Body)
			},
			Prints: "200 soup",
			Does:   Returns,
		},
		{
			Name: "closed before it opened",
			Run: func() {
				server := &http.Server{Addr: "localhost:0"}
				fmt.Println(server.Shutdown(context.Background()))
				fmt.Println(server.ListenAndServe())
				fmt.Println("good night")
			},
			Prints: "<nil> http: Server closed good night",
			Does:   Returns,
		},
		{
			Name: "again, until it is well",
			Run: func() {
				tries := 0
				client := &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) {
					if tries++; tries < 3 {
						return answer(http.StatusServiceUnavailable), nil
					}
					return answer(http.StatusOK), nil
				})}
				resp, err := client.Get("http://kitchen.example/soup")
				for err == nil && resp.StatusCode == http.StatusServiceUnavailable {
					time.Sleep(time.Second)
					resp, err := client.Get("http://kitchen.example/soup")
					fmt.Println(resp.StatusCode, err)
				}
				fmt.Println("well")
			},
			Prints: "",
			Does:   RunsForever,
		},
	}
}
