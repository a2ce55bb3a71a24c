// Package skeleton begins a chapter: a file with everything that a chapter has, a
// program among it that runs.
package skeleton

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"takingturns/runner/whole"
)

//go:embed chapter.md
var text string

// Chapter writes a new chapter and returns its path, relative to the repository root.
// wanted is its name, "06-pipelines" or "B-glossary", or its title, "Pipelines"; then it
// gets the next number. The error says which other chapter is in the way, or what would
// be right; then nothing is written.
func Chapter(root, wanted string) (string, error) {
	taken, err := numbers(root)
	if err != nil {
		return "", err
	}
	number, slug, title, err := parse(wanted)
	if err != nil {
		return "", err
	}
	next := free(taken)
	if number == "" {
		number = next
	}
	if other := taken[number]; other != "" {
		return "", fmt.Errorf("chapters/%s is %s already; the next free number is %s", other, number, next)
	}
	name := path.Join("chapters", number+"-"+slug+".md")
	book, err := os.OpenRoot(root)
	if err != nil {
		return "", err
	}
	defer book.Close()
	return name, whole.Create(book, name, []byte(strings.Replace(text, "TITLE", title, 1)))
}

// numbered is the name of a chapter, with its number or letter.
var numbered = regexp.MustCompile(`^([0-9]{1,3}|[A-Z])-(.*)$`)

// parse reads what is wanted, a name or a title. Without a number it is a title.
func parse(wanted string) (number, slug, title string, err error) {
	wanted = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(wanted), "chapters/"), ".md"))
	title = wanted
	if m := numbered.FindStringSubmatch(wanted); m != nil {
		number, title = m[1], capital(strings.ReplaceAll(m[2], "-", " "))
		if unicode.IsDigit(rune(number[0])) {
			number = fmt.Sprintf("%02s", number)
		}
	}
	slug = strings.Join(strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9')
	}), "-")
	if slug == "" || strings.ContainsAny(wanted, "/\n") {
		return "", "", "", fmt.Errorf("%q is no name for a chapter; write one such as 06-pipelines, or a title", wanted)
	}
	return number, slug, title, nil
}

func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// numbers maps the numbers and letters that chapters have to their files.
func numbers(root string) (map[string]string, error) {
	entries, err := os.ReadDir(filepath.Join(root, "chapters"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	taken := map[string]string{}
	for _, entry := range entries {
		if m := numbered.FindStringSubmatch(entry.Name()); m != nil {
			taken[m[1]] = entry.Name()
		}
	}
	return taken, nil
}

// free is the number after the highest.
func free(taken map[string]string) string {
	highest := 0
	for number := range taken {
		var n int
		if _, err := fmt.Sscanf(number, "%d", &n); err == nil {
			highest = max(highest, n)
		}
	}
	return fmt.Sprintf("%02d", highest+1)
}
