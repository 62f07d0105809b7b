package local

import (
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/infra/local/table"
)

// startTables starts the stand-in for DynamoDB and makes the tables of the templates.
func (p *Platform) startTables() error {
	if err := p.openTables(0); err != nil {
		return err
	}
	p.dynoxide = p.tables.Endpoint
	p.onStop(func() {
		p.mu.Lock()
		server := p.tables
		p.mu.Unlock()
		server.Stop()
	})
	return nil
}

func (p *Platform) openTables(port int) error {
	file := ""
	if p.options.Data != "" {
		file = filepath.Join(p.options.Data, "tables.sqlite")
	}
	server, err := table.Start(p.ctx, table.Config{Binary: p.options.Dynoxide, File: file, Port: port})
	if err != nil {
		return err
	}
	client := server.Client()
	for _, d := range p.plan.tables {
		if err := table.Create(p.ctx, client, d); err != nil {
			server.Stop()
			return err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tables = server
	if p.stopped {
		server.Stop()
	}
	return nil
}

// keepTables starts the stand-in again, at the same address, when it ends by itself. What was in memory only is gone then.
func (p *Platform) keepTables() {
	port, err := strconv.Atoi(p.dynoxide[strings.LastIndex(p.dynoxide, ":")+1:])
	if err != nil {
		return // an endpoint always has a port
	}
	for {
		p.mu.Lock()
		server := p.tables
		p.mu.Unlock()
		select {
		case <-server.Ended():
		case <-p.ctx.Done():
			return
		}
		if p.ctx.Err() != nil {
			return
		}
		p.log.Printf("the stand-in for DynamoDB has ended; starting it again")
		if err := p.openTables(port); err != nil {
			p.log.Printf("%v; start the platform again", err)
			return
		}
	}
}

// sweepTables removes what has outlived its time, each minute.
func (p *Platform) sweepTables() {
	ticker := time.NewTicker(time.Minute)
	defer ticker.Stop()
	client := table.Client(p.dynoxide)
	for {
		for _, d := range p.plan.tables {
			if _, err := table.Sweep(p.ctx, client, d, p.Now()); err != nil && p.ctx.Err() == nil {
				p.log.Printf("%v", err)
			}
		}
		select {
		case <-ticker.C:
		case <-p.ctx.Done():
			return
		}
	}
}
