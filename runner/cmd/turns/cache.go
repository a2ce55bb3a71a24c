package main

import (
	"fmt"

	"takingturns/runner/toolchain"

	"github.com/spf13/cobra"
)

func cacheCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "cache",
		Short: "Print the directory that holds what was built and what runs gave",
		Long: `Print the directory that holds what was built for the machine and what runs in
it gave. It can be deleted at any time; the next run makes again what it needs.`,
		Example: `  rm -r "$(turns cache)"`,
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			dir, err := toolchain.CacheDir()
			if err == nil {
				fmt.Println(dir)
			}
			return err
		},
	}
}
