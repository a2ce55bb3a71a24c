package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

func init() { scriptCommands["serves"] = serves }

var (
	addressSaid = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+/`)
	dataOnPage  = regexp.MustCompile(`<script type="application/json" class="known">(.*)</script>`)
)

// serves starts turns serve and does what an author does on a chapter's page who saves
// the program in a file as one of its snippets and then accepts what it prints:
// serves CHAPTER NAME FILE. What the server answers goes to the file answers.
func serves(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: serves CHAPTER NAME FILE")
	}
	chapter, name, program := args[0], args[1], ts.ReadFile(args[2])
	path, err := exec.LookPath("turns")
	ts.Check(err)
	cmd := exec.Command(path, "serve", "--port", "0")
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "PWD="+cmd.Dir)
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	defer func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	}()
	said := make([]byte, 200)
	n, err := stdout.Read(said)
	ts.Check(err)

	page, err := loadPage(addressSaid.FindString(string(said[:n])), chapter)
	ts.Check(err)
	saved, err := page.ask("save", chapter, name, program)
	ts.Check(err)
	var now struct{ Sum string }
	if json.Unmarshal([]byte(saved), &now) == nil && now.Sum != "" {
		page.known.Sums.Chapter = now.Sum // as a page goes on
	}
	accepted, err := page.ask("accept", chapter, name, "")
	ts.Check(err)
	ts.Check(os.WriteFile(filepath.Join(cmd.Dir, "answers"), []byte("save: "+saved+"accept: "+accepted), 0o644))
}

// A servedPage is a chapter's page with what it knows.
type servedPage struct {
	address string
	known   struct {
		Token string
		Sums  struct {
			Chapter string
			Golden  map[string]string
		}
	}
}

func loadPage(address, chapter string) (*servedPage, error) {
	response, err := http.Get(address + chapter + ".html")
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	data := dataOnPage.FindSubmatch(text)
	if data == nil {
		return nil, fmt.Errorf("the page knows nothing: %s", text)
	}
	page := &servedPage{address: address}
	return page, json.Unmarshal(data[1], &page.known)
}

// ask asks for a change as the page's script does.
func (p *servedPage) ask(what, chapter, name, program string) (string, error) {
	body, err := json.Marshal(map[string]string{
		"chapter": chapter, "name": name, "source": program,
		"sum": p.known.Sums.Chapter, "golden": p.known.Sums.Golden[name],
	})
	if err != nil {
		return "", err
	}
	r, err := http.NewRequest("POST", p.address+"-/"+what, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", strings.TrimSuffix(p.address, "/"))
	r.Header.Set("X-Turns-Token", p.known.Token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	return string(said), err
}
