package websocket_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	chat "koans/exercises/10_web/07_websocket"
	"koans/exercises/internal/lab"
)

// requireInOrder fails t if what name said, 0 to n-1, is not in order in what somebody heard.
func requireInOrder(t *testing.T, name string, n int, heard []string) {
	t.Helper()
	next := 0
	for _, text := range heard {
		if next < n && text == fmt.Sprintf("%s: %d", name, next) {
			next++
		}
	}
	require.Equal(t, n, next, "messages of %s that came in the order in which they were said", name)
}

func TestAQueueHasRoom(t *testing.T) {
	lab.Rule(t, "The queue", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for _, queue := range []int{0, -1} {
			require.Panics(t, func() { chat.New(queue) }, "New(%d)", queue)
		}
		require.NotPanics(t, func() { chat.New(1).Close() }, "New(1), and Close")
	})
}

// Names are no keys.
func TestTwoOfTheSameName(t *testing.T) {
	lab.Rule(t, "Everybody", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 8)
		defer h.end(t)
		one, two := h.join(t, "ann"), h.join(t, "ann")
		two.say(t, "hello")
		require.Contains(t, one.heard(), "ann: hello", "what the first of 2 members called ann got")
		require.Contains(t, two.heard(), "ann: hello", "what the second of 2 members called ann got")
		two.leave()
		one.say(t, "anybody there?")
		require.Equal(t, []string{"ann left", "ann: anybody there?"}, one.heard(), "what the first of 2 members called ann got, when the second had left")
	})
}

func TestTwoRooms(t *testing.T) {
	lab.Rule(t, "Everything is apart", "New", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		here, there := open(t, 8), open(t, 8)
		defer here.end(t)
		defer there.end(t)
		ann, ben := here.join(t, "ann"), there.join(t, "ben")
		ann.say(t, "hello")
		require.Equal(t, []string{"ben joined"}, ben.heard(), "what Ben got, when Ann came and said hello in another room")
		require.Equal(t, []string{"ann joined", "ann: hello"}, ann.heard(), "what Ann got, when Ben came in another room")
	})
}

func TestAConnectionBreaks(t *testing.T) {
	lab.Rule(t, "Come and go", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 8)
		defer h.end(t)
		ann, ben := h.join(t, "ann"), h.join(t, "ben")
		ann.heard()
		ben.conn.CloseNow()
		synctest.Wait()
		ann.say(t, "hello", "who is there?")
		require.Equal(t, []string{"ben left", "ann: hello", "ann: who is there?"}, ann.heard(), "what Ann got, when Ben's connection was broken")
		require.Equal(t, 1, h.joins.Now(), "calls of Join that have not returned, when the connection of one of 2 members is broken")
	})
}

// Many come, while others speak. From the first message on, all get the same.
func TestManyComeAtTheSameTime(t *testing.T) {
	lab.Rule(t, "Come and go", "Join")
	for range 5 { // it needs somebody who speaks between two steps of another
		lab.Stir()
		lab.Bubble(t, manyCome)
	}
}

func manyCome(t *testing.T, tl *lab.Timeline) {
	const n = 10
	h := open(t, 1000)
	defer h.end(t)
	ann := h.join(t, "ann")
	guests := make([]*guest, n)
	var come sync.WaitGroup
	for i := range guests {
		guests[i] = &guest{name: fmt.Sprint("guest ", i), got: make(chan string, 1000), ended: make(chan struct{})}
		come.Go(func() {
			conn, _, err := websocket.Dial(t.Context(), "http://chat.example/?name=guest+"+fmt.Sprint(i), &websocket.DialOptions{HTTPClient: h.client})
			if err != nil {
				t.Errorf("the error of a guest who wants to join: %v", err)
				return
			}
			guests[i].conn = conn
			guests[i].send("0")
		})
	}
	come.Wait()
	require.False(t, t.Failed(), "somebody could not join")
	for _, g := range guests {
		h.guests = append(h.guests, g)
		g.read()
	}
	all := ann.heard()
	require.Len(t, all, 1+2*n, "messages that Ann got, when %d others joined and said something", n)
	for _, g := range guests {
		got := g.heard()
		require.NotEmpty(t, got, "what %s got", g.name)
		require.Equal(t, g.name+" joined", got[0], "the first message that %s got", g.name)
		require.Equal(t, all[len(all)-len(got):], got, "what %s got, beside what Ann got from then on", g.name)
	}
}

// One who only talks is behind with reading, as well.
func TestOneWhoTalksAndDoesNotListen(t *testing.T) {
	lab.Rule(t, "Cut off", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 3)
		defer h.end(t)
		ann, ben := h.join(t, "ann"), h.dial(t, "ben")
		ann.heard()
		ben.say(t, "1", "2", "3", "4")
		ben.read()
		ben.requireOut(t, "4 messages had to wait, with a queue of 3, all of them its own")
		require.Equal(t, []string{"ben: 1", "ben: 2", "ben: 3", "ben: 4", "ben left"}, ann.heard(), "what Ann got from Ben, who does not read")
	})
}

// A member who is in a tunnel when the connection breaks has left, too.
func TestOneLeavesWhoDoesNotRead(t *testing.T) {
	lab.Rule(t, "The end of a member", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 3)
		defer h.end(t)
		ann, ben := h.join(t, "ann"), h.dial(t, "ben")
		ann.say(t, "1", "2")
		ben.conn.CloseNow()
		time.Sleep(10 * second) // for who closes with a handshake
		require.Equal(t, 1, h.joins.Now(), "calls of Join that have not returned, when the connection of one of 2 members is broken")
		require.Contains(t, ann.heard(), "ben left", "what Ann got")
	})
}

func TestNothingIsLeftOfWhoLeft(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 20
		h := open(t, 100)
		defer h.end(t)
		ann := h.join(t, "ann")
		before := lab.Goroutines()
		for i := range n {
			g := h.join(t, fmt.Sprint("guest ", i))
			if i%2 == 0 {
				g.leave()
			} else {
				g.conn.CloseNow()
			}
		}
		synctest.Wait()
		require.Len(t, ann.heard(), 1+2*n, "messages that Ann got, when %d guests came and left", n)
		require.Equal(t, 1, h.joins.Now(), "calls of Join that have not returned, when %d of %d members have left", n, n+1)
		// Not exactly zero: what surrounds the room may start one.
		require.Less(t, lab.Goroutines()-before, n/5, "goroutines that are left of %d members who have left", n)
	})
}

// The peer who does not answer costs ten seconds, and not ten for each.
func TestSilentMembersDoNotHoldUpClosing(t *testing.T) {
	lab.Rule(t, "Closing", "Close")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 100)
		defer h.end(t)
		ann := h.join(t, "ann")
		for i := range 5 {
			h.dial(t, fmt.Sprint("phone ", i))
		}
		h.close()
		ann.requireOut(t, "the room was closed, in which others do not answer")
		require.Equal(t, websocket.StatusGoingAway, websocket.CloseStatus(ann.err), "status with which Close closed the connection of Ann, beside others who do not answer")
		select {
		case <-h.closed:
		case <-time.After(10*second + second/2):
			require.FailNow(t, "Close has not returned, after more than 10s, with 5 members who do not answer")
		}
		synctest.Wait()
		require.Zero(t, h.joins.Now(), "calls of Join that have not returned when Close has")
	})
}

// Nor do those who come when it is closed, and do not answer.
func TestSilentLatecomersHoldUpNobody(t *testing.T) {
	lab.Rule(t, "Closing", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 100)
		defer h.end(t)
		h.close()
		h.dial(t, "phone 1")
		h.dial(t, "phone 2")
		late := h.join(t, "late")
		late.requireOut(t, "the room had been closed, and two who came before do not answer")
		require.Equal(t, websocket.StatusGoingAway, websocket.CloseStatus(late.err), "status with which Join closed the connection of one who came late, behind two who do not answer")
	})
}

// Somebody reads slowly: the status still arrives, and Close waits for the Join.
func TestCloseWaitsForJoin(t *testing.T) {
	lab.Rule(t, "Closing", "Close")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 8)
		defer h.end(t)
		ann := h.dial(t, "ann")
		_, err := ann.next() // that she joined
		require.NoError(t, err, "the error of a member who reads its first message")
		h.close()
		time.Sleep(3 * second)
		select {
		case <-h.closed:
			require.FailNow(t, "Close has returned, and a member has not answered for 3s")
		default:
		}
		require.Equal(t, 1, h.joins.Now(), "calls of Join that have not returned, of 1, when a member has not answered for 3s")
		ann.read()
		ann.requireOut(t, "the room was closed")
		require.Equal(t, websocket.StatusGoingAway, websocket.CloseStatus(ann.err), "status with which Close closed the connection of one who reads it 3s later")
		select {
		case <-h.closed:
		case <-time.After(second):
			require.FailNow(t, "Close has not returned, a second after the last member had answered")
		}
	})
}

// What is said of those who leave, when the room closes, drives nobody out.
func TestGoodbyesCutOffNobody(t *testing.T) {
	lab.Rule(t, "Closing", "Close", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, 1)
		defer h.end(t)
		ann := h.dial(t, "ann")
		for _, name := range []string{"ben", "cleo", "dora", "ed"} {
			h.join(t, name)
			_, err := ann.next()
			require.NoError(t, err, "the error of Ann, for whom never more than 1 message waited, with a queue of 1")
			synctest.Wait() // until the next one is being written
		}
		h.close()
		time.Sleep(3 * second)
		ann.read()
		ann.requireOut(t, "the room was closed")
		require.Equal(t, websocket.StatusGoingAway, websocket.CloseStatus(ann.err), "status with which Close closed the connection of one who reads it 3s later, when 4 others have left")
	})
}

// Nobody is overlooked who joins at the moment at which the room is closed.
func TestSomeComeWhileTheRoomCloses(t *testing.T) {
	lab.Rule(t, "Closing", "Close", "Join")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 3
		for range 40 {
			network := lab.NewNetwork(t)
			room, together := chat.New(100), lab.NewBarrier(n+1)
			network.Serve("chat.example", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				conn, err := websocket.Accept(w, r, nil)
				if err == nil {
					together.Wait()
					room.Join(conn, "ann")
				}
			}))
			statuses := make([]websocket.StatusCode, n)
			var come sync.WaitGroup
			for i := range n {
				come.Go(func() { statuses[i] = visit(t, network.Client()) })
			}
			together.Wait()
			room.Close()
			come.Wait()
			for _, status := range statuses {
				require.Equal(t, websocket.StatusGoingAway, status, "status with which one of %d connections was closed, that came while the room was closed", n)
			}
		}
	})
}

// visit joins and reads until the connection is closed, and returns with which status.
func visit(t *testing.T, client *http.Client) websocket.StatusCode {
	conn, _, err := websocket.Dial(t.Context(), "http://chat.example/", &websocket.DialOptions{HTTPClient: client})
	if err != nil {
		t.Errorf("the error of a guest who wants to join: %v", err)
		return 0
	}
	defer conn.CloseNow()
	g := &guest{conn: conn}
	for err == nil {
		_, err = g.next()
	}
	return websocket.CloseStatus(err)
}
