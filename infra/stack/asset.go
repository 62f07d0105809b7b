package stack

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// sweepAsset is the name of the binary that sweeps for every transaction.
const sweepAsset = "sweep"

// reconcileAsset is the name of the binary that makes up the books of every transaction.
const reconcileAsset = "reconcile"

// assets names the binaries that the platform's functions and those of these transactions run: each stands, under its name, in a
// directory that holds one file, bootstrap.
func assets(transactions []transaction.Transaction) []string {
	names := []string{sweepAsset, reconcileAsset, searchName, deskAsset, ledgerAsset, financeAsset, performanceAsset}
	for _, t := range transactions {
		names = append(names, t.Name)
	}
	return names
}

// standIn fills a directory with files in place of binaries, enough to make templates from but not to deploy: what
// a template says does not depend on what is in a binary.
func standIn(binaries string, transactions []transaction.Transaction) error {
	for _, asset := range assets(transactions) {
		directory := filepath.Join(binaries, asset)
		if err := os.MkdirAll(directory, 0o755); err != nil {
			return fmt.Errorf("stand in for %s: %w", asset, err)
		}
		if err := os.WriteFile(filepath.Join(directory, "bootstrap"), []byte(asset+"\n"), 0o755); err != nil {
			return fmt.Errorf("stand in for %s: %w", asset, err)
		}
	}
	return nil
}
