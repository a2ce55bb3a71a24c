package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"takingturns/runner/whole"
)

// ErrAborted is what Console.Read returns when a person gives an input up.
var ErrAborted = errors.New("aborted")

// A Console carries on the conversation.
type Console struct {
	Session *Session
	Read    func(prompt string) (string, error) // a line without its end; io.EOF after the last, or ErrAborted
	Confirm func(question string) bool          // nil if there is nobody to ask
	Out     io.Writer                           // what programs print, and answers
	Err     io.Writer                           // what is wrong
	Fit     func(text string) string            // makes what programs print fit for Out

	// Interruptible is a context that also ends when a person gives a run up; nil if
	// only ctx ends runs.
	Interruptible func(ctx context.Context) (context.Context, context.CancelFunc)

	failed bool
}

// Run reads inputs and commands until there are no more. ok is false if an input was
// left out or a command failed. The error is one of the machine, of reading or of ctx.
func (c *Console) Run(ctx context.Context) (ok bool, err error) {
	for {
		text, err := c.next()
		switch {
		case errors.Is(err, ErrAborted):
			continue
		case errors.Is(err, io.EOF):
			return !c.failed, nil
		case err != nil:
			return false, err
		}
		if command, isCommand := strings.CutPrefix(strings.TrimSpace(text), ":"); isCommand {
			if !c.command(command) {
				return !c.failed, nil
			}
			continue
		}
		if err := c.input(ctx, text); err != nil {
			return false, err
		}
	}
}

// next reads lines until they are an input. At the end of all lines what there is counts.
func (c *Console) next() (string, error) {
	text, line := "", c.Session.Line()
	for {
		mark := ">"
		if text != "" {
			mark = "."
		}
		more, err := c.Read(fmt.Sprintf("%d%s ", line, mark))
		if errors.Is(err, io.EOF) && text != "" {
			return text, nil
		}
		if err != nil {
			return "", err
		}
		text += more + "\n"
		line++
		if Complete(text) || strings.HasPrefix(strings.TrimSpace(text), ":") {
			return text, nil
		}
	}
}

func (c *Console) input(ctx context.Context, text string) error {
	run, stop := ctx, func() {}
	if c.Interruptible != nil {
		run, stop = c.Interruptible(ctx)
	}
	result, err := c.Session.Input(run, text)
	interrupted := run.Err() != nil && ctx.Err() == nil
	stop()
	if err != nil && interrupted {
		c.complain("interrupted")
		return nil
	}
	if err != nil {
		return err
	}
	if result.Changed {
		fmt.Fprintln(c.Out, "what was printed before is another now; all of it:")
	}
	fmt.Fprint(c.Out, c.Fit(result.Text))
	if result.LeftOut != "" {
		if result.Text != "" && !strings.HasSuffix(result.Text, "\n") {
			fmt.Fprintln(c.Out)
		}
		c.complain("%s", c.Fit(result.LeftOut))
	}
	return nil
}

// complain says what is wrong.
func (c *Console) complain(format string, args ...any) {
	c.failed = true
	fmt.Fprintf(c.Err, format+"\n", args...)
}

// A command is a word after a colon.
type command struct {
	word, argument string
	help           string
	do             func(c *Console, argument string)
}

var commands []command

func init() { // :help lists them
	commands = []command{
		{"time", "", "the virtual time", func(c *Console, _ string) { fmt.Fprintln(c.Out, c.Session.Time()) }},
		{"tasks", "", "the goroutines, and what each is doing", func(c *Console, _ string) { c.tasks() }},
		{"trace", "", "what the scheduler saw since the session began", func(c *Console, _ string) { fmt.Fprint(c.Out, c.Session.Trace()) }},
		{"reset", "", "begin again with nothing, at 0s", func(c *Console, _ string) { c.Session.Reset() }},
		{"save", "FILE.go", "store the session as a program", (*Console).save},
		{"help", "", "this list", func(c *Console, _ string) { c.help() }},
		{"quit", "", "end the session, as Ctrl-D does", nil},
	}
}

// command carries one out. It returns false for the one that ends the session.
func (c *Console) command(line string) bool {
	word, argument, _ := strings.Cut(line, " ")
	argument = strings.TrimSpace(argument)
	i := slices.IndexFunc(commands, func(known command) bool { return known.word == word })
	switch {
	case i < 0:
		c.complain("there is no command :%s; :help lists them", word)
	case commands[i].argument != "" && argument == "":
		c.complain(":%s needs an argument: :%s %s", word, word, commands[i].argument)
	case commands[i].argument == "" && argument != "":
		c.complain(":%s takes no argument, and was given %q", word, argument)
	case commands[i].do == nil:
		return false
	default:
		commands[i].do(c, argument)
	}
	return true
}

const introduction = `Type Go: declarations, statements, expressions. Each input continues the ones before it
under one virtual clock, and its goroutines go on in the next. Packages are imported as
they are used; import "math/rand" takes that one instead of math/rand/v2.
`

func (c *Console) help() {
	fmt.Fprint(c.Out, introduction)
	for _, known := range commands {
		fmt.Fprintf(c.Out, "  %-14s %s\n", strings.TrimSpace(":"+known.word+" "+known.argument), known.help)
	}
}

func (c *Console) tasks() {
	for _, task := range c.Session.Tasks() {
		if task.State == "ended" {
			continue
		}
		text := fmt.Sprintf("%d %s: %s", task.Number, task.Function, task.State)
		if task.Number == 1 {
			text = fmt.Sprintf("%d %s: at the prompt", task.Number, task.Function)
		} else if task.Place != "" {
			text += ", " + task.Place
		}
		if task.Started != "" {
			text += ", started at " + task.Started
		}
		fmt.Fprintln(c.Out, c.Session.Locate(text))
	}
}

// save writes the session to a file that does not exist, or may be written over.
func (c *Console) save(path string) {
	if !strings.HasSuffix(path, ".go") {
		c.complain("%s is not the name of a Go file; try :save %s.go", path, path)
		return
	}
	source, err := c.Session.Source()
	saved := false
	if err == nil {
		saved, err = c.store(path, source)
	}
	switch {
	case err != nil:
		c.complain("%v", err)
	case saved:
		fmt.Fprintf(c.Out, "saved; turns run %s runs it\n", path)
	}
}

// store writes a file, unless it exists and nobody says that it may be written over.
func (c *Console) store(path string, source []byte) (stored bool, err error) {
	folder, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return false, err
	}
	defer folder.Close()
	name := filepath.Base(path)
	err = whole.Create(folder, name, source)
	switch {
	case !errors.Is(err, fs.ErrExist):
		return err == nil, err
	case c.Confirm == nil:
		c.complain("%s exists; choose another name", path)
		return false, nil
	case !c.Confirm(path + " exists; write over it?"):
		return false, nil
	}
	err = whole.Write(folder, name, source)
	return err == nil, err
}
