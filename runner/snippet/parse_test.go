package snippet

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the want sections of testdata")

// TestParse reads the chapter of each archive and compares all that Parse
// returns, the text of its errors and their lines included.
func TestParse(t *testing.T) {
	testArchives(t, "testdata/parse/*.txtar", func(source []byte) string {
		c, err := Parse("chapters/01-x.md", source)
		return describe(c, err)
	})
}

// testArchives holds run's output for each archive's first file against its
// last one, "want".
func testArchives(t *testing.T, pattern string, run func([]byte) string) {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no files, %v", pattern, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil || len(archive.Files) != 2 || archive.Files[1].Name != "want" {
				t.Fatalf("want two files, the second called want: %v", err)
			}
			got, want := run(archive.Files[0].Data), string(archive.Files[1].Data)
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			} else if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// describe prints a chapter and its errors; what has its zero value is left out.
func describe(c *Chapter, err error) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title %q\n", c.Title)
	for _, s := range c.Snippets {
		fmt.Fprintf(&b, "%d: %s %q", s.Line, s.Name, s.Source)
		v := reflect.ValueOf(*s)
		for i := range v.NumField() {
			switch name := v.Type().Field(i).Name; name {
			case "Chapter", "Name", "Line", "Source": // printed above
			default:
				if !v.Field(i).IsZero() {
					fmt.Fprintf(&b, " %s=%v", name, v.Field(i))
				}
			}
		}
		b.WriteString("\n")
	}
	if err != nil {
		fmt.Fprintln(&b, err)
	}
	return b.String()
}

func TestErrors(t *testing.T) {
	_, err := Parse("chapters/01-x.md", []byte("```go name=a_b\nx\n```\n```go name=b seed=x\nx\n```\n"))
	var list Errors
	if !errors.As(err, &list) || len(list) != 2 {
		t.Fatalf("%v is not a list of two", err)
	}
	var first *Error
	if !errors.As(err, &first) || first.Line != 1 || first.Path != "chapters/01-x.md" {
		t.Errorf("the first error is %#v", first)
	}
	if _, err := Parse("chapters/01-x.md", nil); err != nil {
		t.Errorf("an empty chapter: %v", err)
	}
}

func TestWindowsFile(t *testing.T) {
	source := "\ufeff# Title\r\n\r\n```go name=a hide=2\r\npackage main\r\n\r\nfunc main() {}\r\n```\r\n"
	c, err := Parse("chapters/01-x.md", []byte(source))
	if err != nil || len(c.Snippets) != 1 {
		t.Fatalf("%v, %v", c.Snippets, err)
	}
	s := c.Snippets[0]
	if c.Title != "Title" || s.Line != 3 || s.Source != "package main\n\nfunc main() {}\n" {
		t.Errorf("title %q, line %d, source %q", c.Title, s.Line, s.Source)
	}
	if strings.ContainsAny(string(c.Source), "\r\ufeff") {
		t.Errorf("chapter source %q", c.Source)
	}
}

func TestParseDir(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "chapters")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"02-b.md":  "# B\n```go name=a seed=x\nx\n```\n",
		"01-a.md":  "# A\n```go name=a\nx\n```\n",
		"03-c.md":  "```go name=c",
		"index.md": "```go name=not-read",
		"notes.md": "",
		"code.go":  "",

		"04-\u202ex.md": "",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	chapters, err := ParseDir(dir)
	var got []string
	for _, c := range chapters {
		got = append(got, fmt.Sprintf("%s %s %q %d", c.Path, c.ID, c.Title, len(c.Snippets)))
	}
	want := []string{`chapters/01-a.md 01-a "A" 1`, `chapters/02-b.md 02-b "B" 0`, `chapters/03-c.md 03-c "" 0`}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	const noName = ": not the name of a chapter; chapters are named NN-name.md, such as 01-two-workers.md, appendices A-name.md"
	wantErr := "chapters/02-b.md:2: seed=x is not a seed; write a whole number from 0 to 18446744073709551615\n" +
		"chapters/03-c.md:1: the snippet is empty; write the program between the fences\n" +
		"chapters/03-c.md:1: the fence is not closed; close it with ``` on a line of its own\n" +
		"chapters/04-\u202ex.md" + noName + "\nchapters/notes.md" + noName
	if err == nil || err.Error() != wantErr {
		t.Errorf("error\n%v\nwant\n%s", err, wantErr)
	}
	if _, err := ParseDir(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing directory: %v", err)
	}
}

// Chapters are in the order of their numbers, of two or three digits, and then appendices.
func TestOrderOfChapters(t *testing.T) {
	dir := t.TempDir()
	want := []string{"02-b", "11-a", "99-a", "100-a", "A-a"}
	for _, id := range want {
		if err := os.WriteFile(filepath.Join(dir, id+".md"), []byte("# Title\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	chapters, err := ParseDir(dir)
	var got []string
	for _, c := range chapters {
		got = append(got, c.ID)
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestFromFile(t *testing.T) {
	tests := []struct{ path, name, message, located string }{
		{"-", "stdin", "stdin.go:3:1: oops", "stdin:3:1: oops"},
		{"dir/hello.go", "hello", "./hello.go:3: oops", "dir/hello.go:3: oops"},
		{"dir/my_file_test.go", "my-file-test", "my-file-test.go:3: oops", "dir/my_file_test.go:3: oops"},
		{"_.go", "main", "main.go:3: oops", "_.go:3: oops"},
	}
	for _, tt := range tests {
		s := FromFile(tt.path, []byte("\ufeffpackage main\r\n"))
		if s.Name != tt.name || s.Source != "package main\n" || s.Expect.Kind != "ok" {
			t.Errorf("%s: %+v", tt.path, s)
		}
		if got := s.Chapter.Locate(tt.message); got != tt.located {
			t.Errorf("%s: %q located at %q, want %q", tt.path, tt.message, got, tt.located)
		}
		p, err := s.Program()
		if err != nil || p.Name != tt.name+".go" || string(p.Source) != s.Source {
			t.Errorf("%s: program %+v, %v", tt.path, p, err)
		}
	}
}

func TestLocate(t *testing.T) {
	c := &Chapter{Path: "chapters/01-x.md", Snippets: []*Snippet{{Name: "a", Line: 10}, {Name: "web-a", Line: 40}}}
	tests := []struct{ message, want string }{
		{"a.go:1", "chapters/01-x.md:11"},
		{"a.go:2:5: undefined: x", "chapters/01-x.md:12:5: undefined: x"},
		{"./a.go:2:5: undefined: x", "chapters/01-x.md:12:5: undefined: x"},
		{"web-a.go:2 and (a.go:3) a.go:4", "chapters/01-x.md:42 and (chapters/01-x.md:13) chapters/01-x.md:14"},
		{"main.main()\n\ta.go:12 +0x1d\n", "main.main()\n\tchapters/01-x.md:22 +0x1d\n"},
		{"a.go: no line", "a.go: no line"},
		{"b.go:1 a.golang:1 a.go:x", "b.go:1 a.golang:1 a.go:x"},
		{"/usr/lib/go/src/fmt/a.go:302", "/usr/lib/go/src/fmt/a.go:302"},
		{"x_a.go:1 x.a.go:1 C:\\a.go:1", "x_a.go:1 x.a.go:1 C:\\a.go:1"},
		{"a.go:99999999999999999999", "a.go:99999999999999999999"},
	}
	for _, tt := range tests {
		if got := c.Locate(tt.message); got != tt.want {
			t.Errorf("Locate(%q) = %q, want %q", tt.message, got, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/parse/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		c, err := Parse("chapters/01-x.md", source)
		if err != nil {
			for _, e := range err.(Errors) {
				if at := e.(*Error); at.Line < 1 || strings.Contains(at.Error(), "\n") {
					t.Errorf("error %q", at)
				}
			}
		}
		if c == nil {
			return // it is not legible
		}
		lines := strings.SplitAfter(string(c.Source), "\n")
		for _, s := range c.Snippets {
			if rest := strings.Join(lines[s.Line:], ""); !strings.HasPrefix(rest, s.Source) {
				t.Errorf("line %d is not where %q begins", s.Line+1, s.Source)
			}
			if _, err := s.Program(); err != nil && !errors.As(err, new(*Error)) {
				t.Errorf("program: %v", err)
			}
		}
	})
}
