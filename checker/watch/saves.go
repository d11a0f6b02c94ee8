package main

import (
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// How saves are noticed. Editors write in several steps, or write another file and rename it, so what counts is the content once it
// has been quiet; who never is quiet is looked at all the same.
const (
	quiet   = 60 * time.Millisecond
	longest = 500 * time.Millisecond
	poll    = 300 * time.Millisecond
	probing = 400 * time.Millisecond // for the system to tell of a change that was made to try it
)

// A watcher notices when what the learner edits has another content than before.
type watcher struct {
	exercises map[string]string            // by the file's path
	known     map[string][sha256.Size]byte // by the file's path
	saved     func(exercises []string)
	ended     sync.WaitGroup
}

// startWatching calls saved, from a goroutine of its own, with the names of the exercises that were saved, until ctx is done.
// Where the system does not tell of changes (network drives, some containers, WSL), it looks every now and then.
func startWatching(ctx context.Context, root string, all []exercise, saved func([]string)) (*watcher, error) {
	w := &watcher{exercises: map[string]string{}, known: map[string][sha256.Size]byte{}, saved: saved}
	folders := map[string]bool{}
	for _, e := range all {
		for _, f := range e.Files {
			path := filepath.Join(root, filepath.FromSlash(f))
			w.exercises[path] = e.Name
			folders[filepath.Dir(path)] = true
		}
	}
	w.changed() // from now on
	events := w.notifications(ctx, folders, filepath.Join(root, ".koans"))
	w.ended.Go(func() {
		if events == nil {
			w.poll(ctx)
			return
		}
		w.listen(ctx, events)
	})
	return w, nil
}

// wait returns when nobody looks any more, which is soon after the end of ctx.
func (w *watcher) wait() { w.ended.Wait() }

// changed returns the exercises whose files have another content than when it was asked last. A file that is not there just now has been moved by an
// editor, which is about to put another in its place.
func (w *watcher) changed() []string {
	var names []string
	for path, name := range w.exercises {
		content, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		sum := sha256.Sum256(content)
		if w.known[path] != sum {
			w.known[path] = sum
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (w *watcher) tell() {
	if names := w.changed(); len(names) > 0 {
		w.saved(names)
	}
}

func (w *watcher) poll(ctx context.Context) {
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			w.tell()
		}
	}
}

// listen looks when it has been quiet for a moment after an event.
func (w *watcher) listen(ctx context.Context, events <-chan struct{}) {
	var since time.Time // of the first event that has not been looked at
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-events:
			if since.IsZero() {
				since = time.Now()
			}
			timer.Reset(min(quiet, max(0, longest-time.Since(since))))
		case <-timer.C:
			since = time.Time{}
			w.tell()
		}
	}
}

// notifications returns a channel on which something comes after each change in the folders; nil if the system does not tell of them,
// which is tried in the scratch folder.
func (w *watcher) notifications(ctx context.Context, folders map[string]bool, scratch string) <-chan struct{} {
	fs, err := fsnotify.NewWatcher()
	if err != nil {
		return nil
	}
	for dir := range folders {
		if err := fs.Add(dir); err != nil {
			fs.Close()
			return nil
		}
	}
	if !tells(fs, scratch) {
		fs.Close()
		return nil
	}
	events := make(chan struct{}, 1)
	w.ended.Go(func() {
		defer fs.Close()
		for {
			select {
			case <-ctx.Done():
				return
			case <-fs.Errors: // events were lost, perhaps: as good as one
			case <-fs.Events:
			}
			select {
			case events <- struct{}{}:
			default: // there is one that nobody has looked at
			}
		}
	})
	return events
}

// tells makes a change in the folder, and says whether it is heard of.
func tells(fs *fsnotify.Watcher, folder string) bool {
	if err := fs.Add(folder); err != nil {
		return false
	}
	defer fs.Remove(folder)
	probe, err := os.CreateTemp(folder, "watch-")
	if err != nil {
		return false
	}
	probe.Close()
	defer os.Remove(probe.Name())
	late := time.After(probing)
	for {
		select {
		case e, ok := <-fs.Events:
			if !ok || filepath.Base(e.Name) == filepath.Base(probe.Name()) {
				return ok
			}
		case <-late:
			return false
		}
	}
}
