package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// A browser shows the page of an exercise's lab.
type browser struct {
	t    *testing.T
	ctx  context.Context // for chromedp
	play *play
}

// reference is the path of the exercise's reference answer.
func reference(t *testing.T, path string) string {
	t.Helper()
	answer, err := filepath.Abs(filepath.Join("../../solutions", path, filepath.Base(path)[3:]+".go"))
	require.NoError(t, err)
	return answer
}

var buildChecker = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "koans-lab")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "checker")
	said, err := exec.Command("go", "build", "-o", path, "koans/checker").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, said)
	}
	return path, nil
})

// show opens the lab of the exercise at path ("05_synchronization/03_semaphore") with an answer to it, a file, in a browser of its own.
func show(t *testing.T, path, answer string) *browser {
	t.Helper()
	b := start(t)
	b.show(path, answer)
	return b
}

// start starts a browser of 1200 by 900, which shows nothing yet.
func start(t *testing.T) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("builds programs and starts a browser")
	}
	chromium := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if at, err := exec.LookPath(name); err == nil {
			chromium = at
		}
	}
	if chromium == "" {
		t.Skip("no Chromium here: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.WindowSize(1200, 900))
	allocator, end := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(end)
	tab, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	b := &browser{t: t, ctx: tab}
	b.do(chromedp.Navigate("about:blank")) // and so it is there for as long as t
	return b
}

// in is the same browser in a part of the test.
func (b *browser) in(t *testing.T) *browser { return &browser{t: t, ctx: b.ctx} }

// show shows a lab until its test ends. When the answer's file changes, the scene begins anew.
func (b *browser) show(path, answer string) {
	t := b.t
	t.Helper()
	checker, err := buildChecker()
	require.NoError(t, err)
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	name := filepath.Base(path)[3:]
	stub := filepath.Join(root, "exercises", path, name+".go")
	dir := t.TempDir()
	overlay := filepath.Join(dir, "overlay.json")
	watched, err := filepath.Rel(root, answer)
	require.NoError(t, err)
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{stub: answer}})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(overlay, text, 0o600))

	s := &site{hub: newHub(), token: "secret"}
	b.play = &play{checker: checker, root: root, pkg: "./exercises/" + path + "/cmd/lab", program: filepath.Join(dir, "scene"), overlay: overlay,
		files: []string{watched}, hub: s.hub, again: make(chan struct{}, 1)}
	s.do = b.play.do
	at := listen(t, s)
	ctx, stop := context.WithCancel(t.Context())
	var playing sync.WaitGroup
	playing.Go(func() { b.play.run(ctx) })
	t.Cleanup(playing.Wait)
	t.Cleanup(stop)
	b.do(chromedp.Navigate(at + "/?token=secret"))
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, steps...))
}

// until evaluates the expression until it is true, for half a minute.
func (b *browser) until(expression, what string) {
	b.t.Helper()
	for range 600 {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		require.NoError(b.t, err, "%s", what)
		if ok {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	page, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.body.innerText"))
	require.NoError(b.t, err)
	require.Fail(b.t, what, "the page: %s", page)
}

// press presses a button by its name, as soon as it is there.
func (b *browser) press(name string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`(b => b && !b.disabled && (b.click(), true))([...document.querySelectorAll("#controls button")].find(b => b.dataset.name === %q))`, name),
		"there is no button "+name)
}

// sees waits until the element called id has the text in it.
func (b *browser) sees(id, text string) {
	b.t.Helper()
	b.until(fmt.Sprintf("document.getElementById(%q).textContent.includes(%q)", id, text), text+" is not in "+id)
}

// keep keeps a picture of the page in the folder that KOANS_SCREENSHOTS names, for people to look at.
func (b *browser) keep(name string) {
	b.t.Helper()
	dir := os.Getenv("KOANS_SCREENSHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	require.NoError(b.t, err)
	require.NoError(b.t, os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644))
}

// dark has the page in the dark, phone on a phone.
func (b *browser) dark() {
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
		})
		return err
	}))
}

func (b *browser) phone() { b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile)) }
