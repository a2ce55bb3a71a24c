package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"takingturns/runner/book"
	"takingturns/runner/command"
	"takingturns/runner/snippet"
	"takingturns/runner/toolchain"

	"github.com/spf13/cobra"
)

// listed is a snippet as turns list shows it. Paths are relative to the
// repository.
type listed struct {
	Chapter string   `json:"chapter"`
	Name    string   `json:"name"`
	Line    int      `json:"line"`
	Mirrors []string `json:"mirrors"`
	Differs string   `json:"differs"`
	Expect  string   `json:"expect"`
	Uses    []string `json:"uses"`
	Golden  string   `json:"golden"`
}

func listCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List all snippets",
		Long: `List all snippets: place, name, and the notebook cells that each mirrors. What is wrong
with the chapters goes to stderr, and the exit status is then 1.`,
		Example: "  turns list\n  turns list --json",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			root, err := toolchain.FindRoot()
			if err != nil {
				return err
			}
			chapters, problems, err := chaptersIn(root)
			if err != nil {
				return err
			}
			all := []listed{}
			for _, c := range chapters {
				for _, s := range c.Snippets {
					all = append(all, entry(s))
				}
			}
			print := printList
			if asJSON {
				print = printJSON
			}
			if err := print(all); err != nil {
				return err
			}
			if problems != nil {
				return command.Complain(1, problems.Error())
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an array of objects")
	return cmd
}

func entry(s *snippet.Snippet) listed {
	l := listed{
		Chapter: filepath.ToSlash(s.Chapter.Path), Name: s.Name, Line: s.Line,
		Mirrors: append([]string{}, s.Mirrors...), Differs: s.Differs,
		Expect: s.Expect.String(), Uses: append([]string{}, s.Uses...),
	}
	if !s.NoRun {
		l.Golden = book.GoldenPath(s) + ".txt"
	}
	return l
}

func printJSON(all []listed) error {
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(all)
}

func printList(all []listed) error {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	for _, l := range all {
		fmt.Fprintf(w, "%s:%d\t%s\t%s\n", l.Chapter, l.Line, l.Name, strings.Join(l.Mirrors, " "))
	}
	w.Flush()
	for line := range strings.Lines(table.String()) {
		if _, err := fmt.Println(strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}
