package http2_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	http2 "koans/exercises/10_web/06_http2"
	"koans/exercises/internal/lab"
)

// The lesson's picture with other numbers, and a dial that takes its time.
func TestPagesOfAllNumbers(t *testing.T) {
	lab.Rule(t, "The limit", "Get", "New")
	for _, s := range []struct{ pages, streams, rounds int }{{40, 40, 1}, {7, 1, 7}, {3, 9, 1}, {10, 3, 4}} {
		t.Run(fmt.Sprintf("%d pages, %d streams", s.pages, s.streams), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tl.Limit(s.streams)
				h := open(t, tl, s.streams)
				h.dials = second
				h.requirePages(t, s.pages)
				require.Equal(t, min(s.pages, s.streams), h.underWay.Most(), "requests under way at the same time, at most, with %d streams", s.streams)
				tl.AssertTook(t, time.Duration(1+s.rounds)*second, "time for all pages, a second each, and a dial of 1s")
				h.over(t)
			})
		})
	}
}

func TestThereMustBeAStream(t *testing.T) {
	lab.Rule(t, "At the same time", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Panics(t, func() { build(t, tl, 0) }, "New must panic: a client without streams")
		require.Panics(t, func() { build(t, tl, -1) }, "New must panic: a client with less than no streams")
	})
}

// No batches: each stream that comes free is used at once, however long another takes.
func TestASlowPageHoldsUpNobody(t *testing.T) {
	lab.Rule(t, "At the same time", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 3)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		slow := h.get(ctx, "/slow")
		h.requirePages(t, 8)
		tl.AssertTook(t, 4*second, "time for 8 pages, a second each, with 3 streams, of which one is taken for an hour")
		cancel()
		slow.wait(t, "although its context has ended")
		h.over(t)
	})
}

// One stream is over, and the connection is as good as before.
func TestAnErrorCostsNoConnection(t *testing.T) {
	lab.Rule(t, "One connection", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 2)
		for _, path := range []string{"/no/page", "/half/page"} {
			h.get(t.Context(), path).wait(t, "when there is no such page")
			h.get(t.Context(), "/").requirePage(t, "after "+path)
			require.Equal(t, 1, h.network.Dials(), "connections dialled, after "+path)
		}
		h.client.Close()
	})
}

// Those under way are told, and the streams are free again.
func TestAConnectionBreaksUnderway(t *testing.T) {
	lab.Rule(t, "A broken connection", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 3)
		for round := range 3 {
			var all []*visit
			for i := range 3 {
				all = append(all, h.get(t.Context(), fmt.Sprintf("/%d", i)))
			}
			time.Sleep(time.Duration(round) * 300 * time.Millisecond) // before the header has come, and after that
			h.breaks()
			for _, v := range all {
				v.wait(t, "although the connection has broken")
				require.Error(t, v.err, "the error of Get, when the connection has broken while the request was under way")
			}
			h.requirePages(t, 3)
		}
		h.over(t)
	})
}

func TestADialFails(t *testing.T) {
	lab.Rule(t, "A broken connection", "Get", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 2)
		h.storm.Store(true)
		h.requireError(t, "/", "when the dial has failed")
		h.requirePages(t, 4)
		h.breaks()
		synctest.Wait()
		h.storm.Store(true)
		h.requireError(t, "/", "when the dial has failed, after a connection has broken")
		h.requirePages(t, 4)
		h.over(t)
	})
}

// Whatever ends a request, it gives back one stream: not two, not none, and not one that it has not had.
func TestEachStreamIsGivenBackOnce(t *testing.T) {
	lab.Rule(t, "The limit", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(2)
		h := openTo(t, tl, 20, 2) // otherwise the transport itself would not let a third begin
		requireTwo := func(after string) {
			t.Helper()
			synctest.Wait()
			begin := tl.Now()
			h.requirePages(t, 7, after)
			require.Equal(t, 2, h.underWay.Most(), "requests under way at the same time, at most, with 2 streams, after %s", after)
			require.Equal(t, 4*second, tl.Now()-begin, "time for 7 pages, a second each, with 2 streams, after %s", after)
		}
		h.requireError(t, "/no/page", "when the status is 404")
		requireTwo("an answer with status 404")
		h.requireError(t, "/half/page", "when the page breaks off")
		requireTwo("a page that broke off")
		_, err := h.client.Get(t.Context(), "no address at all\n")
		require.Error(t, err, "the error of Get, for what is no URL")
		requireTwo("a request for what is no URL")
		h.get(lab.Ended(t), "/late").wait(t, "although its context had ended before")
		requireTwo("a request whose context had ended before")

		for range 20 { // whether the next one is let in before it gives up as well, is a matter of luck
			ctx, cancel := context.WithCancel(t.Context())
			slow, other := h.get(ctx, "/slow/1"), h.get(ctx, "/slow/2")
			hasty, leave := context.WithCancel(t.Context())
			waits := h.get(hasty, "/waits")
			leave()
			waits.wait(t, "although its context has ended")
			next := h.get(ctx, "/next")
			require.Equal(t, 2, h.underWay.Now(), "requests under way, with 2 streams, after one has given up waiting for a stream")
			cancel()
			for _, v := range []*visit{slow, other, next} {
				v.wait(t, "although its context has ended")
			}
			synctest.Wait()
		}
		requireTwo("requests that were given up")

		slow := h.get(t.Context(), "/slow")
		h.breaks()
		slow.wait(t, "although the connection has broken")
		requireTwo("a connection that broke")
		h.breaks()
		synctest.Wait()
		h.storm.Store(true)
		h.requireError(t, "/", "when the dial has failed")
		requireTwo("a dial that failed")
		h.over(t)
	})
}

func TestAnErrorCostsNoStream(t *testing.T) {
	lab.Rule(t, "The text", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 2)
		for range 5 {
			h.requireError(t, "/no/page", "when the status is 404")
			h.requireError(t, "/half/page", "when the page breaks off")
		}
		h.requirePages(t, 4, "5 answers with status 404 and 5 pages that broke off")
		_, err := h.client.Get(t.Context(), "no address at all\n")
		require.Error(t, err, "the error of Get, for what is no URL")
		_, err = h.client.Get(t.Context(), "no address at all\n")
		require.Error(t, err, "the error of Get, for what is no URL")
		h.requirePages(t, 2, "two requests for what is no URL")
		h.over(t)
	})
}

func TestALongPage(t *testing.T) {
	lab.Rule(t, "The text", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 2)
		v := h.get(t.Context(), "/volumes").wait(t, "when the page is long")
		require.NoError(t, v.err, "the error of Get, when the page is long")
		require.Equal(t, volumes*len(volume), len(v.text), "letters that Get returned, of a page that is long")
		require.Equal(t, volumes, strings.Count(v.text, volume), "volumes that Get returned, of a page that is long")
		h.over(t)
	})
}

// Between the header and the end, and while the others go on.
func TestAContextEndsTheReading(t *testing.T) {
	lab.Rule(t, "Giving up", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 3)
		h.takes = 10 * second
		ctx, cancel := context.WithTimeout(t.Context(), 7*second)
		defer cancel()
		hasty, patient, other := h.get(ctx, "/hasty"), h.get(t.Context(), "/patient"), h.get(t.Context(), "/other")
		hasty.wait(t, "although its context has ended")
		require.ErrorIs(t, hasty.err, context.DeadlineExceeded, "the error of Get, when its context has ended while it read")
		require.Equal(t, 7*second, hasty.at, "when Get returned, whose context has ended after 7s")
		synctest.Wait()
		require.Equal(t, 2, h.underWay.Now(), "requests under way, when one of 3 has given up")
		patient.requirePage(t, "when another has given up")
		other.requirePage(t, "when another has given up")
		tl.AssertTook(t, 10*second, "time for two pages of 10s at the same time")
		h.requirePages(t, 3)
		h.over(t)
	})
}

// It is dialled for all, and not for the one who was there first.
func TestTheFirstGivesUpWhileItIsDialled(t *testing.T) {
	lab.Rule(t, "Giving up", "Get", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 4)
		h.dials = 10 * second
		ctx, cancel := context.WithTimeout(t.Context(), 3*second)
		defer cancel()
		first := h.get(ctx, "/first")
		time.Sleep(second)
		others := []*visit{h.get(t.Context(), "/a"), h.get(t.Context(), "/b"), h.get(t.Context(), "/c")}
		first.wait(t, "although its context has ended")
		require.ErrorIs(t, first.err, context.DeadlineExceeded, "the error of Get, when its context has ended while it dialled")
		require.Equal(t, 3*second, first.at, "when Get returned, whose context has ended after 3s")
		for _, v := range others {
			v.requirePage(t, "when the first has given up while it was dialled")
		}
		h.over(t)
	})
}

// Two of three give up, in whatever order: the other goes on waiting, and comes in.
func TestSeveralGiveUpWhileTheyWait(t *testing.T) {
	lab.Rule(t, "Giving up", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := openTo(t, tl, 20, 1) // otherwise the transport itself would not let a second begin
		h.requirePages(t, 1)
		for first := range 3 {
			for then := range 3 {
				if then == first {
					continue
				}
				under := h.get(t.Context(), "/under/way")
				var waits []*visit
				var leave []context.CancelFunc
				for i := range 3 {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					waits, leave = append(waits, h.get(ctx, fmt.Sprintf("/waits/%d", i))), append(leave, cancel)
				}
				for _, i := range []int{first, then} {
					leave[i]()
					waits[i].wait(t, "although its context has ended")
				}
				under.requirePage(t, "when two that waited have given up")
				for i, v := range waits {
					if i != first && i != then {
						v.requirePage(t, "when two others that waited have given up")
					}
				}
				require.Equal(t, 1, h.underWay.Most(), "requests under way at the same time, at most, with one stream, after two have given up")
			}
		}
		h.over(t)
	})
}

func TestAContextThatHasEndedBefore(t *testing.T) {
	lab.Rule(t, "Giving up", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 2)
		h.requirePages(t, 1)
		for range 20 {
			v := h.get(lab.Ended(t), "/late").wait(t, "although its context had ended before")
			require.ErrorIs(t, v.err, context.Canceled, "the error of Get, when its context had ended before")
		}
		h.requirePages(t, 2)
		h.over(t)
	})
}

func TestTwoClientsAreApart(t *testing.T) {
	lab.Rule(t, "Everything is apart", "New", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 2)
		other := &house{tl: tl, network: h.network, streams: 2}
		other.client = http2.New(h.dial, 2)
		first := []*visit{h.get(t.Context(), "/a"), h.get(t.Context(), "/b")}
		second := []*visit{other.get(t.Context(), "/c"), other.get(t.Context(), "/d")}
		for _, v := range append(first, second...) {
			v.requirePage(t, "with another client beside")
		}
		require.Equal(t, 4, h.underWay.Most(), "requests under way at the same time, at most, of two clients with 2 streams each")
		require.Equal(t, 2, h.network.Dials(), "connections dialled by two clients")
		h.client.Close()
		other.client.Close()
	})
}

// The last words of who gives up are still on their way when the connection is to be closed, the first or a later one.
func TestCloseRightAfterGivingUp(t *testing.T) {
	lab.Rule(t, "Close", "Close")
	for broken := range 2 {
		t.Run(fmt.Sprintf("after %d that broke", broken), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				h := open(t, tl, 2)
				for range broken {
					h.requirePages(t, 2)
					h.breaks()
					synctest.Wait()
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				slow := h.get(ctx, "/slow")
				h.crawl.Store(true)
				cancel()
				slow.wait(t, "although its context has ended")
				h.client.Close()
				synctest.Wait()
				require.Zero(t, h.network.OpenConns(), "connections that are open after Close, when somebody has just given up, and %d had broken before", broken)
			})
		})
	}
}

func TestCloseWhileItIsDialled(t *testing.T) {
	lab.Rule(t, "Close", "Close")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := open(t, tl, 2)
		h.dials = time.Hour
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		v := h.get(ctx, "/")
		require.Equal(t, 1, h.dialling.Now(), "dials that are under way, when one has asked for something")
		cancel()
		v.wait(t, "although its context has ended")
		h.client.Close()
		synctest.Wait()
		require.Zero(t, h.dialling.Now(), "dials that are under way after Close, when the one who wanted the connection has given up")
		require.Zero(t, h.network.OpenConns(), "connections that are open after Close, which was called while it was dialled")
	})
}

// As long as the other side may not have heard that a request was given up, the transport counts it.
func TestGivingUpCostsNoConnection(t *testing.T) {
	lab.Rule(t, "One connection", "New", "Get")
	for _, streams := range []int{1, 3} {
		t.Run(fmt.Sprintf("%d streams", streams), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				h := open(t, tl, streams)
				h.requirePages(t, 1)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var slow []*visit
				for i := range streams {
					slow = append(slow, h.get(ctx, fmt.Sprintf("/slow/%d", i)))
				}
				h.late.Store(true)
				cancel()
				for _, v := range slow {
					v.wait(t, "although its context has ended")
				}
				h.requirePages(t, 2*streams, "as many as there are streams were given up, and the line is slow")
				require.Equal(t, 1, h.network.Dials(), "connections dialled, when all streams were taken, all were given up, and others came at once")
				h.over(t)
			})
		})
	}
}
