// Package site generates the static site: the catalogue, the start pages, every question page that is the same for
// everybody, and the platform's own pages, in both languages, with the one stylesheet. Pages come from the same
// templates as the functions' pages (package page).
package site

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Write keeps one file of the site, named by its address without the first slash: "child-benefit/index.html".
type Write func(name string, data []byte) error

// Generate writes the whole site as it stands on a date: a transaction that is not open then has its closed page in
// place of its start page, and no question pages. The assets are govuk-frontend's dist folder. The same input gives
// the same files.
func Generate(transactions []transaction.Transaction, on date.Date, assets fs.FS, write Write) error {
	for _, language := range words.Languages {
		if err := platform(transactions, language, write); err != nil {
			return fmt.Errorf("site: %w", err)
		}
		for _, tx := range transactions {
			if err := pages(tx, on, language, write); err != nil {
				return fmt.Errorf("site: %s: %w", tx.Name, err)
			}
		}
	}
	css, err := fs.ReadFile(assets, "govuk/govuk-frontend.min.css")
	if err != nil {
		return fmt.Errorf("site: the stylesheet of govuk-frontend (run npm ci in infra): %w", err)
	}
	if css, err = Stylesheet(css); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	for _, file := range []struct {
		name string
		data []byte
	}{{page.Stylesheet[1:], css}, {page.Icon[1:], []byte(icon)}, {"robots.txt", []byte(robots)}} {
		if err := write(file.name, file.data); err != nil {
			return fmt.Errorf("site: %w", err)
		}
	}
	return nil
}

// robots keeps search engines out of pages that depend on answers.
const robots = "User-agent: *\nDisallow: /apply/\n"

// icon is a plain arrow in the platform's colour.
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="` + page.Brand +
	`"/><path fill="#fff" d="M8 7h16v5H14v4h8v5h-8v6H8z"/></svg>`

// pages writes the pages of one transaction in one language.
func pages(tx transaction.Transaction, on date.Date, language words.Language, write Write) error {
	p, err := page.New(tx, language, tx.Version())
	if err != nil {
		return err
	}
	if !tx.Open(on) {
		return file(p.Address.Start(), write, p.Closed)
	}
	if err := file(p.Address.Start(), write, p.Start); err != nil {
		return err
	}
	for _, question := range tx.Questions {
		step := ask.Step{Path: question.About().Name, Question: question}
		if !p.Static(step) {
			continue
		}
		err := file(p.Address.Static(step.Path), write, func(w io.Writer) error {
			return p.Question(w, page.QuestionPage{Step: step})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// platform writes the pages that belong to no transaction, in one language.
func platform(transactions []transaction.Transaction, language words.Language, write Write) error {
	p, err := page.Plain(language)
	if err != nil {
		return err
	}
	for _, catalogue := range catalogues {
		one, err := listed(catalogue, transactions, p)
		if err != nil {
			return err
		}
		err = file(p.Address.Static(one.Portal), write, func(w io.Writer) error { return p.Catalogue(w, one) })
		if err != nil {
			return err
		}
	}
	for name, problem := range map[string]page.Problem{"404": page.NotFound, "503": page.Unavailable} {
		err := file(p.Address.Static(name), write, func(w io.Writer) error {
			return p.Problem(w, page.ProblemPage{Problem: problem})
		})
		if err != nil {
			return err
		}
	}
	for _, name := range []string{"accessibility", "cookies", "privacy"} {
		text, err := ownText(name, language, transactions)
		if err != nil {
			return err
		}
		if err := file(p.Address.Static(name), write, func(w io.Writer) error { return p.Text(w, text) }); err != nil {
			return err
		}
	}
	return nil
}

// file writes the page at an address.
func file(address string, write Write, render func(io.Writer) error) error {
	var buffer bytes.Buffer
	if err := render(&buffer); err != nil {
		return err
	}
	return write(address[1:]+"index.html", buffer.Bytes())
}
