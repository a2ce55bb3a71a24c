package main

import (
	"fmt"
	"path/filepath"

	"takingturns/runner/toolchain"
	"takingturns/site"

	"github.com/spf13/cobra"
)

func buildCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "build",
		Short: "Render the book to site/public",
		Long: `Render the chapters and their golden transcripts to static pages. Nothing is run:
the pages show what turns check has found true.`,
		Example: "  turns build",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			root, err := toolchain.FindRoot()
			if err != nil {
				return err
			}
			out := filepath.Join(root, "site", "public")
			if err := site.Build(filepath.Join(root, "chapters"), filepath.Join(root, "golden"), out); err != nil {
				return complain(1, err.Error())
			}
			fmt.Printf("the book is at %s\n", filepath.Join(out, "index.html"))
			return nil
		},
	}
}
