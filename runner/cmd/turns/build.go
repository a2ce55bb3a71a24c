package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"takingturns/runner/record"
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
		RunE: func(cmd *cobra.Command, _ []string) error {
			tools, modules, err := pageModules(cmd.Context())
			if err != nil {
				return err
			}
			root := tools.Root
			out := filepath.Join(root, "site", "public")
			if err := site.Build(filepath.Join(root, "chapters"), filepath.Join(root, "golden"), out, modules); err != nil {
				return complain(1, err.Error())
			}
			fmt.Printf("the book is at %s\n", filepath.Join(out, "index.html"))
			return nil
		},
	}
}

// pageModules builds what runs programs in the page, unless it is there.
func pageModules(ctx context.Context) (*toolchain.Toolchain, site.Modules, error) {
	tools, err := toolchain.New(newProgress(os.Stderr).report)
	if err != nil {
		return nil, nil, err
	}
	modules, err := tools.Page(ctx, record.Limits{}.WithDefaults().Memory)
	return tools, modules, err
}
