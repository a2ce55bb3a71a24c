package main

import (
	"fmt"

	"takingturns/runner/toolchain"

	"github.com/spf13/cobra"
)

func cacheCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "cache",
		Short: "Print the directory that holds what was built and what verify found",
		Long: `Print the directory that holds what was built for the machine and what turns verify
found. It can be deleted at any time; the next run makes again what it needs.`,
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
