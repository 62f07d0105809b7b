// Package site generates the static site: the catalogue, the start pages, every question page that is the same for
// everybody, and the platform's own pages, in both languages, with the one stylesheet and the one script. Pages come from the same
// templates as the functions' pages (package page).
package site

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/brand"
	"github.com/frontline-gov/frontline/shared/catalogue"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// script is what infra/script.mjs is bundled into: the parts of govuk-frontend that help who has scripts.
//
//go:embed script.js
var script []byte

// Write keeps one file of the site, named by its address without the first slash: "child-benefit/index.html".
type Write func(name string, data []byte) error

// Site is what the static site is made of.
type Site struct {
	Transactions []transaction.Transaction
	// On is the date on which it stands: a transaction that is not open then has its closed page in place of its start
	// page, and no question pages.
	On    date.Date
	Brand brand.Brand
	// Assets is govuk-frontend's dist folder.
	Assets fs.FS
}

// Generate writes the whole site. The same site gives the same files.
func (s Site) Generate(write Write) error {
	listed, err := catalogue.New(s.Transactions)
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	for _, language := range words.Languages {
		if err := s.platform(listed, language, write); err != nil {
			return fmt.Errorf("site: %w", err)
		}
		for _, tx := range s.Transactions {
			if Reserved(tx.Name) {
				return fmt.Errorf("site: no transaction can be named %q: the site has that address", tx.Name)
			}
			if err := s.transaction(tx, language, write); err != nil {
				return fmt.Errorf("site: %s: %w", tx.Name, err)
			}
		}
	}
	css, err := fs.ReadFile(s.Assets, "govuk/govuk-frontend.min.css")
	if err != nil {
		return fmt.Errorf("site: the stylesheet of govuk-frontend (run npm ci in infra): %w", err)
	}
	if css, err = Stylesheet(css, s.Brand.Colour); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	feed, err := listed.Feed(s.On).JSON()
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	for _, file := range []struct {
		name string
		data []byte
	}{{page.Stylesheet[1:], css}, {page.Script[1:], append([]byte(licence), script...)}, {page.PaperStylesheet[1:], page.PaperCSS}, {page.Icon[1:], s.Brand.Icon}, {catalogue.FeedName, feed}, {"robots.txt", []byte(robots)}} {
		if err := write(file.name, file.data); err != nil {
			return fmt.Errorf("site: %w", err)
		}
	}
	return nil
}

// Reserved says whether the platform has an address that a transaction of a name would have.
func Reserved(name string) bool {
	own := []string{"cy", "404", "503", "need", "assets", "apply", "search", "openapi", "performance", "finance"}
	return slices.Contains(own, name) || slices.Contains(brand.Pages, name) ||
		slices.Contains(catalogue.Doors, transaction.Portal(name))
}

// robots keeps search engines out of pages that depend on answers.
const robots = "User-agent: *\nDisallow: /apply/\n"

// transaction writes the pages of one transaction in one language.
func (s Site) transaction(tx transaction.Transaction, language words.Language, write Write) error {
	p, err := page.New(tx, language, tx.Version())
	if err != nil {
		return err
	}
	p.Brand = s.Brand
	if tx.Closing(s.On) {
		p.Closes = tx.Closes
	}
	if !tx.Open(s.On) {
		return file(p.Address.Start(), write, p.Closed)
	}
	if err := file(p.Address.Start(), write, p.Start); err != nil {
		return err
	}
	var card bytes.Buffer
	if err := p.Card(&card); err != nil {
		return err
	}
	if err := write(p.Address.Card()[1:], card.Bytes()); err != nil {
		return err
	}
	err = file(p.Address.Paper(), write, func(w io.Writer) error { return p.Paper(w, page.PaperPage{}) })
	if err != nil {
		return err
	}
	if len(tx.Checker) > 0 {
		steps, _ := ask.Walk(tx.CheckerQuestions(), s.On, ask.Answers{})
		err := file(p.Address.Checker(), write, func(w io.Writer) error {
			return p.Checker(w, page.CheckerPage{Ask: steps})
		})
		if err != nil {
			return err
		}
	}
	if tx.Fact != "" {
		for _, lookup := range page.Lookups {
			err := file(p.Address.Lookup(lookup), write, func(w io.Writer) error {
				return p.Lookup(w, page.LookupPage{Lookup: lookup})
			})
			if err != nil {
				return err
			}
		}
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
func (s Site) platform(listed catalogue.Catalogue, language words.Language, write Write) error {
	p, err := page.Plain(language)
	if err != nil {
		return err
	}
	p.Brand = s.Brand
	for _, one := range listed.Pages(s.On, language) {
		err := file(p.Address.Static(one.Path), write, func(w io.Writer) error { return p.Catalogue(w, one) })
		if err != nil {
			return err
		}
	}
	for name, problem := range map[string]page.Problem{"404": page.NotFound, "503": page.Unavailable} {
		err := file(p.Address.Static(name), write, func(w io.Writer) error { return p.Everywhere(w, problem) })
		if err != nil {
			return err
		}
	}
	for _, link := range s.Brand.Footer {
		if link.Page == "" {
			continue
		}
		text, err := ownText(link.Page, language, s.Transactions)
		if err != nil {
			return err
		}
		if err := file(p.Address.Static(link.Page), write, func(w io.Writer) error { return p.Text(w, text) }); err != nil {
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
