package main

import (
	"context"
	"fmt"

	"takingturns/runner/machine"
	"takingturns/runner/skeleton"
	"takingturns/runner/toolchain"

	"github.com/spf13/cobra"
)

func newCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new CHAPTER",
		Short: "Begin a chapter",
		Long: `Write a chapter that has everything a chapter has, with a program that runs, and store
its golden transcript. A title gets the next number. Nothing is written over.`,
		Example: "  turns new 06-pipelines\n  turns new 'Pipelines and fan-in'",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return nil
			}
			return fmt.Errorf("new takes one argument, a name such as 06-pipelines or a title in quotes, and was given %d", len(args))
		},
		RunE: func(cmd *cobra.Command, args []string) error { return begin(cmd.Context(), args[0]) },
	}
}

func begin(ctx context.Context, wanted string) error {
	root, err := toolchain.FindRoot()
	if err != nil {
		return err
	}
	path, err := skeleton.Chapter(root, wanted)
	if err != nil {
		return err
	}
	fmt.Printf("wrote %s\n", path)
	if err := update(ctx, machine.Limits{}, []string{path}); err != nil {
		return err
	}
	fmt.Printf("next: turns watch %s, and write\n", path)
	return nil
}
