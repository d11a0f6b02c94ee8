package page_test

import (
	"context"
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/gradebook/page"
)

// A site serves pages to a browser and remembers what else the browser asked for.
type site struct {
	*httptest.Server
	pages map[string]string

	mu   sync.Mutex
	more []string
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if text, ok := s.pages[r.URL.Path]; ok {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(text)) // a browser that has gone away shows in what it says of the page
		return
	}
	if r.URL.Path != "/favicon.ico" { // browsers ask for it whatever is on the page
		s.mu.Lock()
		s.more = append(s.more, r.URL.Path)
		s.mu.Unlock()
	}
	http.NotFound(w, r)
}

func (s *site) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.more
	s.more = nil
	return all
}

// browse opens a page, and returns its elements as they are when all scripts are done, and what was on the console.
func browse(t *testing.T, browser, url string) (dom string, console []string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	args := []string{
		"--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--disable-dev-shm-usage", "--enable-logging=stderr", "--user-data-dir=" + t.TempDir(),
		"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--virtual-time-budget=2000", "--dump-dom", url,
	}
	if os.Geteuid() == 0 {
		args = append([]string{"--no-sandbox"}, args...) // the browser's own refuses to be root's
	}
	cmd := exec.CommandContext(ctx, browser, args...)
	cmd.WaitDelay = 10 * time.Second
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	for line := range strings.Lines(errs.String()) {
		if strings.Contains(line, "CONSOLE") {
			console = append(console, strings.TrimSpace(line))
		}
	}
	return out.String(), console, err
}

// clicker clicks on heads of the class's table, in a frame, and writes down how the table is then.
const clicker = `<!DOCTYPE html><pre id="log"></pre><iframe src="/index.html"></iframe><script>
document.querySelector('iframe').addEventListener('load', event => {
  const page = event.target.contentDocument;
  const log = ['student', 'student', 'id', 'points', 'points', 'late', 'lock', 'lock'].map(key => {
    const head = page.querySelector('th[data-key=' + key + ']');
    head.querySelector('button').click();
    return {
      key, sort: head.getAttribute('aria-sort'), sorts: page.querySelectorAll('[aria-sort]').length, said: page.getElementById('sorted').textContent,
      order: [...page.querySelectorAll('tbody tr')].map(row => row.cells[1].textContent).join(' '), at: event.target.contentWindow.location.hash,
    };
  });
  document.getElementById('log').textContent = JSON.stringify(log);
});
</script>`

// The pages in a real browser: columns sort, nothing is on the console, nothing is fetched.
func TestInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("not run: a browser takes seconds")
	}
	var browser string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		t.Skip("not run: there is no Chromium on the PATH")
	}
	s := &site{}
	s.Server = httptest.NewServer(s)
	defer s.Close()
	evil := page.Line(`"><img src="` + s.URL + `/stolen"><script src="/stolen.js"></script><style>@import "/stolen.css"</style>`)
	row := func(id, name page.Line, points string, late page.Line, m page.Mark) page.Row {
		m.Anchor = "lock"
		return page.Row{Ref: page.Ref{ID: id, Name: name, File: page.File(string(id))}, Points: points, Late: late, Marks: []page.Mark{m}}
	}
	class := page.Class{Students: 4, Late: 2, Named: true, Confined: true, Isolation: evil, Concepts: []page.Concept{{Number: "5.1", Name: "lock", Title: evil}}, Rows: []page.Row{
		row("2", "Dee", "9.5", "2 h 5 min", page.Mark{Class: "p", Sign: "✓", Points: "2.5"}),
		row("9", "Cy", "10", "", page.Mark{Class: "f", Sign: "✗", Points: "1"}),
		row("10", evil, "0", "1 d 0 h", page.Mark{Class: "m", Sign: "–"}),
		row("b", "ada", "9.5", "", page.Mark{Class: "f", Sign: "✗"}),
	}, Teach: []page.Lesson{{Message: page.Block(evil), Who: []page.Ref{{Name: evil}}}}, Looks: []page.Look{{Remarks: []page.Line{evil}}}}
	student := page.Student{Name: evil, Problem: evil, Answers: []page.Answer{{Name: "lock", Title: evil, Failed: true, Tests: []page.Test{{Name: evil}}, Findings: []page.Finding{{Kind: evil, Screen: page.Block(evil)}}}}}
	var index, own strings.Builder
	require.NoError(t, class.Write(&index))
	require.NoError(t, student.Write(&own))
	s.pages = map[string]string{
		"/index.html": index.String(), "/student.html": own.String(), "/click.html": clicker,
		"/control.html": `<!DOCTYPE html><p>here</p><script>console.error("seen")</script><img src="/fetched">`,
	}

	// What this test would not see, it could not refuse.
	dom, console, err := browse(t, browser, s.URL+"/control.html")
	if err != nil || !strings.Contains(dom, "<p>here</p>") {
		t.Skipf("not run: %s shows no page here: %v", browser, err)
	}
	require.Len(t, console, 1)
	require.Contains(t, console[0], "seen")
	require.Equal(t, []string{"/fetched"}, s.asked())

	dom, console, err = browse(t, browser, s.URL+"/click.html")
	require.NoError(t, err)
	assert.Empty(t, console)
	assert.Empty(t, s.asked())
	m := regexp.MustCompile(`<pre id="log">(.*?)</pre>`).FindStringSubmatch(dom)
	require.NotNil(t, m, dom)
	type click struct{ Key, Sort, Said, Order, At string }
	var clicks []click
	require.NoError(t, json.Unmarshal([]byte(html.UnescapeString(m[1])), &clicks), m[1])
	assert.Equal(t, []click{
		{"student", "ascending", "Sorted by student, ascending.", "10 b 9 2", "#sort=student"},
		{"student", "descending", "Sorted by student, descending.", "2 9 b 10", "#sort=student"},
		{"id", "ascending", "Sorted by id, ascending.", "2 9 10 b", "#sort=id"},
		{"points", "descending", "Sorted by points, descending.", "9 2 b 10", "#sort=points"},
		{"points", "ascending", "Sorted by points, ascending.", "10 2 b 9", "#sort=points"},
		{"late", "descending", "Sorted by late, descending.", "10 2 9 b", "#sort=late"},
		{"lock", "ascending", "Sorted by 5.1 lock, ascending.", "b 9 10 2", "#sort=lock"},
		{"lock", "descending", "Sorted by 5.1 lock, descending.", "2 10 9 b", "#sort=lock"},
	}, clicks)
	assert.Equal(t, len(clicks), strings.Count(html.UnescapeString(m[1]), `"sorts":1`), "one column is the one that is sorted by")

	for path, want := range map[string]string{"/index.html#sort=points": `aria-sort="descending" data-key="points"|data-key="points" aria-sort="descending"`, "/student.html": "make lesson"} {
		dom, console, err = browse(t, browser, s.URL+path)
		require.NoError(t, err)
		assert.Regexp(t, want, dom)
		assert.Empty(t, console, path)
		assert.Empty(t, s.asked(), path)
	}
}
